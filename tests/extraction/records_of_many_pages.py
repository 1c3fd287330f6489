"""The outcome of many pages, a line each: run in a process of its own by each form of the package that is compared.

python -m tests.extraction.records_of_many_pages > LINES
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler import NotAnArticle, extract, load_sites
from linfen_crawler.extraction.page_walk import NATIVE
from tests.extraction.make_golden import FOLDER
from tests.extraction.many_pages import BYTES, mutated_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

URL = "https://news.example/2021/0907/1.html"
MUTATED, OF_A_LAYOUT = 1200, 12
"""Broken pages in all, and of each golden page."""
SITES = load_sites()
SHARED = Path(os.environ.get("LINFEN_SHARED") or Path(__file__).parents[3] / "shared")


def pages() -> Iterator[tuple[bytes, str | None, str | None]]:
    """Bytes, address and key of the site."""
    for file in sorted(FOLDER.glob("*.html")):
        golden = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
        yield file.read_bytes(), golden["url"], golden["site"]
        yield file.read_bytes(), None, None
        for data in mutated_pages([file.read_bytes()], OF_A_LAYOUT):
            yield data, golden["url"], golden["site"]
    for file in sorted(SHARED.glob("real_pages/*.html")):
        yield file.read_bytes(), None, None
    keys = sorted(SITES)
    for place, data in enumerate((*BYTES, *mutated_pages(BYTES, MUTATED))):
        yield data, (URL, None)[place % 3 == 0], keys[place % len(keys)] if place % 2 else None


def main() -> None:
    """First whether anything is compiled, then the record of each page, or the reason why it has none."""
    lines = [json.dumps("compiled" if NATIVE is not None else "pure"), *(_outcome(*page) for page in pages())]
    sys.stdout.buffer.write("\n".join(lines).encode())


def _outcome(data: bytes, url: str | None, key: str | None) -> str:
    try:
        article = extract(data, url, site=SITES[key] if key else None, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))
    except NotAnArticle as refusal:
        return json.dumps([refusal.reason, str(refusal)])
    return article.to_json_line()


if __name__ == "__main__":
    main()
