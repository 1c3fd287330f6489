"""Archives read in pieces, beside what they come to whole."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Source, Wish
from linfen_crawler.sites import load_sites
from tests.archive.written_archives import in_pieces_here

SIZES = [120, 400, 1500]


def sources_of(*paths: Path) -> list[Source]:
    return [archive for path in paths for archive in archives_of(path)]


def wish_of(**choice: Any) -> Wish:
    return Wish(load_sites(), Choice(**choice))


def assert_the_same(*paths: Path, sizes: list[int] = SIZES, **choice: Any) -> list[Finding]:
    sources, wish = sources_of(*paths), wish_of(**choice)
    alone = list(extract_pages(sources, wish, jobs=1))
    for size in sizes:
        assert _as_said(in_pieces_here(sources, wish, size)) == _as_said(alone)
    return alone


def _as_said(findings: list[Finding]) -> list[str]:
    """All of them, but for the names of temporary folders."""
    return [re.sub(r"/linfen-[a-z0-9_]+/", "/", repr(each)) for each in findings]
