"""A store that does not answer for a moment: what lies there is not lost for it, and nothing is called damaged."""

from __future__ import annotations

import random
import uuid
from pathlib import Path

import pytest

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.page_tasks import Choice, PageTasks
from linfen_crawler.archive.pieces import Piece
from linfen_crawler.archive.stretch import Stretch
from linfen_crawler.bulk_extraction.job import Desk, Job
from linfen_crawler.bulk_extraction.part import make_part
from linfen_crawler.bulk_extraction.part_tasks import PartTask
from linfen_crawler.bulk_extraction.planning import plan_tasks
from linfen_crawler.bulk_extraction.survey import captures_of, survey_piece
from linfen_crawler.bulk_extraction.versions import versions
from linfen_crawler.operations.page_sources import SavedPage, Source, Wish
from linfen_crawler.sites import load_sites
from linfen_crawler.stores.local_store import LocalStore
from linfen_crawler.stores.object_store import ObjectStore
from linfen_crawler.stores.open_store import open_store
from linfen_crawler.stores.store import StoreFailed
from linfen_crawler.stores.stored_file import STORED_BLOCK, StoredFile, stored_files
from tests.archive.written_archives import ArchiveWriter, page, wacz


@pytest.fixture
def store() -> ObjectStore:
    store = open_store(f"memory://hiccups/{uuid.uuid4().hex}")
    assert isinstance(store, ObjectStore)
    return store


def stored(store: ObjectStore, path: Path) -> StoredFile:
    store.put_file(path.name, path)
    [file] = stored_files(store)
    return file


def archive_of(folder: Path, pages: int) -> Path:
    archive = ArchiveWriter("one.warc.gz")
    archive.warcinfo()
    for number in range(pages):
        archive.response(f"http://news.example.cn/2023/0506/{number}.html", page(f"新桥{number}座通车"))
    return archive.save(folder)


def desk_of(sources: list[Source], out: Path) -> Desk:
    archives = tuple(source for source in sources if not isinstance(source, SavedPage))
    wish = Wish(load_sites(), Choice())
    return Desk(Job(uuid.uuid4().hex, archives, wish, "jsonl", str(out), versions()))  # type: ignore[arg-type]


def test_a_hiccup_of_the_store_is_taken_for_damage_and_a_receipt_given(store: ObjectStore, tmp_path: Path) -> None:
    path = archive_of(tmp_path, 4)
    archives = list(archives_of(stored(store, path)))
    desk = desk_of([*archives], tmp_path / "out")

    def survey(pieces, _):
        return [survey_piece(desk, piece) for piece in pieces]

    def captures(pieces):
        return [(piece, captures_of(desk, piece)) for piece in pieces]

    [task] = plan_tasks(archives, 1 << 20, LocalStore(tmp_path / "out"), survey, captures)
    [piece] = task.items
    assert isinstance(piece, Piece)
    middle = Piece(0, Stretch(start=path.stat().st_size // 2), is_exact=False)
    store.remove(path.name)
    for read in (
        lambda: survey_piece(desk, piece),
        lambda: survey_piece(desk, middle),
        lambda: captures_of(desk, piece),
        lambda: make_part(desk, task, watched=False, deadly=()),
    ):
        with pytest.raises(StoreFailed, match=r"one\.warc\.gz") as failed:
            read()
        assert failed.value.fault == "away"
    store.put_file(path.name, path)
    receipt = make_part(desk, task, watched=False, deadly=())
    assert (receipt.counts.extracted, receipt.counts.records, receipt.counts.files) == (4, 5, 0)
    desk.clear()


def test_a_hiccup_in_the_midst_of_an_archive_ends_it(store: ObjectStore, tmp_path: Path) -> None:
    noise = random.Random(1).randbytes(2 * STORED_BLOCK)
    archive = ArchiveWriter("one.warc.gz")
    for number, body in enumerate((page("新桥通车"), noise, page("老桥封闭"))):
        archive.response(f"http://news.example.cn/2023/0506/{number}.html", body)
    archives = list(archives_of(stored(store, archive.save(tmp_path))))
    desk = desk_of([*archives], tmp_path / "out")
    records = PageTasks(desk.surveyed, Choice(), ()).by_record(0)
    _, [first] = next(records)
    assert "0.html" in first.where
    store.remove("one.warc.gz")
    with pytest.raises(StoreFailed, match="cannot read"):
        list(records)
    desk.clear()


@pytest.mark.parametrize("kind", ["saved", "wacz"])
def test_a_hiccup_is_a_defect_of_a_page_or_makes_a_package_none(store: ObjectStore, tmp_path: Path, kind: str) -> None:
    if kind == "wacz":
        archive = ArchiveWriter("one.warc.gz")
        archive.response("http://news.example.cn/2023/0506/1.html", page("新桥通车"))
        file = stored(store, wacz(tmp_path / "one.wacz", [archive]))
        store.remove(file.name)
        with pytest.raises(StoreFailed, match="cannot read"):
            list(archives_of(file))
        return
    (tmp_path / "one.html").write_bytes(page("新桥通车"))
    file = stored(store, tmp_path / "one.html")
    saved = SavedPage(str(file), file, size=file.size)
    desk = desk_of([saved], tmp_path / "out")
    store.remove(file.name)
    with pytest.raises(StoreFailed, match="cannot read"):
        make_part(desk, PartTask(0, (saved,)), watched=False, deadly=())
    desk.clear()
