"""The records of a WARC or ARC file one by one, whoever wrote it, and what of it cannot be read.

The iterator of warcio ends at the first damage, or passes over it in silence, and refuses files that are one gzip
member as a whole. Archives are kept for decades on disks that fail: what stands behind the damage must come out, and
the damage be named. Of warcio's reading side the parser of record headers is used, which knows WARC 0.17 to 1.1, ARC,
and the oddities of other writers.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from linfen_crawler.archive.byte_streams import Damaged, FileBytes, MemberStream, PlainStream, RecordStream
from linfen_crawler.missing_extra import MissingExtra

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_GZIP_MAGIC = b"\x1f\x8b\x08"
_WARC_MAGIC = b"WARC/"
_ARC_MAGIC = b"filedesc://"
_ENOUGH = 4096
"""Bytes of content by which a file or member shows what it is: an address may be long."""
_ARC_LINE = re.compile(rb"[A-Za-z]{2,12}:[^\n]*? [0-9A-Fa-f.:]+ [0-9]{8,17} [^ \n]+ [0-9]+\r?\n")
"""What an ARC record begins with: address, IP address, time, type, length."""
_SEARCH = 1 << 18


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of an archive that could not be read."""

    offset: int
    """Where it begins."""
    length: int
    """How many bytes of the file were passed over; reading went on behind them."""
    message: str
    """What is wrong with it."""
    is_cut_end: bool
    """Whether it is the end of the file, and only too short: a record whose writing was not finished."""


class Record:
    """One record: its headers are read, its block is still in the file and must be read before the next record is."""

    def __init__(self, stream: RecordStream, parsed: Any, offset: int, *, addressable: bool) -> None:
        self.offset = offset
        """Byte offset of the record; where it is not `addressable`, in the unpacked content of the file."""
        self.addressable = addressable
        """Whether the file can be read from `offset` on: not where several records share a gzip member."""
        self.type = parsed.rec_type or ""
        """`response`, `warcinfo` …"""
        self.failure: Damaged | None = None
        """What was wrong with the block, once it was read."""
        self._headers: dict[str, str] = {}
        for name, value in parsed.rec_headers.headers:
            self._headers.setdefault(name.lower(), value)
        self._stream = stream
        stated = self.header("Content-Length") or ""
        if not stated.isdecimal() or parsed.length is None:
            raise Damaged(f"the record's Content-Length is {stated!r}")
        self.length: int = parsed.length
        """Bytes of its block."""
        self._rest = self.length
        self._is_over = False

    def header(self, name: str) -> str | None:
        """A header of the record, by its name in any case; of several the first one."""
        return self._headers.get(name.lower())

    def head(self, most: int) -> bytes:
        """The beginning of its block, which is not taken from it.

        Raises:
            Damaged: It cannot be unpacked.
        """
        try:
            return self._stream.peek(min(most, self._rest))
        except Damaged as failure:
            self.failure = failure
            raise

    def block(self) -> bytes:
        """Its whole block. Look at `length` first: all of it is held in memory.

        Raises:
            Damaged: The block is not whole, or not what was written.
            ValueError: The block, or the next record, was asked for before: it is not there any more.
        """
        if self._is_over:
            raise ValueError("the block was read or passed over already: read it before the next record is asked for")
        try:
            data = self._stream.read(self._rest)
            self._rest -= len(data)
            self._check_end()
        except Damaged as failure:
            self.failure = failure
            raise
        return data

    def finish(self) -> None:
        """Pass over what is left of it.

        Raises:
            Damaged: The block is not whole, or not what was written; also where `block` has said so already.
        """
        if self.failure is not None:
            raise self.failure
        self._rest -= self._stream.skip(self._rest)
        self._check_end()

    def _check_end(self) -> None:
        if self._is_over:
            return
        if self._rest:
            raise Damaged(f"the record ends {self._rest} bytes before its Content-Length", cut=True)
        behind = self._stream.peek(1)
        if behind and behind not in b"\r\n":
            raise Damaged("the record is longer than its Content-Length")
        self._stream.skip_blank_lines()
        self._is_over = True


class RecordReader:
    """Reads the records of one archive file."""

    def __init__(self, file: BinaryIO, *, start: int = 0) -> None:
        """Make a reader.

        Args:
            file: The file, which can be sought in.
            start: Byte offset at which a record begins.

        Raises:
            MissingExtra: warcio is not installed.
            OSError: The file cannot be read.
        """
        self._source = FileBytes(file, start)
        self._start = start
        self._parse = record_parser()
        self._format: str | None = None
        self._unpacked = 0  # bytes of content before the present member
        self._first_in_member = True

    @property
    def position(self) -> int:
        """How far into the file reading has come, in bytes."""
        return self._source.position

    def records(self) -> Iterator[Record | Damage]:
        """Everything in the file, in its order.

        The block of a record can be read until the next one is asked for. Of a record whose block turns out to be bad
        the `Damage` comes next.

        Raises:
            OSError: The file cannot be read.
        """
        head = self._source.take(_ENOUGH)
        self._source.jump(self._start)
        is_packed = _GZIP_MAGIC.startswith(head[:3])
        if not is_packed and not _begins_plain(head):
            damage = self._passed_over(
                self._start, Damaged(f"no record begins here: {head[:20]!r}"), self._next_of_either
            )
            yield damage
            is_packed = self._begins_member(damage.offset + damage.length)
        yield from self._members() if is_packed else self._plain()

    def _members(self) -> Iterator[Record | Damage]:
        while True:
            start = self._source.position
            if not self._source.take(1):
                return
            self._source.give_back(1)
            stream = MemberStream(self._source)
            try:
                yield from self._records_in(stream, start)
                self._unpacked += stream.given
            except Damaged as failure:
                self._unpacked += stream.given
                # Of a member with several records, those before the damage were given out.
                began = start if self._first_in_member else max(start, self._source.position - 1)
                yield self._passed_over(began, failure, self._next_member)

    def _records_in(self, stream: MemberStream, start: int) -> Iterator[Record]:
        """The records of a member: one as a rule; all, where the file was packed as a whole."""
        self._first_in_member = True
        stream.skip_blank_lines()
        offset = start
        while stream.peek(1):
            record = self._next(stream, offset, addressable=self._first_in_member)
            yield record
            record.finish()
            self._first_in_member = False
            offset = self._unpacked + stream.given

    def _plain(self) -> Iterator[Record | Damage]:
        while True:
            stream = PlainStream(self._source)
            stream.skip_blank_lines()
            start = stream.position
            try:
                while stream.peek(1):
                    start = stream.position
                    record = self._next(stream, start, addressable=True)
                    yield record
                    record.finish()
            except Damaged as failure:
                yield self._passed_over(start, failure, self._next_plain)
            else:
                return

    def _next(self, stream: RecordStream, offset: int, *, addressable: bool) -> Record:
        """Read the headers of the record that comes next.

        Raises:
            Damaged: What comes next is no record.
        """
        head = stream.peek(_ENOUGH)
        if head.startswith(_WARC_MAGIC):
            self._format = "warc"
        elif head.startswith(_ARC_MAGIC) or _ARC_LINE.match(head):
            self._format = "arc"
        else:
            raise Damaged(f"no record begins here: {head[:20]!r}")
        try:
            parsed = self._parse(stream, known_format=self._format, no_record_parse=True)
        except Damaged:
            raise
        except Exception as error:  # warcio raises whatever its parts raise on garbage
            raise Damaged(f"the record's headers cannot be read ({str(error).strip()})") from None
        return Record(stream, parsed, offset, addressable=addressable)

    def _passed_over(self, start: int, failure: Damaged, next_record: Callable[[int], int | None]) -> Damage:
        """Go on at the next record behind a damaged one, or at the file's end."""
        found = next_record(start + 1)
        end = found if found is not None else self._end()
        self._source.jump(end)
        return Damage(start, end - start, str(failure), is_cut_end=failure.cut and found is None)

    def _end(self) -> int:
        while self._source.take(_SEARCH):
            pass
        return self._source.position

    def _next_member(self, position: int) -> int | None:
        for found in self._find(_GZIP_MAGIC, position):
            self._source.jump(found)
            if self._begins_record(self._source.take(_ENOUGH)):
                return found
        return None

    def _next_of_either(self, position: int) -> int | None:
        member = self._next_member(position)
        return member if member is not None else self._next_plain(position)

    def _begins_member(self, position: int) -> bool:
        self._source.jump(position)
        head = self._source.take(len(_GZIP_MAGIC))
        self._source.jump(position)
        return head == _GZIP_MAGIC

    def _begins_record(self, packed: bytes) -> bool:
        try:
            content = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, _ENOUGH)
        except zlib.error:
            return False
        return bool(content) and _begins_plain(content)

    def _next_plain(self, position: int) -> int | None:
        if self._format == "arc":
            return None  # nothing tells the beginning of an ARC record from any other line
        found = next(self._find(b"\n" + _WARC_MAGIC, position), None)
        return None if found is None else found + 1

    def _find(self, mark: bytes, position: int) -> Iterator[int]:
        """The places of a mark from a byte offset on."""
        while True:
            self._source.jump(position)
            held = self._source.take(_SEARCH)
            if len(held) < len(mark):
                return
            at = held.find(mark)
            while at >= 0:
                yield position + at
                at = held.find(mark, at + 1)
            position += len(held) - len(mark) + 1


def _begins_plain(head: bytes) -> bool:
    """Whether a file that is not packed begins with a record, or with nothing but line ends."""
    content = head.lstrip(b"\r\n")
    return not content or content.startswith((_WARC_MAGIC, _ARC_MAGIC)) or _ARC_LINE.match(content + b"\n") is not None


def record_parser() -> Callable[..., Any]:
    """The parser of record headers that warcio has.

    Raises:
        MissingExtra: warcio is not installed.
    """
    try:
        from warcio.recordloader import ArcWarcRecordLoader
    except ImportError:
        raise MissingExtra("warcio", "archive") from None
    parse: Callable[..., Any] = ArcWarcRecordLoader(verify_http=False, arc2warc=True).parse_record_stream
    return parse
