"""A file of JSON lines that only ever grows by whole lines, and is whole again after any crash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.exporters.appended_file import AppendedFile
from linfen_crawler.exporters.read_lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_TAIL = 1 << 20  # bytes; a record is a few thousand


class JsonlFile:
    """An append-only JSON Lines file in UTF-8. One writer at a time."""

    def __init__(self, file: AppendedFile, torn: Path | None) -> None:
        """Use `JsonlFile.open`."""
        self._file = file
        self.path = file.path
        self.torn = torn
        """Where a torn end was put aside when the file was opened; None if it was whole."""

    @classmethod
    def open(cls, path: Path) -> JsonlFile:
        """Open a file for appending, making it where there is none.

        An end that is no whole JSON line (a crash or a power cut while it was written) is moved to
        `NAME.torn-YYYYMMDDTHHMMSSZ` beside the file, and the file is cut to its last whole line.

        Raises:
            OSError: It cannot be opened, read or written.
        """
        file = AppendedFile.open(path)
        try:
            return cls(file, file.cut_aside(_end_of_last_whole_line(path, file.size)))
        except BaseException:
            file.close()
            raise

    @property
    def size(self) -> int:
        """Bytes up to the end of the last whole line."""
        return self._file.size

    def append(self, line: str | bytes) -> int:
        """Write one line (without its line feed; bytes are UTF-8) and return the byte offset where it begins.

        Nothing is safe before `sync`. If the line cannot be written whole, the file is cut back to where it was.

        Raises:
            OSError: It cannot be written (full disk).
        """
        return self._file.append((line.encode("utf-8") if isinstance(line, str) else line) + b"\n")

    def sync(self) -> None:
        """Wait until all lines are on the disk.

        Raises:
            OSError: They could not be written; the file is cut back to what the last call wrote.
        """
        self._file.sync()

    def cut_aside(self, offset: int) -> Path | None:
        """Put the lines from a byte offset on aside; see `AppendedFile.cut_aside`."""
        return self._file.cut_aside(offset)

    def line_at(self, offset: int) -> bytes:
        """The line that begins at a byte offset, without its line feed.

        Raises:
            OSError: It cannot be read.
        """
        with self.path.open("rb") as file:
            file.seek(offset)
            return file.readline().rstrip(b"\n")

    def begins_line(self, offset: int) -> bool:
        """Whether a line begins at a byte offset, or the next one will.

        Raises:
            OSError: The file cannot be read.
        """
        if not 0 < offset <= self.size:
            return offset == 0
        with self.path.open("rb") as file:
            file.seek(offset - 1)
            return file.read(1) == b"\n"

    def lines_from(self, offset: int) -> Iterator[tuple[int, bytes]]:
        """The lines from a byte offset on, each with its own offset and without its line feed."""
        with self.path.open("rb") as file:
            file.seek(offset)
            for line in read_lines(file, self.path):
                yield offset, line.rstrip(b"\n")
                offset += len(line)

    def close(self) -> None:
        """Close the file."""
        self._file.close()


def _end_of_last_whole_line(path: Path, size: int) -> int:
    """The offset behind the last line that ends in a line feed and is a JSON object; 0 if there is none."""
    window = _TAIL
    with path.open("rb") as file:
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
    except (ValueError, RecursionError):
        return False
