"""What reading an archive does for one page of a crawl of ours, counted: a clock would measure the machine.

The bound stands a quarter above what was counted when it was written, with zlib-ng and without.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.page_tasks import Choice, PageTasks
from tests.archive.test_own_archives import HTML, body_of, of_our_crawl

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType


BOUND = 780
"""Calls for the three records of a page; it was 880 with a look for each line end and each size."""


def calls_for(path: Path, pages: int) -> int:
    """Calls of functions, in Python and in C, that making the tasks of so many visits takes."""
    archive = of_our_crawl()
    for number in range(pages):
        url = f"http://www.lfxww.com/linfen/shizheng/{number}.html"
        answer = archive.response(url, body_of("汾河新桥通车"), headers=HTML)
        archive.other(
            "request", "application/http", b"GET / HTTP/1.1\r\n\r\n", url, WARC_Concurrent_To=answer.record_id
        )
        archive.visit("record", url, [answer], revision=1)
    count = 0

    def counting(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    with ArchiveSet(list(archives_of(archive.save(path)))) as together:
        tasks = PageTasks(together, Choice(), {"lfxww"}, hands_over=True)
        sys.setprofile(counting)
        try:
            made = list(tasks.of_archive(0))
        finally:
            sys.setprofile(None)
    assert len(made) == pages
    return count


def test_the_records_of_a_page_take_more_calls_to_read(tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    few, many = calls_for(tmp_path / "few", 20), calls_for(tmp_path / "many", 60)
    assert (many - few) / 40 <= BOUND
