"""The WARC files of one site, one after the other: begun when needed, rolled by size and age, named for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.exporters.appended_file import AppendedFile, sync_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta
    from pathlib import Path

ENDING = ".warc.gz"
"""Of finished files."""

OPEN = ".open"
"""Behind the name of a file as long as it is written."""


class WarcSeries:
    """Appends records to the newest file of a folder. One writer at a time."""

    def __init__(
        self,
        folder: Path,
        prefix: str,
        *,
        now: Callable[[], datetime],
        beginning: Callable[[str], bytes],
        roll_bytes: int,
        roll_age: timedelta,
        finished: Callable[[str, int], None] = lambda *_: None,
    ) -> None:
        """Make a series; no file is there before the first record.

        Args:
            folder: Where the files lie; made when it is needed.
            prefix: What their names begin with: the site's key.
            now: The time to go by, with zone.
            beginning: Gives the first record of a file of this name (`warcinfo`).
            roll_bytes: No record is begun behind this byte of a file: the next file takes it.
            roll_age: Nor in a file that was begun longer ago than this.
            finished: Told the name and size of each file that nothing more will be added to.
        """
        self._folder = folder
        self._prefix = prefix
        self._now = now
        self._beginning = beginning
        self._roll_bytes = roll_bytes
        self._roll_age = roll_age
        self._finished = finished
        self._file: AppendedFile | None = None
        self._begun: datetime | None = None
        self._number = 0

    @property
    def present(self) -> tuple[str, int] | None:
        """Name (as it will be when finished) and size of the file that is being written; None if there is none."""
        return None if self._file is None else (_final_name(self._file.path), self._file.size)

    def roll_if_due(self) -> None:
        """Finish the present file if it is large or old enough: called before an answer, so that none is split.

        Raises:
            OSError: It could not be written.
        """
        if self._file is None or self._begun is None:
            return
        if self._file.size >= self._roll_bytes or self._now() - self._begun >= self._roll_age:
            self.close()

    def append(self, record: bytes) -> tuple[str, int]:
        """Write one record; gives the file's name (as it will be when finished) and the record's byte offset.

        Nothing is safe before `sync`.

        Raises:
            OSError: It could not be written; nothing of it is left in the file.
        """
        file = self._file or self._begin()
        return _final_name(file.path), file.append(record)

    def sync(self) -> None:
        """Wait until all records are on the disk.

        Raises:
            OSError: They could not be written.
        """
        if self._file is not None:
            self._file.sync()

    def close(self) -> None:
        """Finish the present file: it gets its final name.

        Raises:
            OSError: It could not be written; it keeps its name, and the next run mends it.
        """
        file, self._file = self._file, None
        if file is None:
            return
        try:
            file.sync()
        finally:
            file.close()
        finish(file.path)
        self._finished(_final_name(file.path), file.size)

    def _begin(self) -> AppendedFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        self._begun = self._now()
        while True:
            self._number += 1
            name = f"{self._prefix}-{self._begun:%Y%m%d%H%M%S}-{self._number:05}{ENDING}"
            if (self._folder / name).exists():
                continue
            try:
                file = AppendedFile.open(self._folder / f"{name}{OPEN}", new=True)
            except FileExistsError:
                continue
            try:
                file.append(self._beginning(name))
            except BaseException:
                # On a full disk: a file without its first record is none, and would be finished as an empty one.
                file.close()
                file.path.unlink()
                raise
            self._file = file
            return file


def finish(path: Path) -> Path:
    """Give a file that was being written its final name.

    Raises:
        OSError: It cannot be renamed.
    """
    final = path.with_name(_final_name(path))
    path.rename(final)
    sync_folder(final.parent)
    return final


def _final_name(path: Path) -> str:
    return path.name.removesuffix(OPEN)
