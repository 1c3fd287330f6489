"""Files as crawls leave them, with known sums, and with text that tries to get out of its place."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from linfen_crawler.article import CHINA_TIME, Article, article_id
from linfen_crawler.report import SiteFiles

MADE_AT = datetime(2026, 1, 2, 3, 4, tzinfo=CHINA_TIME)

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>window.broken=1</script>",
    "<!--<script>",
    "]]><img src=x onerror=window.broken=1>",
    "\u2028window.broken=1\u2029{{data}}{a|b}${window.broken=1}",
)


def article(site: str, number: int, moment: str | None, **fields: Any) -> str:
    """A line of `articles.jsonl`."""
    url = f"http://{site}.test/{number}.html"
    given = {
        "title": f"第{number}篇",
        "publish_time": moment and f"{moment}+08:00",
        "publish_time_precision": "second" if moment else None,
        "body": f"第{number}篇的正文。",
        "fetched_at": "2022-12-31T00:00:00+00:00",
        "section": ["临汾", "时政"],
    } | fields
    made = Article(id=article_id(url), url=url, canonical_url=url, site=site, content_hash="0" * 64, **given)
    return made.to_json_line() + "\n"


def site_files(output: Path, key: str, lines: list[str], **files: list[dict[str, Any]]) -> SiteFiles:
    """Write a site's files; `runs` are run summaries, `rejected` and `gone` lines."""
    folder = output / key
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    (folder / "articles.jsonl").write_text("".join(lines), encoding="utf-8")
    for number, run in enumerate(files.pop("runs", [])):
        (folder / "runs" / f"{number}.json").write_text(json.dumps(run), encoding="utf-8")
    for name, notes in files.items():
        text = "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return SiteFiles(
        key=key,
        name=f"{key}新闻网",
        articles=folder / "articles.jsonl",
        rejected=folder / "rejected.jsonl",
        gone=folder / "gone.jsonl",
        ledger=folder / "ledger.db",
        runs=folder / "runs",
    )


def run(day: str, **numbers: Any) -> dict[str, Any]:
    """A run summary."""
    return {
        "started_at": f"{day}T01:00:00+00:00",
        "finished_at": f"{day}T02:30:05+00:00",
        "finish_reason": "finished",
        "exit_code": 0,
        "records": 3,
        "rejected": {"no_article": 2, "list_page": 1},
        "failed": {},
        "lists_failed": {},
    } | numbers
