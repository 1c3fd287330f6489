"""A file of JSON lines that only ever grows by whole lines, and is whole again after any crash."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAIL = 1 << 20  # bytes; a record is a few thousand


class JsonlFile:
    """An append-only JSON Lines file in UTF-8. One writer at a time."""

    def __init__(self, file: BinaryIO, path: Path, torn: Path | None) -> None:
        """Use `JsonlFile.open`."""
        self._file = file
        self.path = path
        self.torn = torn
        """Where a torn end was put aside when the file was opened; None if it was whole."""
        self.size = file.seek(0, os.SEEK_END)
        """Bytes up to the end of the last whole line."""
        self._synced = self.size

    @classmethod
    def open(cls, path: Path) -> JsonlFile:
        """Open a file for appending, making it where there is none.

        An end that is no whole JSON line (a crash or a power cut while it was written) is moved to
        `NAME.torn-YYYYMMDDTHHMMSSZ` beside the file, and the file is cut to its last whole line.

        Raises:
            OSError: It cannot be opened, read or written.
        """
        created = not path.exists()
        file = path.open("r+b" if not created else "x+b")
        try:
            torn = _repair(file, path)
            if created:
                _sync_folder(path.parent)
        except BaseException:
            file.close()
            raise
        return cls(file, path, torn)

    def append(self, line: str) -> int:
        """Write one line (without its line feed) and return the byte offset where it begins.

        Nothing is safe before `sync`. If the line cannot be written whole, the file is cut back to where it was.

        Raises:
            OSError: It cannot be written (full disk).
        """
        offset = self.size
        data = line.encode("utf-8") + b"\n"
        try:
            self._file.seek(offset)
            self._file.write(data)
            self._file.flush()
        except OSError:
            self._cut_back(offset)
            raise
        self.size = offset + len(data)
        return offset

    def sync(self) -> None:
        """Wait until all lines are on the disk.

        Raises:
            OSError: They could not be written; the file is cut back to what the last call wrote.
        """
        if self._synced == self.size:
            return
        try:
            os.fsync(self._file.fileno())
        except OSError:
            # Which of the pages reached the disk nobody can tell any more: a hole in the file would be for ever.
            self._cut_back(self._synced)
            self.size = self._synced
            raise
        self._synced = self.size

    def line_at(self, offset: int) -> bytes:
        """The line that begins at a byte offset, without its line feed.

        Raises:
            OSError: It cannot be read.
        """
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.readline().rstrip(b"\n")

    def lines_from(self, offset: int) -> Iterator[tuple[int, bytes]]:
        """The lines from a byte offset on, each with its own offset and without its line feed."""
        with self.path.open("rb") as file:
            file.seek(offset)
            for line in file:
                yield offset, line.rstrip(b"\n")
                offset += len(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _cut_back(self, size: int) -> None:
        # The buffer holds what could not be written and would write it at closing: only a new file object forgets it.
        raw = os.open(self.path, os.O_RDWR)
        os.ftruncate(raw, size)
        with contextlib.suppress(OSError):
            self._file.close()
        os.ftruncate(raw, size)
        self._file = os.fdopen(raw, "r+b")


def _repair(file: BinaryIO, path: Path) -> Path | None:
    size = file.seek(0, os.SEEK_END)
    whole = _end_of_last_whole_line(file, size)
    if whole == size:
        return None
    file.seek(whole)
    torn = path.with_name(f"{path.name}.torn-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
    with torn.open("xb") as aside:
        while piece := file.read(_TAIL):
            aside.write(piece)
        aside.flush()
        os.fsync(aside.fileno())
    file.truncate(whole)
    os.fsync(file.fileno())
    return torn


def _end_of_last_whole_line(file: BinaryIO, size: int) -> int:
    """The offset behind the last line that ends in a line feed and is a JSON object; 0 if there is none."""
    window = _TAIL
    while True:
        start = max(0, size - window)
        file.seek(start)
        data = file.read(size - start)
        end = data.rfind(b"\n") + 1
        while end:
            begin = data.rfind(b"\n", 0, end - 1) + 1
            if begin == 0 and start > 0:
                break  # the line begins before the window
            if _is_record(data[begin:end]):
                return start + end
            end = begin
        if start == 0:
            return 0
        window *= 4


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


def _sync_folder(folder: Path) -> None:
    """Make sure that a new file's name survives a power cut; a no-op where folders cannot be opened (Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
