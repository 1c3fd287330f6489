"""The bytes of a WARC file's records, decoded: of one gzip member, or of a file that is not compressed."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, BinaryIO, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = 1 << 14
_LONGEST_LINE = 1 << 20  # bytes; a longer line is handed out in pieces


class Broken(Exception):  # noqa: N818 - a finding about the file, no error of the program
    """What stands here is no whole record. The message says in what way."""


class Decoded(Protocol):
    """What records are read from."""

    def read(self, length: int) -> bytes:
        """Up to so many bytes; none at the end.

        Raises:
            Broken: They cannot be decoded.
        """

    def readline(self, length: int = _LONGEST_LINE) -> bytes:
        """Up to and with the next line feed.

        Raises:
            Broken: They cannot be decoded.
        """

    def peek(self, length: int) -> bytes:
        """The next bytes, left where they are.

        Raises:
            Broken: They cannot be decoded.
        """


class _Buffered:
    """Reading by lines and pieces from what `_more` gives."""

    def __init__(self) -> None:
        self._buffer = b""
        self._at = 0
        self.tee: Callable[[bytes], object] | None = None
        """Is given all bytes that are read."""

    def _more(self) -> bytes:
        raise NotImplementedError

    def read(self, length: int) -> bytes:
        """Up to so many bytes; none at the end."""
        if self._at == len(self._buffer):
            self._buffer, self._at = self._more(), 0
        data = self._buffer[self._at : self._at + length]
        return self._took(data)

    def readline(self, length: int = _LONGEST_LINE) -> bytes:
        """Up to and with the next line feed, at most so many bytes."""
        length = min(length, _LONGEST_LINE)
        while (found := self._buffer.find(b"\n", self._at, self._at + length)) < 0:
            if len(self._buffer) - self._at >= length or not self._extend():
                found = min(len(self._buffer), self._at + length) - 1
                break
        return self._took(self._buffer[self._at : found + 1])

    def peek(self, length: int) -> bytes:
        """The next bytes, left where they are."""
        while len(self._buffer) - self._at < length and self._extend():
            pass
        return self._buffer[self._at : self._at + length]

    def _extend(self) -> bool:
        more = self._more()
        self._buffer, self._at = self._buffer[self._at :] + more, 0
        return bool(more)

    def _took(self, data: bytes) -> bytes:
        self._at += len(data)
        if self.tee is not None:
            self.tee(data)
        return data


class GzipMember(_Buffered):
    """The decoded bytes of the gzip member that begins at an offset of a file."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        """Begin to decode.

        Args:
            file: The file; nothing else may move in it meanwhile.
            begin: Where the member begins.
            end: Where the file ends.
        """
        super().__init__()
        file.seek(begin)
        self._file = file
        self._left = end - begin
        self._end = end
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def end(self) -> int:
        """Where the member ends in the file; known once all of it was read."""
        return self._end - self._left - len(self._inflate.unused_data)

    def _more(self) -> bytes:
        while not self._inflate.eof:
            data = self._inflate.unconsumed_tail
            if not data:
                data = self._file.read(min(_CHUNK, self._left))
                self._left -= len(data)
            try:
                decoded = self._inflate.decompress(data, _CHUNK)
            except zlib.error as error:
                raise Broken(f"its gzip member cannot be decoded ({_plain(error)})") from None
            if decoded:
                return decoded
            if not data and not self._inflate.eof:
                raise Broken("the file ends in the middle of it")
        return b""


class PlainFile(_Buffered):
    """The bytes of a file that is not compressed, from an offset on."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        """Begin to read; the arguments are those of `GzipMember`."""
        super().__init__()
        file.seek(begin)
        self._file = file
        self._next = begin
        self._end = end

    @property
    def position(self) -> int:
        """Where the next byte to read stands in the file."""
        return self._next - len(self._buffer) + self._at

    def _more(self) -> bytes:
        data = self._file.read(min(_CHUNK, self._end - self._next))
        self._next += len(data)
        return data


def _plain(error: zlib.error) -> str:
    """`incorrect data check` of `Error -3 while decompressing data: incorrect data check`."""
    return str(error).rpartition(": ")[2]
