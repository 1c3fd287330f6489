"""Records that are whole and at hand, against the same records read piece by piece: nothing may tell them apart."""

from __future__ import annotations

import gzip
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
BODIES = [b"", b"one line\r\nand another one", page(), b"x" * 30_000, b"WARC/1.0\r\n\r\n", b"\r\n\r\n\r\n"]

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
    blank, end = (
        draw(st.sampled_from(["\r\n"] * 6 + ["\n", ""])),
        draw(st.sampled_from([b"\r\n\r\n"] * 6 + [b"", b"\n\n"])),
    )
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
    """All that a file's records say of themselves when they are asked so."""
    reader = RecordReader(BytesIO(data), exact=exact, is_packed=True)
    if in_pieces:
        reader.copy_to = lambda _: None
    told: list[Any] = []
    last: Record | None = None
    for thing in reader.records():
        if last is not None and last.failure is None:
            told.append((last.behind, last.ends_well, last.end, str(last.failure)))
        last = None if isinstance(thing, Damage) else thing
        if isinstance(thing, Damage):
            told.append(thing)
            continue
        assert not (in_pieces and isinstance(thing, WholeRecord))
        told.append((thing.offset, thing.member, thing.type, thing.length, thing.addressable, thing.is_arc))
        told += [thing.headers, thing.named, thing.header("wArC-tYpE")]
        told += [_after(thing, step) for step in steps]
    return told


def _after(record: Record, step: Step) -> Any:
    name, size = step
    try:
        if name == "reject":
            return record.reject("it is none after all", cut=size == 5)
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


def test_usual_records_are_read_piece_by_piece() -> None:
    archive = ArchiveWriter(gzipped=True)
    archive.warcinfo()
    archive.response("http://a.cn/1.html", page())
    archive.response("http://a.cn/2.html", b"x" * 200_000)
    assert all(isinstance(record, WholeRecord) for record in RecordReader(BytesIO(archive.data)).records())


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
