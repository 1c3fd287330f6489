"""Records that are whole and at hand, against the same records read piece by piece: nothing may tell them apart."""

from __future__ import annotations

import gzip
import random
import zlib
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linfen_crawler.archive.byte_streams import Damaged, FileBytes, PlainStream
from linfen_crawler.archive.record import Damage, Record, WholeRecord
from linfen_crawler.archive.record_headers import parted, read_warc_headers, regular_head
from linfen_crawler.archive.record_reader import RecordReader
from tests.archive.written_archives import ArchiveWriter, page

NAMES = [
    "WARC-Type",
    "warc-type",
    "WARC-Target-URI",
    "warc-target-uri",
    "WARC-Record-ID",
    "Content-Length",
    "Höhe",
    "X Y",
]
VALUES = [
    "response",
    "request",
    "<http://a.cn/1.html>",
    "http://a.cn/a b",
    "a :b",
    "晋",
    "\x1cq",
    "",
    "7",
    "-7",
    "a\rb",
]
GAPS = ["", " ", "  ", "\t"]
LINE_ENDS = ["\r\n"] * 6 + ["\n", " \r\n", "\r\n "]
NOISE = random.Random(5).randbytes(70_000)
BODIES = [b"", b"one line\r\nand another one", page(), b"x" * 30_000, b"\0" * 300_000, NOISE[:3_000], b"\r\n\r\n\r\n"]

Step = tuple[str, int]


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """A record, more or less as it should be."""
    body = draw(st.sampled_from(BODIES))
    lines = draw(
        st.lists(
            st.tuples(*map(st.sampled_from, (NAMES, GAPS, VALUES, LINE_ENDS))).map(
                lambda line: f"{line[0]}:{line[1]}{line[2]}{line[3]}"
            ),
            max_size=3,
        )
    )
    wrong = draw(st.sampled_from([0] * 6 + [-1, 1, 4, 100_000]))
    usual = ["WARC-Type: response\r\n", f"Content-Length: {len(body) + wrong}\r\n"]
    head = "".join(draw(st.permutations([*lines, *usual])))
    blank = draw(st.sampled_from(["\r\n"] * 6 + ["\n", ""]))
    end = draw(st.sampled_from([b"\r\n\r\n"] * 6 + [b"", b"\n\n"]))
    before = draw(st.sampled_from([b""] * 6 + [b"\r\n", b"nothing"]))
    return before + f"WARC/1.1\r\n{head}{blank}".encode() + body + end


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Records in gzip members, some of them together, and here and there a damage."""
    members = draw(st.lists(st.lists(records(), min_size=1, max_size=2), min_size=1, max_size=4))
    data = bytearray(b"".join(gzip.compress(b"".join(member), 1, mtime=0) for member in members))
    for place, byte in draw(st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), max_size=2)):
        data[place] = byte
    return bytes(data[: draw(st.sampled_from([len(data)] * 4 + [len(data) - 1, len(data) // 2]))])


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["head", "read", "readline", "block", "finish", "reject"]), st.sampled_from([1, 5, 40_000])
    ),
    max_size=4,
)


def told(data: bytes, steps: list[Step], *, exact: bool, in_pieces: bool) -> list[Any]:
    """All that a file's records say of themselves when they are asked so, up to a member that cannot be unpacked.

    How much comes out of such a one, and how far it seems to go, depends on how much is unpacked at once.
    """
    reader = RecordReader(BytesIO(data), exact=exact, is_packed=True)
    if in_pieces:
        reader.copy_to = lambda _: None
    told: list[Any] = []
    last: Record | None = None
    for thing in reader.records():
        if _is_broken(data[thing.member :]):
            return [*told, thing.member]
        if last is not None and last.failure is None:
            told.append((last.behind, last.ends_well, 0 if last.behind else last.end))
        last = None if isinstance(thing, Damage) else thing
        if isinstance(thing, Damage):
            # Where behind whole records of its member it begins is a guess.
            told.append(thing if thing.offset == thing.member else replace(thing, offset=-1))
            continue
        assert not (in_pieces and isinstance(thing, WholeRecord))
        told.append((thing.offset, thing.member, thing.type, thing.length, thing.addressable, thing.is_arc))
        told += [thing.headers, thing.named, thing.header("wArC-tYpE")]
        told += [_after(thing, step) for step in steps]
    return told


def _is_broken(data: bytes) -> bool:
    try:
        zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(data)
    except zlib.error:
        return True
    return False


def _after(record: Record, step: Step) -> Any:
    name, size = step
    try:
        if name == "reject":
            return record.reject("it is none after all", cut=size == 5)
        if name == "read":  # how much comes at once is nobody's concern
            data = b""
            while len(data) < size and (piece := record.read(size - len(data))):
                data += piece
            return data
        if name in {"block", "finish"}:
            return getattr(record, name)()
        return getattr(record, name)(size)
    except (Damaged, ValueError) as error:
        return f"{type(error).__name__}: {error}"


@settings(max_examples=400, deadline=None)
@given(files(), STEPS, st.booleans())
def test_a_record_at_hand_says_something_else_than_one_read_in_pieces(
    data: bytes, steps: list[Step], exact: bool
) -> None:
    at_hand = told(data, steps, exact=exact, in_pieces=False)
    in_pieces = told(data, steps, exact=exact, in_pieces=True)
    assert at_hand == in_pieces


@settings(max_examples=300, deadline=None)
@given(records())
def test_regular_headers_are_taken_apart_otherwise(record: bytes) -> None:
    found = regular_head(record)
    if found is None:
        return
    length, kind, content_length = found

    stream = PlainStream(FileBytes(BytesIO(record)))
    headers = read_warc_headers(stream)
    assert parted(record[:length]) == headers
    assert stream.position == length
    named = {name.lower(): value for name, value in reversed(headers)}
    assert (kind, content_length) == (named["warc-type"], int(named["content-length"]))


def record(number: int, body: bytes = b"", *, more: str = "", length: int | None = None) -> bytes:
    """A record as it should be, but for the length that it is said to have."""
    head = f"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Target-URI: http://a.cn/{number}\r\n{more}"
    return f"{head}Content-Length: {len(body) if length is None else length}\r\n\r\n".encode() + body + b"\r\n\r\n"


@pytest.mark.parametrize("body", [b"\0" * 600_000, NOISE + b"\0" * 600_000], ids=["small", "large"])
@pytest.mark.parametrize("in_pieces", [False, True])
def test_members_behind_a_broken_one_that_unpacks_to_much_are_lost(body: bytes, in_pieces: bool) -> None:
    members = [record(1) + record(2, body, length=10), *map(record, (3, 4, 5))]
    found = told(b"".join(map(gzip.compress, members)), [], exact=False, in_pieces=in_pieces)
    named = [each.get("warc-target-uri", "") for each in found if isinstance(each, dict)]
    assert named == [f"http://a.cn/{number}" for number in range(1, 6)]
    assert sum(isinstance(each, Damage) for each in found) == 1


@pytest.mark.parametrize("in_pieces", [False, True])
@pytest.mark.parametrize("exact", [False, True])
@pytest.mark.parametrize("size", [2_000, 14_000, 70_000])
def test_what_a_member_holds_before_its_damage_is_lost(size: int, exact: bool, in_pieces: bool) -> None:
    data = bytearray(gzip.compress(record(1, NOISE[:size])))
    data[-7] ^= 1
    reader = RecordReader(BytesIO(bytes(data) + gzip.compress(record(2))), exact=exact)
    if in_pieces:
        reader.copy_to = lambda _: None
    first, damage, second = reader.records()
    assert isinstance(first, Record)
    assert isinstance(damage, Damage)
    assert isinstance(second, Record)
    assert (first.header("WARC-Target-URI"), second.header("WARC-Target-URI")) == ("http://a.cn/1", "http://a.cn/2")
    assert (damage.url, damage.offset, damage.end) == ("http://a.cn/1", 0, len(data))


@pytest.mark.parametrize("line", ["X: " + "y" * 70_000, "X: " + "y:" * 35_000, "\r\n".join(["X: y"] * 20_000)])
@pytest.mark.parametrize("size", [0, 300_000])
def test_long_headers_are_read_otherwise_in_pieces(line: str, size: int) -> None:
    data = gzip.compress(record(1, b"\n" * size, more=f"{line}\r\n"))
    at_hand = told(data, [("block", 1)], exact=False, in_pieces=False)
    assert at_hand == told(data, [("block", 1)], exact=False, in_pieces=True)


@pytest.mark.parametrize("exact", [False, True])
def test_a_length_of_thousands_of_digits_raises(exact: bool) -> None:
    data = gzip.compress(record(1, more=f"Content-Length: {'9' * 5000}\r\n")) + gzip.compress(record(2))
    damage = told(data, [], exact=exact, in_pieces=False)[0]
    assert isinstance(damage, Damage)
    assert damage.reason == f"its Content-Length '{'9' * 40}' is no number of bytes"


def test_who_wants_one_large_record_reads_and_unpacks_all_of_it() -> None:
    file = BytesIO(gzip.compress(record(1, NOISE)))
    assert isinstance(next(RecordReader(file).records()), Record)
    assert file.tell() < 20_000


def test_usual_records_are_read_piece_by_piece() -> None:
    archive = ArchiveWriter(gzipped=True)
    archive.warcinfo()
    archive.response("http://a.cn/1.html", page())
    archive.response("http://a.cn/2.html", b"x" * 200_000)
    assert all(isinstance(each, WholeRecord) for each in RecordReader(BytesIO(archive.data)).records())


@pytest.mark.parametrize("size", [(1 << 18) - 2_000, 1 << 18, 3 << 18])
def test_a_record_larger_than_is_kept_at_hand_is_lost(size: int) -> None:
    archive = ArchiveWriter(gzipped=True)
    archive.response("http://a.cn/1.html", b"x" * size)
    archive.response("http://a.cn/2.html", page())
    found = list(RecordReader(BytesIO(archive.data)).records())
    assert [isinstance(record, WholeRecord) for record in found] == [size < 1 << 18, True]
    bodies = [
        record.block().partition(b"\r\n\r\n")[2]
        for record in RecordReader(BytesIO(archive.data)).records()
        if isinstance(record, Record)
    ]
    assert bodies == [b"x" * size, page()]
