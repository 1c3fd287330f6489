"""A record of an archive, and a stretch of one that holds none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.archive.byte_streams import LONGEST_LINE, Damaged, MemberStream, PlainStream
from linfen_crawler.archive.record_headers import MOST_DIGITS, by_name, named_in, parted, regular_head, value_in
from linfen_crawler.archive.record_search import RECORD_END, WARC_MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from linfen_crawler.archive.byte_streams import RecordStream
    from linfen_crawler.archive.record_headers import Headers

_PIECE = 1 << 18
_QUOTED = 40
_ASKED_TOO_LATE = "the block was read or passed over already: read it before the next record is asked for"

NOT_FOLLOWED = "it is not followed by blank lines and a record: its Content-Length is wrong, or bytes are lost"
"""What is said of a record behind which stands neither."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that holds no whole record."""

    offset: int
    """Its first byte."""
    end: int
    """The byte behind its last one; reading goes on there."""
    member: int
    """Byte offset of the gzip member that it begins in, behind whole records of it or not; else as `offset`."""
    reason: str
    """In what way the record that begins there is not whole."""
    torn: bool
    """Whether nothing whole stands behind it: the file is still being written, or was when power failed."""
    is_cut_end: bool = False
    """Whether it is `torn`, and only too short: a record whose writing was not finished."""
    kind: str | None = None
    """The `WARC-Type` of the record, where it can still be read."""
    record_id: str | None = None
    """Its `WARC-Record-ID`, where it can still be read."""
    url: str | None = None
    """Its `WARC-Target-URI`, where it can still be read."""
    concurrent_to: str | None = None
    """Its `WARC-Concurrent-To`, where it can still be read."""

    @property
    def length(self) -> int:
        """How many bytes of the file it takes."""
        return self.end - self.offset


class Record:
    """One record: its headers are read, its block is still in the file and must be read before the next record is."""

    failure: Damaged | None = None
    """What was wrong with the block, once it was read."""
    behind = b""
    """Once the block was read: the first bytes of what comes behind it, in the same gzip member if it is in one."""
    ends_well = True
    """Once the block was read: whether it ends in two blank lines, as it must."""
    block_end = 0
    """Once the block was read: byte offset behind it, in a file that is not packed."""
    end = 0
    """Once the block was read: byte offset behind the record, if nothing more is in its gzip member."""
    _is_over = False

    def __init__(
        self, stream: RecordStream, headers: Headers, offset: int, member: int, *, addressable: bool, is_arc: bool
    ) -> None:
        """Take what comes next in a stream for a record's block.

        Raises:
            Damaged: Its headers give it no length.
        """
        self.offset = offset
        """Byte offset of the record; where it is not `addressable`, in the unpacked content of the file."""
        self.member = member
        """Byte offset of the gzip member that holds it; of the record itself in a file that is not packed."""
        self.addressable = addressable
        """Whether the file can be read from `offset` on: not where several records share a gzip member."""
        self.is_arc = is_arc
        """Whether it is an ARC record; its headers are then those that it would have as a WARC record."""
        self._head: Headers | bytes = headers
        self._named: dict[str, str] | None = None
        self.type = self.named.get("warc-type", "")
        """`response`, `warcinfo` …"""
        self._stream = stream
        stated = self.named.get("content-length", "")
        if not (stated.isascii() and stated.isdecimal() and len(stated) <= MOST_DIGITS):
            raise Damaged(f"its Content-Length {stated[:_QUOTED]!r} is no number of bytes")
        self.length = int(stated)
        """Bytes of its block."""
        self._rest = self.length

    @property
    def headers(self) -> Headers:
        """Its headers, in their order."""
        if isinstance(self._head, bytes):
            self._head = parted(self._head)
        return self._head

    @property
    def named(self) -> dict[str, str]:
        """Its headers by their names in lower case; of several with one name the first."""
        if self._named is None:
            head = self._head
            self._named = named_in(head) if isinstance(head, bytes) else by_name(head)
        return self._named

    def header(self, name: str) -> str | None:
        """A header of the record, by its name in any case; of several the first one."""
        if self._named is None and isinstance(self._head, bytes):
            return value_in(self._head, name)
        return self.named.get(name.lower())

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

    def read(self, most: int) -> bytes:
        """The next bytes of its block, at most so many; empty at its end.

        Raises:
            Damaged: The block is not whole, or not what was written.
        """
        return self._took(self._stream.read, most)

    def readline(self, most: int = LONGEST_LINE) -> bytes:
        """The next line of its block, or so many bytes of it; empty at its end.

        Raises:
            Damaged: The block is not whole, or not what was written.
        """
        return self._took(self._stream.readline, most)

    def block(self) -> bytes:
        """Its whole block. Look at `length` first: all of it is held in memory.

        Raises:
            Damaged: The block is not whole, or not what was written.
            ValueError: The block, or the next record, was asked for before: it is not there any more.
        """
        if self._is_over:
            raise ValueError(_ASKED_TOO_LATE)
        pieces = []
        while piece := self.read(_PIECE):
            pieces.append(piece)
        data = b"".join(pieces)
        self.finish()
        return data

    def finish(self) -> None:
        """Pass over what is left of it.

        Raises:
            Damaged: The block is not whole, or not what was written; also where that was said already.
        """
        if self.failure is not None:
            raise self.failure
        if self._is_over:
            return
        try:
            if self._rest:
                self._rest -= self._stream.skip(self._rest)
            self._check_end()
        except Damaged as failure:
            self.failure = failure
            raise

    def reject(self, reason: str, *, cut: bool = False) -> None:
        """Say that it is none after all: what comes next is then a damage with this reason, in its place."""
        self.failure = Damaged(reason, cut=cut)

    def _took(self, read: Callable[[int], bytes], most: int) -> bytes:
        if self.failure is not None:
            raise self.failure
        if not self._rest:
            return b""
        try:
            data = read(min(most, self._rest))
            if not data:
                self._check_end()
        except Damaged as failure:
            self.failure = failure
            raise
        self._rest -= len(data)
        return data

    def _check_end(self) -> None:
        stream = self._stream
        if self._rest:
            raise Damaged(
                f"its Content-Length is {self.length}, but only {self.length - self._rest} bytes of it are there",
                cut=isinstance(stream, PlainStream),
            )
        stream.tee = None
        self.block_end = stream.position
        is_end = stream.peek(len(RECORD_END)) == RECORD_END
        self.ends_well = stream.skip_blank_lines() == len(RECORD_END) and is_end
        self.behind = stream.peek(len(WARC_MAGIC))
        self.end = stream.position
        self._is_over = True
        if self.is_arc or not self.behind or self.behind.startswith(WARC_MAGIC):
            return
        if isinstance(stream, MemberStream):
            raise Damaged("its Content-Length is less than what stands there")
        if not self.ends_well:
            raise Damaged(NOT_FOLLOWED)


class WholeRecord(Record):
    """A record that is whole, and alone in its gzip member. Most are: then nothing more has to be looked at.

    What can be asked of it, and what comes of that, is the same as of a `Record`.
    """

    def __init__(self, data: bytes, begin: int, length: int, kind: str, offset: int, end: int) -> None:
        """Take all that a member holds for it; see `whole_in`.

        Args:
            data: The record.
            begin: Where its block begins in there.
            length: Bytes of the block.
            kind: Its type.
            offset: Byte offset of the member.
            end: Byte offset behind it.
        """
        # Not by way of Record: that takes its block from a stream, and its headers apart.
        self.offset = self.member = offset
        self.block_end = self.end = end
        self.addressable, self.is_arc = True, False
        self.type = kind
        self.length = self._rest = length
        self._data, self._at = data, begin
        self._head, self._named = data[:begin], None

    def head(self, most: int) -> bytes:
        """The beginning of its block, which is not taken from it."""
        return self._data[self._at : self._at + min(most, self._rest)]

    def read(self, most: int) -> bytes:
        """The next bytes of its block, at most so many; empty at its end.

        Raises:
            Damaged: It was rejected.
        """
        if self.failure is not None:
            raise self.failure
        piece = self.head(most)
        self._at, self._rest = self._at + len(piece), self._rest - len(piece)
        return piece

    def readline(self, most: int = LONGEST_LINE) -> bytes:
        """The next line of its block, or so many bytes of it; empty at its end.

        Raises:
            Damaged: It was rejected.
        """
        furthest = self._at + min(most, self._rest)
        return self.read((self._data.find(b"\n", self._at, furthest) + 1 or furthest) - self._at)

    def block(self) -> bytes:
        """Its whole block.

        Raises:
            Damaged: It was rejected.
            ValueError: The block, or the next record, was asked for before.
        """
        if self._is_over:
            raise ValueError(_ASKED_TOO_LATE)
        if self.failure is not None:
            raise self.failure
        begin, end = self._at, self._at + self._rest
        self._at, self._rest, self._is_over = end, 0, True
        return self._data[begin:end]

    def finish(self) -> None:
        """Pass over what is left of it.

        Raises:
            Damaged: It was rejected.
        """
        if self.failure is not None:
            raise self.failure
        self._rest, self._is_over = 0, True


def whole_in(content: bytes, offset: int, end: int) -> WholeRecord | None:
    """The record that all content of a gzip member is; None where it is no such record, or may be another one.

    Args:
        content: All that the member holds.
        offset: Byte offset of the member.
        end: Byte offset behind it.
    """
    found = regular_head(content)
    if found is None or not content.endswith(RECORD_END):
        return None
    begin, kind, length = found
    if begin + length + len(RECORD_END) != len(content):
        return None
    return WholeRecord(content, begin, length, kind, offset, end)
