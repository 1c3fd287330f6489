"""Files in an object store, read where they lie: the same bytes, archives and pages as from a disk."""

from __future__ import annotations

import pickle
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.bulk_extraction.part_tasks import as_json, from_json
from linfen_crawler.cli.extract import run_extract
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import SavedPage, Source, Wish
from linfen_crawler.sites import load_sites
from linfen_crawler.stores.object_store import ObjectStore
from linfen_crawler.stores.open_store import open_store
from linfen_crawler.stores.store import StoreFailed
from linfen_crawler.stores.stored_file import StoredFile, stored_files
from tests.archive.written_archives import ArchiveWriter, page, wacz
from tests.stores.s3_here import S3


@pytest.fixture(params=["memory", "s3"])
def store(request: pytest.FixtureRequest, s3: S3) -> ObjectStore:
    name = "memory://stored/in" if request.param == "memory" else "s3://news/in"
    store = open_store(name)
    assert isinstance(store, ObjectStore)
    for each in store.sizes(""):
        store.remove(each)
    return store


def only(store: ObjectStore) -> StoredFile:
    [file] = stored_files(store)
    return file


def test_bytes_are_others_than_those_of_the_file(store: ObjectStore) -> None:
    draw = random.Random(1)
    data = draw.randbytes(300_000)
    store.put("deep/部分.bin", data)
    file = only(store)
    assert (file.name, file.suffix, file.size, file.size_now()) == ("部分.bin", ".bin", len(data), len(data))
    # As it goes to another process.
    file = pickle.loads(pickle.dumps(file))
    for buffering in (0, 1 << 20):
        with file.open("rb", buffering=buffering) as opened:
            for _ in range(6):
                at, count = draw.randrange(len(data) + 10), draw.randrange(5000)
                opened.seek(at)
                assert opened.read(count) == data[at : at + count]
                assert opened.tell() == min(at + count, max(at, len(data)))
            assert opened.seek(-5, 2) == len(data) - 5
            assert opened.read() == data[-5:]
            assert opened.read() == b""


def test_an_object_that_changed_or_went_is_taken_for_the_one_before(store: ObjectStore) -> None:
    store.put("a", b"one")
    before = only(store)
    store.put("a", b"two")
    assert only(store).version != before.version
    store.put("a", b"longer")
    assert (before.size, before.size_now()) == (3, 6)
    store.remove("a")
    with pytest.raises(OSError, match=r"/in/a is not there"):
        before.size_now()
    with pytest.raises(StoreFailed, match=r"cannot read .*/in/a"), before.open() as opened:
        opened.read()


def test_a_file_that_is_named_itself_is_a_folder(store: ObjectStore) -> None:
    store.put("a.warc.gz", b"one")
    store.put("a.warc.gz.more", b"two")
    named = open_store(f"{store.address}/a.warc.gz")
    assert isinstance(named, ObjectStore)
    file = only(named)
    assert (str(file), file.name, file.size_now()) == (f"{store.address}/a.warc.gz", "a.warc.gz", 3)
    with file.open() as opened:
        assert opened.read() == b"one"


def written(folder: Path) -> Iterator[Path]:
    """Archives of every kind, and a page."""
    archives = []
    for name in ("one", "two", "three", "four"):
        archive = ArchiveWriter(f"{name}.warc.gz")
        archive.warcinfo()
        for number in range(4):
            archive.response(f"http://news.example.cn/2023/0506/{name}{number}.html", page(f"{name}新桥{number}座通车"))
        archives.append(archive)
    yield archives[0].save(folder)
    yield wacz(folder / "stored.wacz", archives[1:3])
    yield wacz(folder / "packed.wacz", archives[3:], compression=zipfile.ZIP_DEFLATED)
    (folder / "page.html").write_bytes(page("一条消息"))
    yield folder / "page.html"


def lines_of(files: list[StoredFile] | list[Path], jobs: int) -> list[bytes]:
    sources: list[Source] = []
    for file in files:
        if file.name.endswith(".html"):
            sources.append(SavedPage(str(file), file))
        else:
            sources += archives_of(file)
    return [each.line for each in extract_pages(sources, Wish(load_sites(), Choice()), jobs=jobs) if each.line]


@pytest.mark.parametrize("jobs", [1, pytest.param(2, marks=pytest.mark.thorough)])
def test_records_of_stored_archives_are_others(store: ObjectStore, tmp_path: Path, jobs: int) -> None:
    if jobs == 2 and store.address.startswith("memory"):
        pytest.skip("memory is of one process")
    here = sorted(written(tmp_path))
    for path in here:
        store.put_file(path.name, path)
    there = list(stored_files(store))
    assert [file.name for file in there] == [path.name for path in here]
    lines = lines_of(here, 1)
    assert len(lines) == 17
    assert lines_of(there, jobs) == lines


@pytest.mark.parametrize("name", ["one.warc.gz", "two.wacz", "page.html", "without_ending"])
def test_what_a_store_lists_and_does_not_give_is_an_unread_file(s3: S3, tmp_path: Path, name: str) -> None:
    # Objects of this class are listed as all are, and given out once somebody has asked for them days before.
    s3.client.put_object(Bucket="news", Key=f"in/{name}", Body=page("一条消息"), StorageClass="GLACIER")
    try:
        with pytest.raises(CannotRun, match=f"cannot read s3://news/in/{name}") as refused:
            run_extract([f"s3://news/in/{name}"], site_key=None, url=None, fetched_at=None, sites_folder=None, jobs=1)
    finally:
        s3.client.delete_object(Bucket="news", Key=f"in/{name}")
    assert refused.value.exit_code == ExitCode.CONFIGURATION


def test_a_manifest_gives_back_another_page(store: ObjectStore) -> None:
    store.put("a/page.html", b"<p>")
    file = only(store)
    page = SavedPage(str(file), file, size=file.size)
    assert from_json(as_json(page)) == page
