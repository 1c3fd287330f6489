"""Archives that several processes read in pieces come to what one process makes of them, in the same order."""

from __future__ import annotations

import gzip
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_records import RecordMaker
from linfen_crawler.archive.page_tasks import PageTasks
from linfen_crawler.archive.piece_tasks import PieceArchives
from linfen_crawler.archive.pieces import Piece, start_in
from linfen_crawler.archive.stretch import Stretch
from linfen_crawler.operations import archive_division, piece_reading, worker_team
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import SavedPage
from linfen_crawler.operations.piece_reading import PieceReader
from linfen_crawler.operations.worker_process import WorkerProcess
from linfen_crawler.stores.object_store import ObjectStore
from linfen_crawler.stores.open_store import open_store
from linfen_crawler.stores.stored_file import stored_files
from tests.archive.in_pieces import assert_the_same, sources_of, wish_of
from tests.archive.several_archives import HTML, SITE, foreign_archive, members, our_archives, store_in_last
from tests.archive.test_own_archives import body_of, of_our_crawl
from tests.archive.written_archives import (
    LIST,
    ArchiveWriter,
    gzipped_as_one,
    in_pieces_here,
    page,
    sha1,
    wacz,
)


@pytest.mark.parametrize("size", [400, 3000])
def test_processes_that_read_pieces_find_something_else(tmp_path: Path, size: int) -> None:
    sources = sources_of(*our_archives(tmp_path), foreign_archive(tmp_path))
    alone = list(extract_pages(sources, wish_of(), jobs=1))
    assert list(extract_pages(sources, wish_of(), jobs=2, piece_bytes=size)) == alone
    assert sum(each.line is not None for each in alone) > 20


@pytest.mark.parametrize("choice", [{}, {"every_page": True}, {"hosts": ("nowhere.cn",)}])
def test_a_choice_is_another_one_in_pieces(tmp_path: Path, choice: dict[str, Any]) -> None:
    assert_the_same(*our_archives(tmp_path), foreign_archive(tmp_path), **choice)


@pytest.mark.parametrize("way", ["twice", "cut before", "plain before", "joined", "joined the other way round"])
def test_files_beside_each_other_are_taken_for_others(tmp_path: Path, way: str) -> None:
    ours, other = our_archives(tmp_path), foreign_archive(tmp_path)
    copy = tmp_path / "copy" / ours[0].name
    copy.parent.mkdir()
    data = ours[0].read_bytes()
    copy.write_bytes(data)
    if way == "twice":
        found = assert_the_same(*ours, copy, other, other)
        assert [each.reason for each in found].count("given_twice") == 2
    elif way == "cut before":  # the shorter one is not divided at all, and comes first
        copy.write_bytes(data[:900])
        assert "given_twice" in {each.reason for each in assert_the_same(copy, *ours, sizes=[120, 1000])}
    elif way == "plain before":
        copy = copy.with_suffix("")
        copy.write_bytes(gzip.decompress(other.read_bytes()))
        assert_the_same(copy, *ours, other)
    else:
        files = [other, *ours] if way == "joined" else [*ours, other]
        joined = tmp_path / "joined.warc.gz"
        joined.write_bytes(b"".join(path.read_bytes() for path in files))
        assert_the_same(joined, other)


@pytest.mark.parametrize("behind", [0, 1, 3, 8])
def test_records_that_share_a_gzip_member_are_found_elsewhere(tmp_path: Path, behind: int) -> None:
    # Their places are counted in the unpacked content of the file, of which a piece does not know what stands before.
    each = members(foreign_archive(tmp_path).read_bytes())
    whole = [gzip.compress(one) for one in each]
    pairs = gzip.compress(b"".join(each[behind : behind + 3]))
    path = tmp_path / "shared.warc.gz"
    path.write_bytes(b"".join([*whole[:behind], pairs, *whole[behind + 3 :], gzip.compress(b"".join(each[-4:]))]))
    assert_the_same(path)
    # The second record of a member is none.
    path.write_bytes(b"".join([*whole[:behind], gzip.compress(each[behind] + b"WARC/1.0\r\nnothing"), *whole[behind:]]))
    assert_the_same(path)


def test_a_capture_in_a_shared_member_is_looked_for_as_if_it_stood_alone(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    # So that its place in what a piece unpacked is before the piece itself.
    archive.response("http://a.cn/1.jpg", random.Random(7).randbytes(9000), headers=[("Content-Type", "image/jpeg")])
    body = page("新桥通车")
    for number in range(3):
        where = archive.response(f"http://a.cn/{number}.html", body + b" " * number)
        if number == 1:
            second = where
    archive.revisit("http://a.cn/again.html", second, sha1(body + b" "))
    each = members(archive.data)
    shared = [*map(gzip.compress, each[:2]), gzip.compress(b"".join(each[2:5])), *map(gzip.compress, each[5:])]
    (tmp_path / "a.warc.gz").write_bytes(b"".join(shared))
    assert sum(each.line is not None for each in assert_the_same(tmp_path / "a.warc.gz")) == 4


@pytest.mark.parametrize("way", ["one member", "plain", "stored package", "packed package", "no ending"])
def test_archives_packed_otherwise_are_divided(tmp_path: Path, way: str) -> None:
    archives = [*our_archives(tmp_path), foreign_archive(tmp_path)]
    changed = []
    for path in archives:
        data = path.read_bytes()
        if way == "one member":
            path.write_bytes(gzipped_as_one(gzip.decompress(data)))
        elif way == "plain":
            path = path.rename(path.with_suffix(""))  # noqa: PLW2901
            path.write_bytes(gzip.decompress(data))
        elif way == "no ending":
            path = path.rename(path.with_name(path.name.partition(".")[0]))  # noqa: PLW2901
        changed.append(path)
    if way.endswith("package"):
        writers = [ArchiveWriter(path.name) for path in archives]
        for writer, path in zip(writers, archives, strict=True):
            writer.out.write(path.read_bytes())
        kind = zipfile.ZIP_STORED if way == "stored package" else zipfile.ZIP_DEFLATED
        # A note of a file that is given by itself, too, may mean the one that is packed inside the package.
        changed = [wacz(tmp_path / "all.wacz", writers, compression=kind), archives[1]]
    assert_the_same(*changed)


def test_an_archive_inside_an_archive_is_taken_for_a_piece_of_it(tmp_path: Path) -> None:
    inner = foreign_archive(tmp_path / "in").read_bytes()
    archive = ArchiveWriter("outer.warc.gz")
    archive.warcinfo()
    for number in range(4):
        archive.response(f"http://a.cn/{number}.html", page(f"第{number}篇"))
        stored = archive.response(f"http://a.cn/{number}.warc.gz", b"", headers=[("Content-Type", "application/gzip")])
        store_in_last(archive, stored.offset, random.Random(7).randbytes(3000) + inner)
    found = assert_the_same(archive.save(tmp_path), sizes=[500, 1500, 4000])
    assert sum(each.line is not None for each in found) == 4


def test_a_site_without_a_definition_is_named_once_a_piece(tmp_path: Path) -> None:
    archive = of_our_crawl()
    for number in range(12):
        url = f"{SITE}{number}.html"
        where = archive.response(url, body_of(f"汾河新桥通车{number}"), headers=HTML)
        # The first of them is made anew, with its note: its revision needs the record before.
        archive.visit("record", url, [where], site=f"gone{number % 2}", revision=2 if number == 0 else 1)
    found = assert_the_same(archive.save(tmp_path))
    assert [each.reason for each in found].count("no_definition") == 2


def test_a_file_without_notes_on_it_is_empty_or_ends_early(tmp_path: Path) -> None:
    whole = our_archives(tmp_path / "in")[0].read_bytes()
    for name, data in {
        "lfxww-20230507010203-00001.warc.gz.open": whole[:-90],
        "torn.warc.gz": whole[:-200],
        "empty.warc.gz": b"",
        "zeros.warc.gz": bytes(5000),
        "zeros_behind.warc.gz": whole + bytes(3000) + whole,
        "warcinfo.warc.gz": whole[: len(whole) // 20],
    }.items():
        (tmp_path / name).write_bytes(data)
        assert_the_same(tmp_path / name)


def test_a_page_that_was_rejected_before_counts_for_nothing_in_pieces(tmp_path: Path) -> None:
    archive = of_our_crawl()
    for number, outcome in enumerate(["rejected", "record", "rejected", "record"]):
        where = archive.response(f"{SITE}1.html", body_of(f"汾河新桥通车{number}"), headers=HTML)
        archive.visit(outcome, f"{SITE}1.html", [where], revision=1, **({"reason": "x"} if number % 2 == 0 else {}))
    found = assert_the_same(archive.save(tmp_path))
    assert [f'"revision":{number}'.encode() in (each.line or b"") for number, each in enumerate(found, 1)] == [True] * 4


@pytest.mark.parametrize("size", [6000, 12_000])
def test_a_visit_behind_one_that_is_made_later_is_taken_for_the_first(tmp_path: Path, size: int) -> None:
    archive = of_our_crawl()
    for number in range(40):
        url = f"{SITE}{number // 2}.html"
        where = archive.response(url, body_of(f"汾河新桥通车{number // 2}"), headers=HTML)
        # A second revision needs those before it, which no piece knows; what was rejected behind it is no other record.
        outcome = "rejected" if number % 2 else "record"
        archive.visit(outcome, url, [where], **({"reason": "x"} if number % 2 else {"revision": 2}))
    sources = sources_of(archive.save(tmp_path))
    alone = list(extract_pages(sources, wish_of(), jobs=1))
    assert sum(each.line is not None for each in alone) == 20
    assert list(extract_pages(sources, wish_of(), jobs=2, piece_bytes=size)) == alone


def test_archives_that_are_one_piece_each_come_to_something_else(tmp_path: Path) -> None:
    paths = []
    for number in range(12):
        archive = of_our_crawl(number)
        where = archive.response(f"{SITE}{number}.html", body_of(f"汾河新桥通车{number}"), headers=HTML)
        archive.visit("record", f"{SITE}{number % 5}.html", [where], revision=1 + number // 5)
        paths.append(archive.save(tmp_path))
    first = paths[0].read_bytes()
    (tmp_path / "again").mkdir()
    (tmp_path / "again" / paths[0].name).write_bytes(first)  # given twice
    (tmp_path / "again" / "begun.warc.gz").write_bytes(bytes(50) + first)  # is not known again
    odd = {
        "plain.warc.gz": gzip.decompress(first),  # not packed at all
        "begun_plain.warc.gz": b"begun\n" * 9 + gzip.decompress(first),
        "one.warc.gz": gzipped_as_one(gzip.decompress(first)),
        "begun.warc.gz": bytes(50) + first,
        "lfxww-20230507010203-00099.warc.gz": bytes(50) + first[20:],
        "nothing.warc.gz": b"",
        "gone.warc.gz": first,
    }
    for name, data in odd.items():
        (tmp_path / name).write_bytes(data)
    sources = sources_of(*paths, tmp_path / "again" / paths[0].name, *(tmp_path / name for name in odd), paths[1])
    sources += sources_of(tmp_path / "again" / "begun.warc.gz")
    (tmp_path / "gone.warc.gz").unlink()
    alone = list(extract_pages(sources, wish_of(), jobs=1))
    assert {"given_twice", "unreadable", "empty", "damaged"} <= {each.reason for each in alone}
    for size in (1100, 3000, 20_000):
        assert in_pieces_here(sources, wish_of(), size) == alone
    assert list(extract_pages(sources, wish_of(), jobs=2, piece_bytes=3000)) == alone


def test_a_piece_that_finds_more_than_is_held_loses_the_rest(tmp_path: Path) -> None:
    with patch.object(piece_reading, "MOST_TIMES", 1), patch.object(piece_reading, "LEAST_FOUND", 1000):
        plain = foreign_archive(tmp_path / "plain")
        plain.write_bytes(gzip.decompress(plain.read_bytes()))
        paths = [*our_archives(tmp_path), foreign_archive(tmp_path), plain]
        found = assert_the_same(*paths, sizes=[400, 4000, 9000, 20_000])
    assert sum(len(each.line or b"") for each in found) > 30_000


@pytest.mark.parametrize("limit", ["LEAST_FOUND", "MOST_CAPTURES"])
def test_a_piece_that_ends_between_a_record_and_its_damage_has_the_record_twice(tmp_path: Path, limit: str) -> None:
    # Of a revisit nothing is read but its head: its page is found, and then that it is not whole.
    held = members(foreign_archive(tmp_path).read_bytes())
    broken = [each + b"behind it" if b"WARC-Type: revisit" in each else each for each in held]
    path = tmp_path / "broken.warc.gz"
    path.write_bytes(b"".join(map(gzip.compress, broken)))
    with patch.object(piece_reading, "MOST_TIMES", 1), patch.object(piece_reading, limit, 1):
        found = assert_the_same(path, sizes=[400, 2000, 5000])
    assert broken != held
    assert sum(each.reason == "damaged" for each in found) == sum(b"behind it" in each for each in broken)


def test_a_small_piece_holds_more_than_a_process_may_have(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    for number in range(500):  # each is named by an address of 50 KB, and takes some 300 bytes of the file
        archive.revisit(f"http://a.cn/{number}?{'a' * 50_000}", None, sha1(b""), WARC_Profile="x/server-not-modified")
    path = archive.save(tmp_path)
    sources, wish = list(archives_of(path)), wish_of()
    assert path.stat().st_size < 1 << 18
    make = RecordMaker(wish.definitions)
    read = PieceReader(PieceArchives(sources), wish.choice, (), make)(Piece(0, size=path.stat().st_size))
    held = sum(len(where) for findings, *_ in read.found for _, where, *_ in findings)
    assert 6_000_000 < held < 9_000_000
    assert not read.is_whole
    # What is left of it is read by the main process.
    assert in_pieces_here(sources * 2, wish, 1 << 18) == list(extract_pages(sources * 2, wish, jobs=1))


def test_pieces_of_an_object_in_a_store_ask_for_all_of_it_again_and_again(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(40):
        # Bytes that gzip cannot pack, where a parser passes them over.
        noise = b"<!--%b-->" % random.Random(number).randbytes(1 << 18).hex().encode()
        archive.response(f"http://a.cn/{number}.html", noise + page(f"第{number}篇"))
    path = archive.save(tmp_path)
    store = open_store("memory://pieces")
    assert isinstance(store, ObjectStore)
    asked = 0
    piece = ObjectStore.piece

    def counted(self: ObjectStore, name: str, start: int, end: int) -> bytes:
        nonlocal asked
        asked += end - start
        return piece(self, name, start, end)

    store.put_file(path.name, path)
    try:
        sources = [archive for file in stored_files(store) for archive in archives_of(file)]
        with patch.object(ObjectStore, "piece", counted):
            assert len(in_pieces_here(sources, wish_of(), 1 << 18)) == 40
        assert path.stat().st_size > 10 << 20
        assert asked < 1.5 * path.stat().st_size
    finally:
        store.remove(path.name)


def test_bytes_that_look_like_beginnings_are_asked_of_a_store_one_by_one(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    stored = archive.response("http://a.cn/x.tar", b"", headers=[("Content-Type", "application/x-tar")])
    store_in_last(archive, stored.offset, b"\x1f\x8b\x08" * 1_000_000)
    path = archive.save(tmp_path)
    store = open_store("memory://beginnings")
    assert isinstance(store, ObjectStore)
    requests: list[int] = []
    piece = ObjectStore.piece

    def counted(self: ObjectStore, name: str, start: int, end: int) -> bytes:
        requests.append(end - start)
        assert len(requests) < 20
        return piece(self, name, start, end)

    store.put_file(path.name, path)
    try:
        (source,) = [archive for file in stored_files(store) for archive in archives_of(file)]
        with patch.object(ObjectStore, "piece", counted):
            assert start_in(source, Stretch(1 << 21)) is None
        assert requests
    finally:
        store.remove(path.name)


def test_the_main_process_reads_what_others_have_read(tmp_path: Path) -> None:
    archive = of_our_crawl()
    for number in range(40):
        url = f"{SITE}{number}.html"
        archive.visit(
            "record", url, [archive.response(url, body_of(f"汾河新桥通车{number}"), headers=HTML)], revision=1
        )
    sources = sources_of(archive.save(tmp_path))
    with patch.object(PageTasks, "by_record", side_effect=AssertionError("it reads")):
        found = list(extract_pages(sources, wish_of(), jobs=2, piece_bytes=2000))
    assert [each.kind for each in found] == ["record"] * 40


def test_pieces_are_handed_out_without_end(tmp_path: Path) -> None:
    taken = 0
    divide = archive_division.divided

    def counted(*args: Any) -> Iterator[Any]:
        nonlocal taken
        for piece in divide(*args):
            taken += 1
            yield piece

    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(300):
        archive.response(f"http://a.cn/{number}.html", page(f"第{number}篇"))
    sources = sources_of(archive.save(tmp_path))
    with patch.object(archive_division, "divided", counted):
        found = extract_pages(sources, wish_of(), jobs=2, piece_bytes=900)
        next(found)
        # The findings that wait for their turn are of 2 · 2 + 1 chunks of 16, and of 32 read ahead.
        assert taken < 150
        assert sum(1 for _ in found) == 299
        assert taken > 250


@pytest.mark.parametrize("size", [150, 2000])
def test_progress_goes_back_or_stops_before_the_end(tmp_path: Path, size: int) -> None:
    paths = [*our_archives(tmp_path), foreign_archive(tmp_path)]
    data = paths[0].read_bytes()
    paths[0].write_bytes(data[:700] + bytes(500) + data[700:])
    (tmp_path / "page.html").write_bytes(page())
    saved = SavedPage("page.html", tmp_path / "page.html", size=len(page()))
    sources = [*sources_of(paths[0]), saved, *sources_of(*paths[1:], paths[1])]
    told: list[int] = []
    with patch.object(worker_team, "WorkerProcess", side_effect=OSError("none")):
        list(extract_pages(sources, wish_of(), jobs=2, piece_bytes=size, on_progress=told.append))
    assert told == sorted(told)
    assert told[-1] == sum(source.size for source in sources if not isinstance(source, Finding))
    assert len(set(told)) > 10


def test_an_iteration_given_up_leaves_processes_at_their_pieces(tmp_path: Path) -> None:
    ended: list[WorkerProcess[Any, Any]] = []

    class Watched(WorkerProcess[Any, Any]):
        def end(self) -> None:
            super().end()
            ended.append(self)

    with patch.object(worker_team, "WorkerProcess", Watched):
        found = extract_pages(sources_of(*our_archives(tmp_path)), wish_of(), jobs=2, piece_bytes=300)
        next(found)
        assert not ended
        found.close()
    assert len(ended) == 2


def test_lists_and_pictures_between_pages_are_counted_as_pages(tmp_path: Path) -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(30):
        archive.response(f"http://a.cn/{number}.html", LIST if number % 3 else page(f"第{number}篇"))
        archive.response(f"http://a.cn/{number}.jpg", b"\xff\xd8", headers=[("Content-Type", "image/jpeg")])
    assert_the_same(archive.save(tmp_path))
