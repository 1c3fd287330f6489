"""What a report costs: `python -m bench.report [RECORDS] [FOLDER]`; 100,000 records by default.

Makes an output of four sites, fifteen years long, with revisions, removals, rejected pages, runs and a redesign in it,
and a report on it. With a FOLDER the output and the report stay there, to be looked at.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from linfen_crawler.article import CHINA_TIME, Article, article_id
from linfen_crawler.replica.newsroom.compose import House, compose
from linfen_crawler.replica.newsroom.draw import Draw
from linfen_crawler.replica.newsroom.story import Text
from linfen_crawler.report import SiteFiles, make_report

SITES = {"lfxww": "临汾新闻网", "lf_sxgov": "黄河新闻网临汾频道", "lf_sxrb": "山西新闻网临汾频道", "xinzhou": "忻州网"}
SECTIONS = ["时政", "社会", "科教文卫", "县区", "图片", "专题", "经济"]
FIRST, YEARS = datetime(2008, 1, 1, tzinfo=CHINA_TIME), 15
SPAN = timedelta(days=365 * YEARS)
TEMPLATES = 400


def make_output(output: Path, records: int) -> None:
    """Write what crawls of so many articles leave, without a ledger."""
    house = House("bench", "临汾新闻网", "本报", ("临汾日报", "山西日报", None, "新华社"))
    stories = [compose(house, number, number, 0, FIRST, "a") for number in range(TEMPLATES)]
    for place, key in enumerate(SITES):
        folder = output / key
        (folder / "runs").mkdir(parents=True, exist_ok=True)
        count = records // len(SITES)
        with (folder / "articles.jsonl").open("w", encoding="utf-8") as file:
            for number in range(count):
                draw = Draw(key, number)
                moment = FIRST + SPAN * (number + 0.5) / count
                if place == 0 and moment.year == 2013 and moment.month in {4, 5, 6}:
                    continue  # nothing was published, or kept
                moment = moment.replace(hour=min(23, 8 + draw.number(0, 9) + draw.number(0, 5)))
                story = draw.pick(stories)
                url = f"http://{key}.test/{number}.html"
                old = moment.year < 2016
                people = [name for _, name in story.credits]
                article = Article(
                    id=article_id(url),
                    url=url,
                    canonical_url=url,
                    site=key,
                    section=["临汾", draw.pick(SECTIONS[:4] if old else SECTIONS)],
                    title=story.title,
                    publish_time=moment,
                    publish_time_precision="day" if old and place == 1 else "second",
                    source=story.source if not old or draw.chance(0.4) else None,
                    authors=people[:2],
                    photographers=people[2:],
                    editors=[] if old else [draw.pick(["柴秀英", "邓振华", "黄月娥", "段向阳"])],
                    credits=[{"role": role, "name": name} for role, name in story.credits],
                    body="\n".join(block.text for block in story.blocks if isinstance(block, Text)),
                    images=[{"url": f"{url}.jpg"}] if draw.chance(0.3 if old else 0.8) else [],
                    keywords=story.keywords,
                    summary=story.summary,
                    extraction={"layout": None if moment.year == 2022 else "current"},
                    fetched_at=moment + timedelta(minutes=draw.number(5, 4000)),
                    content_hash="0" * 64,
                )
                file.write(article.to_json_line() + "\n")
                if number % 50 == 0:
                    changed = {
                        "revision": 2,
                        "changed_fields": ["title"] if number % 100 else ["body", "images"],
                        "fetched_at": moment + timedelta(days=2),
                    }
                    file.write(article.model_copy(update=changed).to_json_line() + "\n")
        _write_notes(folder, key, count)
        _write_runs(folder / "runs", key)


def _write_notes(folder: Path, key: str, count: int) -> None:
    with (folder / "gone.jsonl").open("w", encoding="utf-8") as file:
        for number in range(0, count, 400):
            at = (FIRST + SPAN * number / count).isoformat()
            note = {"gone": number % 1200 != 0, "canonical_url": f"http://{key}.test/{number}.html", "at": at}
            file.write(json.dumps(note) + "\n")
    with (folder / "rejected.jsonl").open("w", encoding="utf-8") as file:
        reasons = ["no_article", "list_page", "soft_404", "outside_period"]
        for number in range(count // 20):
            fetched = (FIRST + SPAN * 20 * number / count).isoformat()
            file.write(json.dumps({"reason": reasons[number % 7 % 4], "fetched_at": fetched}) + "\n")


def _write_runs(folder: Path, key: str) -> None:
    for number in range(200):
        start = FIRST + SPAN * number / 200
        draw = Draw(key, "run", number)
        failed = draw.number(1, 9) if number % 11 == 5 else 0
        run = {
            "site": key,
            "started_at": start.isoformat(),
            "finished_at": (start + timedelta(seconds=draw.number(100, 9000))).isoformat(),
            "finish_reason": "finished",
            "exit_code": 3 if failed else 0,
            "pages_asked": draw.number(20, 400),
            "records": draw.number(0, 90),
            "revisions": draw.number(0, 3),
            "rejected": {"no_article": draw.number(0, 4)},
            "failed": {"timeout": failed} if failed else {},
            "lists_failed": {},
        }
        (folder / f"{start:%Y%m%dT%H%M%SZ}-1.json").write_text(json.dumps(run), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Print what the report cost."""
    records = int(arguments[0]) if arguments else 100_000
    with tempfile.TemporaryDirectory() as temporary:
        output = Path(arguments[1] if len(arguments) > 1 else temporary)
        make_output(output, records)
        names = {"articles": "articles.jsonl", "rejected": "rejected.jsonl", "gone": "gone.jsonl"}
        sites = [
            SiteFiles(
                key=key,
                name=name,
                ledger=output / key / "ledger.db",
                runs=output / key / "runs",
                **{field: output / key / file for field, file in names.items()},
            )
            for key, name in SITES.items()
        ]
        for with_reposts in (False, True):
            begin, clock = time.process_time(), time.perf_counter()
            page = output / "report.html"
            articles = make_report(sites, page, made_at=datetime.now(CHINA_TIME), with_reposts=with_reposts)
            most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            print(
                f"{articles} articles{', with reposts' * with_reposts}: {time.perf_counter() - clock:.1f} s, "
                f"{time.process_time() - begin:.1f} s of processor; page of {page.stat().st_size / 1e6:.1f} MB; "
                f"most memory so far {most / 1024:.0f} MB"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
