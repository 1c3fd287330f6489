"""What reading and writing an archive does for one page of a crawl of ours, counted: a clock would measure the machine.

The bounds stand a quarter above what was counted when they were written, whichever libraries pack and unpack.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.page_tasks import Choice, PageTasks
from linfen_crawler.archive.visit_note import ArchivedVisit, VisitNote
from linfen_crawler.ledger import Ledger
from tests.archive.test_own_archives import HTML, body_of, of_our_crawl
from tests.archive.test_site_archive import PAGE, START, Moments, answer, archive_in

if TYPE_CHECKING:
    from pathlib import Path
    from types import FrameType


BOUND = 780
"""Calls to read the three records of a page; it was 880 with a look for each line end and each size."""


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


BOUND_OF_KEEPING = 245
"""Calls to write the three records of a page, with its note, and to enter it in the index."""


def calls_to_keep(folder: Path, pages: int) -> int:
    """Calls of functions, in Python and in C, that keeping so many answers and noting their visits takes."""
    ledger = Ledger.open(folder / "ledger.db")
    ledger.group()
    clock = Moments()
    archive = archive_in(folder / "archive", ledger, clock)
    answers = [answer(f"http://www.lfxww.test/{number}", clock, b"%d" % number + PAGE) for number in range(pages)]
    count = 0

    def counting(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counting)
    try:
        for each in answers:
            visit = ArchivedVisit([archive.keep(each)], ["山西", "时政"], START)
            archive.note(VisitNote(visit, "record", "lfxww", each.url, record_id="0" * 20, revision=1))
    finally:
        sys.setprofile(None)
    archive.close()
    ledger.close()
    return count


def test_the_records_of_a_page_take_more_calls_to_write(tmp_path: Path) -> None:
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    few, many = calls_to_keep(tmp_path / "few", 20), calls_to_keep(tmp_path / "many", 60)
    assert (many - few) / 40 <= BOUND_OF_KEEPING
