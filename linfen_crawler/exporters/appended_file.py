"""A file that only ever grows by whole pieces: what cannot be written whole leaves nothing behind."""

from __future__ import annotations

import contextlib
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path

NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
"""Flag for opening a file: a link in its place is refused, never followed. 0 where the system has none."""

_AT_ONCE = 1 << 20  # bytes


class AppendedFile:
    """An append-only file. One writer at a time."""

    def __init__(self, file: FileIO, path: Path) -> None:
        """Use `AppendedFile.open`."""
        self._file = file
        self.path = path
        self.size = file.seek(0, os.SEEK_END)
        """Bytes up to the end of the last whole piece."""
        self._synced = self.size

    @classmethod
    def open(cls, path: Path, *, new: bool = False) -> AppendedFile:
        """Open a file for appending, making it where there is none.

        Args:
            path: The file.
            new: It must not be there yet.

        Raises:
            FileExistsError: It is there and must not be.
            OSError: It cannot be opened or made, or is a link.
        """
        created = new or not os.path.lexists(path)
        # Made anew, it is no link either: the name must not be there.
        # Without a buffer: each piece goes to the system at once, and a buffer's own look for its place takes as long.
        if created:
            file = path.open("x+b", buffering=0)
        else:
            file = os.fdopen(os.open(path, os.O_RDWR | NO_LINK), "r+b", buffering=0)
        try:
            if created:
                sync_folder(path.parent)
            return cls(file, path)
        except BaseException:
            file.close()
            raise

    def append(self, piece: bytes) -> int:
        """Write one piece and return the byte offset where it begins.

        Nothing is safe before `sync`. If the piece cannot be written whole, the file is cut back to where it was.

        Raises:
            OSError: It cannot be written (full disk).
        """
        offset = self.size
        try:
            self._file.seek(offset)
            written = self._file.write(piece)
            while written < len(piece):  # a disk that is nearly full takes a part
                written += self._file.write(memoryview(piece)[written:])
        except OSError:
            self._cut_back(offset)
            raise
        self.size = offset + len(piece)
        return offset

    def sync(self) -> None:
        """Wait until all pieces are on the disk.

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

    def cut_aside(self, whole: int) -> Path | None:
        """Move what stands behind byte `whole` to `NAME.torn-YYYYMMDDTHHMMSSZ` beside the file, and cut the file there.

        Returns:
            The new file; None if nothing stands there.

        Raises:
            OSError: It cannot be moved; the file is as it was.
        """
        if whole >= self._file.seek(0, os.SEEK_END):
            return None
        self._file.seek(whole)
        torn = self.path.with_name(f"{self.path.name}.torn-{datetime.now(UTC):%Y%m%dT%H%M%S%fZ}")
        with torn.open("xb") as aside:
            while piece := self._file.read(_AT_ONCE):
                aside.write(piece)
            aside.flush()
            os.fsync(aside.fileno())
        self._file.truncate(whole)
        os.fsync(self._file.fileno())
        self.size = self._synced = whole
        return torn

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _cut_back(self, size: int) -> None:
        # By its name, as the next run will find it: what makes writing fail may be wrong with the open file alone.
        raw = os.open(self.path, os.O_RDWR | NO_LINK)
        try:
            os.ftruncate(raw, size)
        except OSError:
            os.close(raw)
            raise
        with contextlib.suppress(OSError):
            self._file.close()
        self._file = os.fdopen(raw, "r+b", buffering=0)


def sync_folder(folder: Path) -> None:
    """Make sure that a new file's name survives a power cut; a no-op where folders cannot be opened (Windows)."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
