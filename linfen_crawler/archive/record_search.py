"""Where in a file the next record begins: what is looked for behind a damage."""

from __future__ import annotations

import re
import zlib
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING

from linfen_crawler.archive.byte_streams import FileBytes, PlainStream
from linfen_crawler.archive.record_headers import read_warc_headers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linfen_crawler.archive.record_headers import Headers

GZIP_MAGIC = b"\x1f\x8b\x08"
"""What a gzip member begins with."""
WARC_MAGIC = b"WARC/"
"""What a WARC record begins with."""
RECORD_END = b"\r\n\r\n"
"""What a WARC record, and its headers, end with."""
ENOUGH = 4096
"""Bytes of content by which a file or member shows what it is: an address may be long."""

_ARC_MAGIC = b"filedesc://"
_ARC_LINE = re.compile(rb"[A-Za-z]{2,12}:[^\n]*? [0-9A-Fa-f.:]+ [0-9]{8,17} [^ \n]+ [0-9]+\r?\n")
"""What an ARC record begins with: address, IP address, time, type, length."""
_SEARCH = 1 << 18
_LARGEST_HEAD = 1 << 16
_STEP = 64


def begins_arc(content: bytes) -> bool:
    """Whether an ARC record begins so."""
    return content.startswith(_ARC_MAGIC) or _ARC_LINE.match(content) is not None


class RecordSearch:
    """Looks for the beginnings of records. It moves in the file."""

    def __init__(self, source: FileBytes, *, exact: bool) -> None:
        """Make one.

        Args:
            source: The file.
            exact: Whether only WARC records count, and none in a plain file that does not stand behind an empty line.
        """
        self._source = source
        self._exact = exact

    def begins(self, content: bytes) -> bool:
        """Whether what is not packed begins with a record, or, unless `exact`, with nothing but line ends."""
        if self._exact:
            return content.startswith(WARC_MAGIC)
        content = content.lstrip(b"\r\n")
        return not content or content.startswith(WARC_MAGIC) or begins_arc(content + b"\n")

    def member(self, position: int) -> int | None:
        """Where, from a byte offset on, a gzip member begins that holds a record."""
        for found, head in self._find(GZIP_MAGIC, position, ENOUGH):
            if self._holds_record(head):
                return found
        return None

    def plain(self, position: int) -> int | None:
        """Where, from a byte offset on, a WARC record begins that is not packed."""
        mark = (RECORD_END if self._exact else b"\n") + WARC_MAGIC
        found = next(self._find(mark, position, len(mark)), None)
        return None if found is None else found[0] + len(mark) - len(WARC_MAGIC)

    def either(self, position: int) -> int | None:
        """Where, from a byte offset on, the first of such members begins; if there is none, such a record."""
        member = self.member(position)
        return member if member is not None else self.plain(position)

    def begins_member(self, position: int) -> bool:
        """Whether a gzip member begins at a byte offset."""
        self._source.jump(position)
        head = self._source.take(len(GZIP_MAGIC))
        self._source.jump(position)
        return head == GZIP_MAGIC

    def headers_before_the_break(self, position: int) -> Headers:
        """The headers of the record in a broken member, if they stand before the place where it is broken."""
        self._source.jump(position)
        data, content = self._source.take(_LARGEST_HEAD), b""
        if not data.startswith(GZIP_MAGIC):
            return []
        unpack = zlib.decompressobj(16 + zlib.MAX_WBITS)
        with suppress(zlib.error):  # an error takes with it what its own step has unpacked: small steps lose little
            while data and not unpack.eof and RECORD_END not in content and len(content) < _LARGEST_HEAD:
                content += unpack.decompress(data, _STEP)
                data = unpack.unconsumed_tail
        head, end, _ = content.partition(RECORD_END)
        if not end:
            head = content.rpartition(b"\r\n")[0]  # the lines that are whole
        if not head.startswith(WARC_MAGIC):
            return []
        return read_warc_headers(PlainStream(FileBytes(BytesIO(head + RECORD_END))))

    def _holds_record(self, packed: bytes) -> bool:
        try:
            content = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, ENOUGH)
        except zlib.error:
            return False
        return bool(content) and self.begins(content)

    def _find(self, mark: bytes, position: int, reach: int) -> Iterator[tuple[int, bytes]]:
        """The places of a mark from a byte offset on, each with so many bytes from there on as the file has.

        They are not asked of the file for each: bytes may be full of marks, and a store takes its time for each answer.
        """
        while True:
            self._source.jump(position)
            held = self._source.take(_SEARCH + reach)
            while len(held) < _SEARCH + reach and (more := self._source.take(_SEARCH + reach - len(held))):
                held += more
            is_last = len(held) < _SEARCH + reach
            end = len(held) if is_last else _SEARCH
            at = held.find(mark)
            while 0 <= at < end:
                yield position + at, held[at : at + reach]
                at = held.find(mark, at + 1)
            if is_last:
                return
            position += end
