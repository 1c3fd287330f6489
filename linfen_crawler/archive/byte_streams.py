"""The bytes of an archive, read forward: as they stand, or unpacked member by member."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any, BinaryIO

from linfen_crawler.archive.inflation import GZIP, INFLATE_ERRORS, inflater

if TYPE_CHECKING:
    from collections.abc import Callable

_BLOCK = 1 << 18
_PIECE = 1 << 14
_UNPACKED = 1 << 16
"""Bytes that are unpacked at once: a small file may hold very large ones."""
_FIRST = 1 << 12
"""Bytes of a member that are taken first: more than most have. What is taken behind its end is copied for nothing."""
_WHOLE = 1 << 18
"""Bytes of a member that are unpacked before anything of it was asked for."""
_STEP, _UNPACKED_IN_STEP = 256, 4096
"""Bytes of a broken member that are unpacked at once, and to how many: an error takes with it what its own step has
unpacked."""
LONGEST_LINE = 1 << 16
"""Bytes of a line; of headers, if they are to be read at once."""
_LINE_ENDS = re.compile(rb"[\r\n]+")


class Damaged(Exception):  # noqa: N818 - a finding about a file, not a defect
    """Bytes that are not what they must be. `cut` is true where they end too early, as in a file not fully written."""

    def __init__(self, message: str, *, cut: bool = False) -> None:
        super().__init__(message)
        self.cut = cut


class FileBytes:
    """A binary file read forward in blocks, with the place that was reached. Can go back within a block, and jump."""

    def __init__(self, file: BinaryIO, start: int = 0, end: int | None = None) -> None:
        """Begin to read.

        Args:
            file: The file; nothing else may move in it meanwhile.
            start: Where to begin.
            end: Where to end: bytes behind it do not count. None for the end that the file has when it is reached.
        """
        self._file = file
        self._end = end
        self._base, self._held, self._at = start, b"", 0
        # Who wants one record wants little; who reads on gets more each time.
        self._block = _PIECE
        file.seek(start)

    @property
    def position(self) -> int:
        """Byte offset of what comes next."""
        return self._base + self._at

    def jump(self, position: int) -> None:
        """Go on at another byte offset."""
        if self._base <= position < self._base + len(self._held):
            self._at = position - self._base
            return
        self._file.seek(position)
        self._base, self._held, self._at = position, b"", 0

    def jump_to_end(self) -> int:
        """Pass over all the rest; gives the byte offset of the end."""
        self.jump(self._end if self._end is not None else self._file.seek(0, 2))
        return self._base

    def take(self, most: int = _PIECE) -> bytes:
        """The next bytes, at most so many; empty at the end."""
        if self._at >= len(self._held):
            self._next_block(most)
        piece = self._held[self._at : self._at + most]
        self._at += len(piece)
        return piece

    def take_at_hand(self, most: int) -> bytes:
        """As `take`, of what need not be asked of the file."""
        piece = self._held[self._at : self._at + most]
        self._at += len(piece)
        return piece

    def is_at_end(self) -> bool:
        """Whether nothing comes any more."""
        if self._at >= len(self._held):
            self._next_block(1)
        return self._at >= len(self._held)

    def give_back(self, count: int) -> None:
        """Take back the last bytes of what `take` gave last."""
        self._at -= count

    def _next_block(self, least: int) -> None:
        self._base += len(self._held)
        block = max(self._block, least)
        wanted = block if self._end is None else min(block, self._end - self._base)
        self._held, self._at = self._file.read(wanted), 0
        self._block = min(2 * self._block, _BLOCK)


class RecordStream(ABC):
    """A run of bytes that holds records, one behind the other."""

    def __init__(self) -> None:
        self._ready = b""
        self._at = 0
        self.given = 0
        """How many bytes were given out so far."""
        self.tee: Callable[[bytes], object] | None = None
        """Is given all bytes that are given out."""

    @property
    @abstractmethod
    def position(self) -> int:
        """Byte offset in the file of what comes next; where it is packed, known only at the end of the run."""

    @abstractmethod
    def _more(self) -> bytes:
        """The next bytes; empty at the end of the run.

        Raises:
            Damaged: They cannot be unpacked.
        """

    def read(self, most: int) -> bytes:
        """The next bytes: as many as are at hand, at most so many; empty where the run ends.

        Raises:
            Damaged: They cannot be unpacked.
        """
        if not self._fill():
            return b""
        piece = self._ready[self._at : self._at + most]
        self._took(len(piece))
        return piece

    def readline(self, most: int = LONGEST_LINE) -> bytes:
        """The next line with its line feed; without one where the run ends, or the line is longer than `most`.

        Raises:
            Damaged: It cannot be unpacked.
        """
        line = b""
        while len(line) < most and self._fill():
            furthest = self._at + most - len(line)
            end = self._ready.find(b"\n", self._at, furthest) + 1
            piece = self._ready[self._at : end or furthest]
            self._took(len(piece))
            line += piece
            if end:
                break
        return line

    def at_hand_through(self, mark: bytes) -> bytes:
        """What comes next up to a mark, with it, not taken; empty where the mark is not at hand, or not within 64 KB.

        Raises:
            Damaged: It cannot be unpacked.
        """
        self._fill()
        end = self._ready.find(mark, self._at, self._at + LONGEST_LINE)
        return self._ready[self._at : end + len(mark)] if end >= 0 else b""

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
        while self._at < len(self._ready) or self.peek(1):
            found = _LINE_ENDS.match(self._ready, self._at)
            if found is None:
                break
            count = found.end() - self._at
            self._took(count)
            passed += count
        return passed

    def peek(self, count: int) -> bytes:
        """The bytes that come next, without taking them: so many, unless the run ends before.

        Raises:
            Damaged: They cannot be unpacked.
        """
        piece = self._ready[self._at : self._at + count]
        while len(piece) < count:
            more = self._more()
            if not more:
                break
            self._ready, self._at = self._ready[self._at :] + more, 0
            piece = self._ready[:count]
        return piece

    def _fill(self) -> bool:
        if self._at >= len(self._ready):
            self._ready, self._at = self._more(), 0
        return bool(self._ready)

    def _took(self, count: int) -> None:
        if self.tee is not None:
            self.tee(self._ready[self._at : self._at + count])
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


def begin_member(source: FileBytes) -> tuple[bytes, Any, bool]:
    """Unpack what is at hand of the member that comes next.

    Less than all where it holds 256 KB or more, cannot be unpacked, or ends behind what was read of the file by now:
    who wants one record of a store's should not have to wait for all of it.

    Returns:
        All that it holds, or its beginning; what unpacks the rest, None where there is an error in what was looked at;
        and whether that was all of it: the file stands behind it then.
    """
    unpack, content = inflater(GZIP), b""
    start, step = source.position, _FIRST
    try:
        while True:
            piece = unpack.unconsumed_tail or source.take_at_hand(step)
            if not piece:
                return content, unpack, False
            more = unpack.decompress(piece, _WHOLE - len(content))
            content = content + more if content else more
            if unpack.eof:
                break
            if len(content) >= _WHOLE:
                return content, unpack, False
            step = min(2 * step, _UNPACKED)
    except INFLATE_ERRORS:
        source.jump(start)
        return b"", None, False
    source.give_back(len(unpack.unused_data))
    return content, unpack, True


class MemberStream(RecordStream):
    """What one gzip member holds. At its end the file stands behind the member."""

    def __init__(self, source: FileBytes, start: int, content: bytes, unpack: Any) -> None:
        """Go on with a member.

        Args:
            source: The file.
            start: Where in it the member begins.
            content: What `begin_member` has unpacked of it.
            unpack: What unpacks the rest, if it has found no error.
        """
        super().__init__()
        self._source = source
        self._start = start
        self._ready, self._unpack = content, unpack
        self._step, self._most = _PIECE, _UNPACKED
        self._unpacked, self._over = len(content), 0
        self._failed_at: int | None = None
        if self._unpack is None:
            self._begin_again()

    @property
    def position(self) -> int:
        """Where the member ends, once all of it was read."""
        return self._source.position

    @property
    def unpacked_to(self) -> int:
        """Byte offset in the file up to which all was unpacked; the rest of the member, or the next one, follows."""
        if self._failed_at is not None:
            return self._failed_at
        return self._source.position - (0 if self._unpack.eof else len(self._unpack.unconsumed_tail))

    def _begin_again(self) -> None:
        """Go on in small steps, so that all comes out that stands before an error."""
        self._source.jump(self._start)
        self._unpack = inflater(GZIP)
        self._step, self._most = _STEP, _UNPACKED_IN_STEP
        self._over = self._unpacked

    def _more(self) -> bytes:
        while not self._unpack.eof:
            piece = self._unpack.unconsumed_tail or self._source.take(self._step)
            try:
                unpacked: bytes = self._unpack.decompress(piece, self._most)
            except INFLATE_ERRORS as error:
                if self._step != _STEP:
                    self._begin_again()
                    continue
                self._failed_at = self._source.position - len(piece)
                what = str(error).rpartition(": ")[2]  # of "Error -3 while decompressing data: incorrect data check"
                raise Damaged(f"its gzip member cannot be decoded ({what})") from None
            if self._unpack.eof:
                self._source.give_back(len(self._unpack.unused_data))
            if self._over:
                known = min(self._over, len(unpacked))
                unpacked, self._over = unpacked[known:], self._over - known
            if unpacked:
                self._unpacked += len(unpacked)
                return unpacked
            if not piece and not self._unpack.eof:
                raise Damaged("the file ends in the middle of it", cut=True)
        return b""
