"""Records of two sites as a crawl leaves them: what exports are made of in the tests."""

from __future__ import annotations

import json
from pathlib import Path

from linfen_crawler.article import Article, article_id

NASTY = '=HYPERLINK("http://x.example";"点我")'
"""A headline that a spreadsheet would run."""


def record(site: str, number: int, **fields) -> Article:
    url = f"http://{site}.example/{number}.html"
    plain = {
        "title": f"第{number}条新闻",
        "publish_time": f"2022-{number % 12 + 1:02}-0{number % 9 + 1}T08:30:00+08:00",
        "publish_time_precision": "minute",
        "source": "河畔日报",
        "authors": ["郑实"],
        "editors": ["吴越"],
        "credits": [{"role": "记者", "name": "郑实"}, {"role": "责任编辑", "name": "吴越"}],
        "body": "昨天上午，连接两岸的新桥正式通车。\n新桥全长四百二十米。",
        "language": "zh-Hans",
        "copyright": f'{site}版权所有 “未经授权\\不得转载"',
        "raw": {"title": f"第{number}条新闻", "credits": ["责编:吴越"]},
        "http": {"status": 200, "charset": "gb18030"},
        "fetched_at": "2023-01-02T03:04:05+00:00",
        "simhash": f"{number:016x}",
    }
    return Article(
        id=article_id(url), url=url, canonical_url=url, site=site, content_hash=f"{number:064x}", **{**plain, **fields}
    )


RECORDS = {
    "lfxww": [
        record("lfxww", 1),
        record(
            "lfxww",
            2,
            title=NASTY,
            subtitle="'-1+1",
            section=["要闻", "临汾; 市区", "反\\斜"],
            photographers=["李静", "@小王"],
            images=[{"url": "http://lfxww.example/a.jpg", "caption": '新桥, "远景"', "alt": None}],
            videos=[{"url": "http://lfxww.example/a.mp4"}],
            attachments=[{"url": "http://lfxww.example/a.pdf", "name": "附件"}],
            view_count=12,
            summary="\t制表",
            source_url="http://other.example/2022/1.html",
            warc={"file": "a.warc.gz", "offset": 3, "digest": "sha1:AAA"},
            text_flags=[{"flag": "simplified", "count": 2}],
        ),
        record("lfxww", 3, publish_time=None, publish_time_precision=None, source=None, authors=[], copyright=None),
        record(
            "lfxww", 1, revision=2, changed_fields=["title"], title="第1条新闻（更新）", body="正文改了。\n医院搬迁。"
        ),
        record("lfxww", 4, publish_time="2022-10-31T23:59:59+08:00", publish_time_precision="second", page_count=3),
    ],
    "lf_sxrb": [
        record(
            "lf_sxrb",
            5,
            publish_time="2021-05-06T00:00:00+08:00",
            publish_time_precision="day",
            title="ＡＢＣ Report 医疗",
        ),
    ],
}
GONE = {"lfxww": [{"canonical_url": "http://lfxww.example/4.html", "gone": True}]}


def crawled(output: Path) -> Path:
    """The folder, filled."""
    for site, records in RECORDS.items():
        folder = output / site
        folder.mkdir(parents=True)
        lines = "".join(f"{each.to_json_line()}\n" for each in records)
        (folder / "articles.jsonl").write_text(lines, encoding="utf-8")
        notes = "".join(f"{json.dumps(each)}\n" for each in GONE.get(site, []))
        (folder / "gone.jsonl").write_text(notes, encoding="utf-8")
    return output


def current(*sites: str) -> list[dict]:
    """The current records of some sites, or of all, in JSON form and in the order of exports."""
    found = []
    for site in sites or sorted(RECORDS):
        last = {each.id: each.revision for each in RECORDS[site]}
        found += [json.loads(each.to_json_line()) for each in RECORDS[site] if last[each.id] == each.revision]
    return found
