"""The lines of a file of records one by one; a file that somebody else made can hold one that fills the memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

LONGEST_LINE: Final = 256 * 1024 * 1024
"""Bytes of a line that is read. A page has 32 MB at most, and its record a few times that."""


def read_lines(file: BinaryIO, path: Path) -> Iterator[bytes]:
    """The lines of a file from where it stands, each with its line feed; the last one may have none.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is longer than any record.
    """
    begin = file.tell()
    while line := file.readline(LONGEST_LINE):
        if len(line) >= LONGEST_LINE:
            raise ValueError(
                f"{path}: at byte {begin} begins a line of more than {LONGEST_LINE} bytes, which is no record; "
                "take it out, then run again"
            )
        begin += len(line)
        yield line
