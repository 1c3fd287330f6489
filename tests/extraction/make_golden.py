"""Makes the golden records: of every layout of every definition one page of the replica, as sent, and its record.

`python -m tests.extraction.make_golden` writes `tests/data/golden/` anew. Read the difference before you commit it: a
changed record is a changed promise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from linfen_crawler.extract_article import extract
from linfen_crawler.replica.http_message import Request
from linfen_crawler.replica.world import World
from linfen_crawler.sites import load_sites

FOLDER = Path(__file__).parent.parent / "data" / "golden"
GENERAL = "general"
"""What a page is called that no layout describes."""


RICH = (
    "publish_time", "source", "authors", "photographers", "editors", "subtitle", "images", "videos", "attachments",
    "section", "view_count", "copyright", "summary", "keywords", "source_url", "modified_time", "proofreaders",
)  # fmt: skip
"""The fields of which a golden page has as many as any page in its layout."""


def record_of(data: bytes, about: dict[str, Any]) -> dict[str, Any]:
    """The record of a golden page, without what changes with every version."""
    site = load_sites()[about["site"]]
    article = extract(data, about["url"], site=site, content_type=about["content_type"])
    return article.model_dump(mode="json", exclude={"crawler_version"})


def main() -> None:
    """Write one page and one JSON file for each layout: the page with the most fields, the first one of equals."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for key, shown in World().sites.items():
        best: dict[str, tuple[int, bytes, dict[str, Any]]] = {}
        for index in shown.present():
            reply = World([key]).answer(Request("GET", shown.host, shown.article_path(index), scheme=shown.scheme))
            about = {"site": key, "url": shown.canonical_url(index), "content_type": reply.content_type}
            record = record_of(reply.body, about)
            filled = sum(bool(record[name]) for name in RICH)
            name = record["extraction"]["layout"] or GENERAL
            if name not in best or filled > best[name][0]:
                best[name] = filled, reply.body, {**about, "record": record}
        for name, (_, page, golden) in best.items():
            (FOLDER / f"{key}-{name}.html").write_bytes(page)
            text = json.dumps(golden, ensure_ascii=False, indent=1)
            (FOLDER / f"{key}-{name}.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
