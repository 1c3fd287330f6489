"""The file that a line-based export is written to: plain, or compressed where its name ends in `.gz`."""

from __future__ import annotations

import gzip
import io
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

COMPRESSED = ".gz"

_LEVEL = 6  # what gzip itself takes
_BUFFER = 1 << 20  # bytes


@contextmanager
def export_stream(path: Path) -> Iterator[BinaryIO]:
    """Open a new file for writing bytes; the same bytes give the same file, for gzip is told no time and no name.

    Raises:
        OSError: It cannot be made or written.
    """
    with path.open("xb", buffering=_BUFFER) as file:
        if path.suffix != COMPRESSED:
            yield file
            return
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_LEVEL, fileobj=file, mtime=0) as packed:
            buffered = io.BufferedWriter(cast("io.RawIOBase", packed), _BUFFER)
            yield buffered
            buffered.flush()
            buffered.detach()
