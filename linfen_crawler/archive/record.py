"""A record of an archive, and a stretch of one that holds none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.archive.byte_streams import Damaged, MemberStream, PlainStream
from linfen_crawler.archive.record_search import RECORD_END, WARC_MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable

    from linfen_crawler.archive.byte_streams import RecordStream
    from linfen_crawler.archive.record_headers import Headers

_LONGEST_LINE = 1 << 16
_PIECE = 1 << 18

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

    def __init__(
        self, stream: RecordStream, headers: Headers, offset: int, member: int, *, addressable: bool, is_arc: bool
    ) -> None:
        self.offset = offset
        """Byte offset of the record; where it is not `addressable`, in the unpacked content of the file."""
        self.member = member
        """Byte offset of the gzip member that holds it; of the record itself in a file that is not packed."""
        self.addressable = addressable
        """Whether the file can be read from `offset` on: not where several records share a gzip member."""
        self.headers = headers
        """Its headers, in their order."""
        self.is_arc = is_arc
        """Whether it is an ARC record; its headers are then those that it would have as a WARC record."""
        self.failure: Damaged | None = None
        """What was wrong with the block, once it was read."""
        self.behind = b""
        """Once the block was read: the first bytes of what comes behind it, in the same gzip member if it is in one."""
        self.ends_well = True
        """Once the block was read: whether it ends in two blank lines, as it must."""
        self.block_end = 0
        """Once the block was read: byte offset behind it, in a file that is not packed."""
        self.end = 0
        """Once the block was read: byte offset behind the record, if nothing more is in its gzip member."""
        self.named = {name.lower(): value for name, value in reversed(headers)}
        """Its headers by their names in lower case; of several with one name the first."""
        self.type = self.named.get("warc-type", "")
        """`response`, `warcinfo` …"""
        self._stream = stream
        stated = self.named.get("content-length", "")
        if not (stated.isascii() and stated.isdecimal()):
            raise Damaged(f"its Content-Length {stated!r} is no number")
        self.length = int(stated)
        """Bytes of its block."""
        self._rest = self.length
        self._is_over = False

    def header(self, name: str) -> str | None:
        """A header of the record, by its name in any case; of several the first one."""
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

    def readline(self, most: int = _LONGEST_LINE) -> bytes:
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
            raise ValueError("the block was read or passed over already: read it before the next record is asked for")
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
