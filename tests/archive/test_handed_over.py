"""Pages that a task carries: what had to be unpacked to be looked at is not read again, and little is in memory."""

from __future__ import annotations

import json
import pickle
import uuid
from typing import TYPE_CHECKING

from linfen_crawler.archive import visit_note
from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.page_records import RecordMaker, VisitTask
from linfen_crawler.archive.page_tasks import Choice, PageTasks
from linfen_crawler.archive.warc_fields import write_fields
from linfen_crawler.sites import load_sites
from tests.archive.test_own_archives import HTML, OTHER, URL, body_of, of_our_crawl
from tests.archive.written_archives import sha1

if TYPE_CHECKING:
    from pathlib import Path

    from tests.archive.written_archives import ArchiveWriter

MOST = 1 << 20


def visits_in(path: Path, *, hands_over: bool = True) -> list[VisitTask]:
    archives = list(archives_of(path))
    with ArchiveSet(archives) as together:
        tasks = PageTasks(together, Choice(), load_sites().keys(), hands_over=hands_over)
        return [
            task for number in range(len(archives)) for task in tasks.of_archive(number) if isinstance(task, VisitTask)
        ]


def places_of(task: VisitTask) -> list[tuple[str, int]]:
    records = [record for page in task.pages for record in (page.capture, page.payload) if record is not None]
    return [(record.archive.name, record.offset) for record in records]


def test_a_page_that_was_handed_over_is_read_again(tmp_path: Path) -> None:
    archive = of_our_crawl()
    holder = archive.response(OTHER, body_of("汾河新桥通车"), headers=HTML)
    archive.visit("record", OTHER, [holder], revision=1)
    again = archive.revisit(URL, holder, sha1(body_of("汾河新桥通车")), headers=HTML)
    archive.visit("record", URL, [again], payloads={again.record_id: holder}, revision=1)
    path = archive.save(tmp_path)
    carrying, pointing = visits_in(path), visits_in(path, hands_over=False)
    assert [task.size for task in pointing] == [0, 0]
    assert [places_of(task) for task in carrying] == [places_of(task) for task in pointing]
    make = RecordMaker(load_sites())
    lines = [make(task).line for task in pointing]
    path.unlink()
    assert [make(task).line for task in pickle.loads(pickle.dumps(carrying))] == lines
    assert None not in lines
    assert {make(task).reason for task in pointing} == {"unreadable"}


def carried(tmp_path: Path, archive: ArchiveWriter) -> tuple[int, int]:
    """How many pages the last visit's task carries, and how large it is, pickled."""
    task = visits_in(archive.save(tmp_path))[-1]
    assert task.size <= MOST
    return sum(page.size > 0 for page in task.pages), len(pickle.dumps(task))


def test_a_visit_of_many_pages_is_held_in_memory_whole(tmp_path: Path) -> None:
    archive = of_our_crawl()
    pages = [archive.response(f"{URL}?{number}", b"x" * 30_000, headers=HTML) for number in range(100)]
    archive.visit("record", URL, pages, revision=1)
    count, size = carried(tmp_path, archive)
    assert 30 <= count <= 35
    assert size < 1.2 * MOST


def test_long_names_of_sections_are_kept() -> None:
    kept = visit_note._section_again.cache_info
    for names, more in ((["时政"], 1), (["时政" * 100], 0), (["a"] * 200_000, 0)):
        before = kept().currsize
        fields = {"linfen-outcome": "record", "linfen-site": "x", "linfen-canonical-url": URL}
        section = json.dumps([*names, str(uuid.uuid4())], ensure_ascii=False)
        block = write_fields([*fields.items(), ("linfen-section", section)])
        visit = visit_note.read_visit(block, URL)
        assert visit is not None
        assert visit.section[:-1] == tuple(names)
        assert kept().currsize == before + more


def test_a_page_of_nothing_but_headers_counts_for_nothing(tmp_path: Path) -> None:
    archive = of_our_crawl()
    many = archive.response(URL, b"x", headers=[("a", "")] * 20_000)
    large = archive.response(URL, b"x", headers=[("a", "b" * 60_000)] * 10)
    archive.visit("record", URL, [many] * 50 + [large] * 50, revision=1)
    count, size = carried(tmp_path, archive)
    assert count == 1  # one of the large ones
    assert size < 1.2 * MOST


def test_empty_pages_fill_the_memory(tmp_path: Path) -> None:
    archive = of_our_crawl()
    for number in range(5000):
        archive.response(f"{URL}?{number}", b"", headers=[])
    with ArchiveSet(list(archives_of(archive.save(tmp_path)))) as together:
        for _ in PageTasks(together, Choice(), (), hands_over=True).of_archive(0):
            pass
        assert 0 < len(together._recent) < 4300


def test_a_revisit_and_its_payload_are_counted_apart(tmp_path: Path) -> None:
    archive = of_our_crawl()
    holder = archive.response(OTHER, b"x" * 700_000, headers=HTML)
    again = archive.response(
        URL, b"x" * 700_000, headers=HTML, record_type="revisit", WARC_Payload_Digest=sha1(b"x" * 700_000)
    )
    archive.visit("record", URL, [again], payloads={again.record_id: holder}, revision=1)
    count, _ = carried(tmp_path, archive)
    assert count == 1
