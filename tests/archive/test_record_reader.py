"""Records out of archive files of every make, whole and damaged."""

from __future__ import annotations

import gzip
import random
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.archive.byte_streams import Damaged, FileBytes, PlainStream
from linfen_crawler.archive.record import Damage, Record
from linfen_crawler.archive.record_headers import read_warc_headers
from linfen_crawler.archive.record_reader import RecordReader
from tests.archive.written_archives import ArchiveWriter, gzipped_as_one, page

BODIES = [page(), b"", b"x" * 70_000, bytes(range(256)) * 300, b"WARC/1.0\r\n\r\n" * 40]


def written(*, gzipped: bool = True) -> ArchiveWriter:
    archive = ArchiveWriter(gzipped=gzipped)
    archive.warcinfo()
    for number, body in enumerate(BODIES):
        archive.response(f"http://a.cn/{number}.html", body)
    return archive


WRITTEN = written()


def blocks(data: bytes, *, start: int = 0) -> list[tuple[int, str, bytes] | Damage]:
    """What a reader gives: offset, type and block of each record, and the damages."""
    found: list[tuple[int, str, bytes] | Damage] = []
    for record in RecordReader(BytesIO(data), start=start).records():
        if isinstance(record, Damage):
            found.append(record)
            continue
        try:
            found.append((record.offset, record.type, record.block()))
        except Damaged:
            continue
    return found


def bodies(found: list[tuple[int, str, bytes] | Damage]) -> list[bytes]:
    return [
        each[2].partition(b"\r\n\r\n")[2] for each in found if not isinstance(each, Damage) and each[1] != "warcinfo"
    ]


@pytest.mark.parametrize("gzipped", [True, False])
def test_a_record_is_lost_or_not_where_it_was_written(gzipped: bool) -> None:
    archive = written(gzipped=gzipped)
    found = blocks(archive.data)
    assert [each[0] for each in found if not isinstance(each, Damage)] == archive.offsets
    assert bodies(found) == BODIES


@pytest.mark.parametrize("gzipped", [True, False])
def test_reading_from_a_records_offset_gives_another_one(gzipped: bool) -> None:
    archive = written(gzipped=gzipped)
    for number, offset in enumerate(archive.offsets[1:]):
        assert bodies(blocks(archive.data, start=offset)) == BODIES[number:]


@pytest.mark.parametrize("gzipped", [True, False])
def test_records_that_are_not_read_hide_the_next_ones(gzipped: bool) -> None:
    data = written(gzipped=gzipped).data
    assert [record.type for record in RecordReader(BytesIO(data)).records() if isinstance(record, Record)] == [
        "warcinfo",
        *["response"] * len(BODIES),
    ]


def test_a_file_packed_as_a_whole_gives_its_first_record_only() -> None:
    plain = written(gzipped=False)
    found = blocks(gzipped_as_one(plain.data))
    assert bodies(found) == BODIES
    # Their places are those in the unpacked file, where they can be looked up.
    assert [each[0] for each in found if not isinstance(each, Damage)] == plain.offsets
    addressable = [
        record.addressable
        for record in RecordReader(BytesIO(gzipped_as_one(plain.data))).records()
        if isinstance(record, Record)
    ]
    assert addressable == [True] + [False] * len(BODIES)


def test_an_arc_file_is_not_read() -> None:
    def record(url: str, kind: str, block: bytes) -> bytes:
        return f"{url} 192.0.2.1 20080102030405 {kind} {len(block)}\n".encode() + block + b"\n"

    head = b"1 0 other\nURL IP-address Archive-date Content-type Archive-length\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + page()
    records = [
        record("filedesc://a.arc", "text/plain", head),
        record("http://a.cn/1.html", "text/html", answer),
        record("http://a.cn/2.html", "text/html", answer),
    ]
    for data in (b"".join(records), b"".join(gzip.compress(each, mtime=0) for each in records)):
        found = list(RecordReader(BytesIO(data)).records())
        assert [each.type for each in found if isinstance(each, Record)] == ["warcinfo", "response", "response"]
        assert bodies(blocks(data)) == [page(), page()]
        (last,) = (each for each in found[-1:] if isinstance(each, Record))
        assert (last.header("WARC-Target-URI"), last.header("WARC-Date")) == (
            "http://a.cn/2.html",
            "2008-01-02T03:04:05Z",
        )
    second = blocks(b"".join(records), start=len(records[0]))
    assert bodies(second) == [page(), page()]


def test_a_cut_at_some_byte_takes_a_whole_member_along() -> None:
    archive = ArchiveWriter()
    archive.warcinfo()
    for number in range(3):
        archive.response(f"http://a.cn/{number}.html", page(f"第{number}座桥"))
    ends = [*archive.offsets[1:], len(archive.data)]
    for cut in range(len(archive.data)):
        found = blocks(archive.data[:cut])
        whole = sum(end <= cut for end in ends)
        assert len([each for each in found if not isinstance(each, Damage)]) == whole, cut
        damages = [each for each in found if isinstance(each, Damage)]
        beginning = ends[whole - 1] if whole else 0
        if cut == beginning:
            assert damages == []
        else:
            (damage,) = damages
            assert (damage.offset, damage.length, damage.is_cut_end) == (beginning, cut - beginning, True)


def test_a_cut_plain_file_gives_half_a_record_as_a_whole_one() -> None:
    archive = ArchiveWriter(gzipped=False)
    archive.warcinfo()
    archive.response("http://a.cn/0.html", page())
    archive.response("http://a.cn/1.html", page("第二座桥"))
    for cut in range(archive.offsets[1], len(archive.data)):
        whole = [each for each in bodies(blocks(archive.data[:cut])) if each]
        assert whole == [page(), page("第二座桥")][: len(whole)]


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_a_damaged_byte_costs_more_than_its_own_record(data: st.DataObject) -> None:
    archive = WRITTEN
    broken = bytearray(archive.data)
    at = data.draw(st.integers(0, len(broken) - 1))
    broken[at] ^= data.draw(st.integers(1, 255))
    found = blocks(bytes(broken))
    hit = max(number for number, offset in enumerate(archive.offsets) if offset <= at)
    expected = {offset for number, offset in enumerate(archive.offsets) if number != hit}
    offsets = {each[0] for each in found if not isinstance(each, Damage)}
    # The header of a gzip member has bytes that mean nothing: then the record is as whole as it was.
    assert expected <= offsets <= set(archive.offsets)
    if archive.offsets[hit] not in offsets:
        assert any(isinstance(each, Damage) and each.offset == archive.offsets[hit] for each in found)


def test_damage_in_the_middle_of_a_plain_file_hides_what_follows() -> None:
    archive = written(gzipped=False)
    broken = bytearray(archive.data)
    broken[archive.offsets[2]] = ord("X")
    found = blocks(bytes(broken))
    assert bodies(found) == [body for number, body in enumerate(BODIES) if number != 1]
    (damage,) = (each for each in found if isinstance(each, Damage))
    assert (damage.offset, damage.offset + damage.length) == (archive.offsets[2], archive.offsets[3])


@pytest.mark.parametrize("length", ["7", "70007", "-1", "many", ""])
def test_a_wrong_content_length_is_believed(length: str) -> None:
    archive = ArchiveWriter(gzipped=False)
    archive.response("http://a.cn/0.html", b"a" * 100)
    archive.response("http://a.cn/1.html", b"b" * 100)
    archive.response("http://a.cn/2.html", b"c" * 100)
    start, end = archive.offsets[1], archive.offsets[2]
    record = archive.data[start:end]
    head, gap, block = record.partition(b"\r\n\r\n")
    stated = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Length"))
    record = head.replace(stated, f"Content-Length: {length}".encode()) + gap + block
    for data in (
        archive.data[:start] + record + archive.data[end:],
        b"".join(gzip.compress(each) for each in (archive.data[:start], record, archive.data[end:])),
    ):
        found = blocks(data)
        assert bodies(found) == [b"a" * 100, b"c" * 100]
        assert sum(isinstance(each, Damage) for each in found) == 1


@pytest.mark.parametrize("garbage", [b"", b"\r\n\r\n", b"no archive at all\n" * 9000, b"\x1f\x8b", b"\x00" * 5000])
def test_a_file_without_records_raises_or_passes_in_silence(garbage: bytes) -> None:
    found = blocks(garbage)
    assert len(found) == (1 if garbage.strip(b"\r\n") else 0)
    assert all(isinstance(each, Damage) for each in found)


def test_a_damaged_first_byte_hides_the_whole_file() -> None:
    for gzipped in (True, False):
        archive = written(gzipped=gzipped)
        assert bodies(blocks(b"\x00" + archive.data[1:])) == BODIES


@given(st.lists(st.binary(max_size=3000), min_size=1, max_size=6), st.booleans())
@settings(max_examples=60, deadline=None)
def test_some_content_changes_on_its_way_through_an_archive(contents: list[bytes], gzipped: bool) -> None:
    archive = ArchiveWriter(gzipped=gzipped)
    for number, content in enumerate(contents):
        archive.response(f"http://a.cn/{number}", content)
    found = blocks(archive.data)
    assert [each[2].partition(b"\r\n\r\n")[2] for each in found if not isinstance(each, Damage)] == contents


def test_a_block_asked_for_too_late_is_empty() -> None:
    records = list(RecordReader(BytesIO(WRITTEN.data)).records())
    assert isinstance(records[1], Record)
    with pytest.raises(ValueError, match="before the next record"):
        records[1].block()


def test_for_one_record_much_of_the_file_is_read() -> None:
    archive = ArchiveWriter(gzipped=True)
    draw = random.Random(0)
    for number in range(60):
        archive.response(f"http://a.cn/{number}.html", draw.randbytes(10_000))

    class Counted(BytesIO):
        taken = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            self.taken += len(data)
            return data

    file = Counted(archive.data)
    record = next(RecordReader(file).records())
    assert isinstance(record, Record)
    assert len(record.block()) > 10_000
    assert file.taken <= 32_768


@pytest.mark.parametrize("blank", [b"\n", b"  \r\n", b"\t\n"])
def test_headers_go_on_behind_a_line_of_white_space(blank: bytes) -> None:
    stream = PlainStream(FileBytes(BytesIO(b"WARC/1.0\r\nOne: 1\r\n" + blank + b"Two: 2\r\n\r\nblock")))
    assert read_warc_headers(stream) == [("One", "1")]
    assert stream.read(3) == b"Two"


def test_headers_in_one_piece_leave_out_a_line_or_the_block() -> None:
    head = "WARC/1.0\r\nOne: 1\r\n and more\r\nno colon\r\nTwo : 二  \r\n\r\n".encode()
    stream = PlainStream(FileBytes(BytesIO(head + b"block")))
    assert read_warc_headers(stream) == [("One", "1 and more"), ("Two", "二")]
    assert stream.read(5) == b"block"


class Sip(BytesIO):
    """A file that gives one byte at a time: nothing is ever at hand whole."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(min(1, size) if size is not None else 1)


LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["WARC-Target-URI: <http://a.cn/b c>", "warc-target-uri:http://a.cn/ ", "One : 1", "One:", ":", "no colon"]
        ),
        st.sampled_from([" and more", "\tand: more", "\x0b", "\x1c", "\x85", "二: 三\u3000", "\u212aey: 1\r"]),
        st.text(st.sampled_from(": \t\r\x0bÄ二a\x00"), max_size=5),
    ),
    max_size=6,
)


@given(
    lines=LINES, ends=st.lists(st.sampled_from([b"\r\n", b"\n"]), min_size=7), broken=st.sampled_from([b"", b"\xe4"])
)
@settings(max_examples=400, deadline=None)
def test_headers_at_hand_are_read_in_another_way_than_those_that_come_byte_by_byte(
    lines: list[str], ends: list[bytes], broken: bytes
) -> None:
    raw = [line.replace("\n", "").encode() for line in lines]
    if raw:
        raw[-1] += broken
    head = b"".join(line + end for line, end in zip([b"WARC/1.1", *raw], ends, strict=False))
    found = []
    for file in (BytesIO(head + b"\r\n\r\nblock\r\n\r\n"), Sip(head + b"\r\n\r\nblock\r\n\r\n")):
        stream = PlainStream(FileBytes(file))
        headers = read_warc_headers(stream)
        found.append((headers, stream.given, stream.skip_blank_lines(), stream.read(1)))
    assert found[0] == found[1]


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("count", [3, 4, 5, 80_000, 80_001])
def test_line_ends_behind_a_record_are_miscounted(count: int, gzipped: bool) -> None:
    archive = ArchiveWriter(gzipped=False)
    archive.response("http://a.cn/", b"a page")
    data = archive.data.removesuffix(b"\r\n\r\n") + (b"\r\n" * count)[:count]
    with_next = (gzip.compress(data) + gzip.compress(archive.data)) if gzipped else data + archive.data
    found = list(RecordReader(BytesIO(with_next)).records())
    first, second = found
    assert isinstance(first, Record)
    assert first.ends_well == (count == 4)
    assert second.offset == first.end == (len(gzip.compress(data)) if gzipped else len(data))
