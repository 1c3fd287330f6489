"""A file that is there whole or not at all: written beside its place, synced, and then put there."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from linfen_crawler.exporters.appended_file import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def replaced_file(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write; when the block ends without an error it takes the place of `target`.

    After an error, a full disk for example, `target` is what it was and nothing else is left. What a killed process
    leaves is `NAME.part`, and the next one writes over it.

    Raises:
        OSError: It cannot be written.
    """
    part = target.with_name(f"{target.name}.part")
    file = part.open("w+b")
    try:
        yield file
        file.flush()
        os.fsync(file.fileno())
        file.close()
        part.replace(target)
        sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):  # what it still holds may not be writable, and is not wanted
            file.close()
        part.unlink(missing_ok=True)
        raise
