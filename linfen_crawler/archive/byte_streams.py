"""The bytes of an archive, read forward: as they stand, or unpacked member by member."""

from __future__ import annotations

import zlib
from abc import ABC, abstractmethod
from typing import Any, BinaryIO

_BLOCK = 1 << 18
_PIECE = 1 << 14
_GZIP = 16 + zlib.MAX_WBITS
_LONGEST_LINE = 1 << 16


class Damaged(Exception):  # noqa: N818 - a finding about a file, not a defect
    """Bytes that are not what they must be. `cut` is true where they end too early, as in a file not fully written."""

    def __init__(self, message: str, *, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut


class FileBytes:
    """A binary file read forward in blocks, with the place that was reached. Can go back within a block, and jump."""

    def __init__(self, file: BinaryIO, start: int = 0) -> None:
        self._file = file
        self.jump(start)

    @property
    def position(self) -> int:
        """Byte offset of what comes next."""
        return self._base + self._at

    def jump(self, position: int) -> None:
        """Go on at another byte offset."""
        self._file.seek(position)
        self._base, self._held, self._at = position, b"", 0

    def take(self, most: int = _PIECE) -> bytes:
        """The next bytes, at most so many; empty at the end."""
        if self._at >= len(self._held):
            self._base += len(self._held)
            self._held, self._at = self._file.read(_BLOCK), 0
        piece = self._held[self._at : self._at + most]
        self._at += len(piece)
        return piece

    def give_back(self, count: int) -> None:
        """Take back the last bytes of what `take` gave last."""
        self._at -= count


class RecordStream(ABC):
    """A run of bytes that holds records, one behind the other."""

    def __init__(self) -> None:
        self._ready = b""
        self._at = 0
        self.given = 0
        """How many bytes were given out so far."""

    @abstractmethod
    def _more(self) -> bytes:
        """The next bytes; empty at the end of the run.

        Raises:
            Damaged: They cannot be unpacked.
        """

    def read(self, count: int) -> bytes:
        """The next bytes: so many, unless the run ends before.

        Raises:
            Damaged: They cannot be unpacked.
        """
        pieces = []
        while count > 0 and self._fill():
            piece = self._ready[self._at : self._at + count]
            self._took(len(piece))
            count -= len(piece)
            pieces.append(piece)
        return b"".join(pieces)

    def readline(self, *_: int) -> bytes:
        """The next line with its line feed; without one where the run ends, or the line is longer than any header.

        Raises:
            Damaged: It cannot be unpacked.
        """
        line = b""
        while len(line) < _LONGEST_LINE and self._fill():
            end = self._ready.find(b"\n", self._at) + 1
            piece = self._ready[self._at : end or len(self._ready)]
            self._took(len(piece))
            line += piece
            if end:
                break
        return line

    def skip(self, count: int) -> int:
        """Pass over bytes; gives how many there were.

        Raises:
            Damaged: They cannot be unpacked.
        """
        passed = 0
        while passed < count and self._fill():
            step = min(count - passed, len(self._ready) - self._at)
            self._took(step)
            passed += step
        return passed

    def skip_blank_lines(self) -> int:
        """Pass over line ends; gives how many bytes they were.

        Raises:
            Damaged: What follows cannot be unpacked.
        """
        passed = 0
        while self._fill() and self._ready[self._at] in b"\r\n":
            self._took(1)
            passed += 1
        return passed

    def peek(self, count: int) -> bytes:
        """The bytes that come next, without taking them: so many, unless the run ends before.

        Raises:
            Damaged: They cannot be unpacked.
        """
        while len(self._ready) - self._at < count:
            more = self._more()
            if not more:
                break
            self._ready, self._at = self._ready[self._at :] + more, 0
        return self._ready[self._at : self._at + count]

    def _fill(self) -> bool:
        if self._at >= len(self._ready):
            self._ready, self._at = self._more(), 0
        return bool(self._ready)

    def _took(self, count: int) -> None:
        self._at += count
        self.given += count


class PlainStream(RecordStream):
    """The bytes of a file as they stand."""

    def __init__(self, source: FileBytes) -> None:
        super().__init__()
        self._source = source

    @property
    def position(self) -> int:
        """Byte offset in the file of what comes next."""
        return self._source.position - (len(self._ready) - self._at)

    def skip(self, count: int) -> int:
        """Pass over bytes without reading them, as far as the file goes; gives how many there were."""
        passed = super().skip(min(count, len(self._ready) - self._at))
        rest = count - passed
        if rest > _BLOCK:
            # All but the last byte, which shows that the file goes so far.
            before = self._source.position
            self._source.jump(before + rest - 1)
            if not self._source.take(1):
                self._source.jump(before)
                return passed + super().skip(rest)
            self.given += rest
            return count
        return passed + super().skip(rest)

    def _more(self) -> bytes:
        return self._source.take()


class MemberStream(RecordStream):
    """What one gzip member holds. At its end the file stands behind the member."""

    def __init__(self, source: FileBytes) -> None:
        super().__init__()
        self._source = source
        self._unpack: Any = zlib.decompressobj(_GZIP)

    def _more(self) -> bytes:
        while not self._unpack.eof:
            piece = self._source.take()
            if not piece:
                raise Damaged("the file ends within this record", cut=True)
            try:
                unpacked: bytes = self._unpack.decompress(piece)
            except zlib.error as error:
                raise Damaged(f"cannot be unpacked ({error})") from None
            if self._unpack.eof:
                self._source.give_back(len(self._unpack.unused_data))
            if unpacked:
                return unpacked
        return b""
