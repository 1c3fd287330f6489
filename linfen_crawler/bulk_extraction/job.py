"""What every process of one extraction must know, and what it keeps from task to task."""

from __future__ import annotations

import atexit
import shutil
import sqlite3
import tempfile
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.capture_index import CaptureIndex
from linfen_crawler.bulk_extraction.versions import versions
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.store_refusal import EXIT_CODES
from linfen_crawler.stores.open_store import open_store
from linfen_crawler.stores.store import StoreFailed
from linfen_crawler.stores.stored_file import StoredFile

if TYPE_CHECKING:
    from linfen_crawler.archive.archive_files import ArchiveFile
    from linfen_crawler.operations.page_sources import Wish
    from linfen_crawler.stores.store import Store

INDEX = "work/index.sqlite"
"""Where in the output the index of what archives refer to lies while they are read."""
CAPTURES = "work/captures.sqlite"
"""The same while only the captures are in it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One extraction. It is given to every process once, so that tasks are small."""

    key: str
    """Another one for each run."""
    archives: tuple[ArchiveFile, ...]
    """All archives, in their order."""
    wish: Wish
    """How and which pages are to be extracted."""
    to: str
    """`jsonl` or `parquet`."""
    out: str
    """Path or address of the output."""
    versions: dict[str, str]
    """What the records depend on; the same everywhere."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A task that this process cannot do, and no other: why, and the exit code of the whole."""

    exit_code: ExitCode
    message: str


class Desk:
    """What a process keeps of a job from task to task. One task is done at a time."""

    lock = threading.Lock()
    """A process with several threads of work still does one task at a time: the libraries' limits are the process's."""
    _of: Desk | None = None

    def __init__(self, job: Job) -> None:
        self.job = job
        self.store: Store = open_store(job.out)
        self._archives: ArchiveSet | None = None
        self.surveyed = ArchiveSet(job.archives, CaptureIndex(complete=True))
        """The archives while they are surveyed, with the index that the survey puts there."""
        self._folder: Path | None = None
        self._copies: dict[str, Path] = {}

    @classmethod
    def of(cls, job: Job) -> Desk:
        """This process's desk for a job; that of the job before is cleared."""
        if cls._of is None or cls._of.job.key != job.key:
            if cls._of is not None:
                cls._of.clear()
            cls._of = Desk(job)
        return cls._of

    def clear(self) -> None:
        """Close what is open."""
        for archives in (self._archives, self.surveyed):
            if archives is not None:
                with suppress(sqlite3.Error, OSError):
                    archives.__exit__(None, None, None)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def file_of(self, name: str) -> Path:
        """A file of the output on this machine: itself, or a copy.

        Raises:
            StoreFailed, OSError: It cannot be had.
        """
        if self.store.folder is not None:
            return self.store.folder / name
        if name not in self._copies:
            if self._folder is None:
                self._folder = Path(tempfile.mkdtemp(prefix="linfen-"))
                atexit.register(shutil.rmtree, self._folder, ignore_errors=True)
            copy = self._folder / Path(name).name
            self.store.get_file(name, copy)
            self._copies[name] = copy
        return self._copies[name]

    def archives(self) -> ArchiveSet:
        """The archives with the index of what they refer to.

        Raises:
            StoreFailed, OSError, sqlite3.Error: The index cannot be had.
        """
        if self._archives is None:
            index = CaptureIndex(self.file_of(INDEX), complete=True)
            self._archives = ArchiveSet(self.job.archives, index)
        return self._archives

    def refusal(self) -> Refused | None:
        """Why this process cannot work at the job; None where it can."""
        here = versions()
        for name, version in self.job.versions.items():
            if here.get(name) != version:
                return Refused(
                    ExitCode.CONFIGURATION,
                    f"a worker has {name} {here.get(name)}, and the command {version}: install the same everywhere, "
                    "or the records would not be the same",
                )
        return None

    def unseen(self, archive: ArchiveFile) -> Refused | None:
        """Why an archive is not the one that was named; None where it is."""
        code = ExitCode.CONFIGURATION
        try:
            size = archive.path.size_now() if isinstance(archive.path, StoredFile) else archive.path.stat().st_size
        except StoreFailed as failed:
            code, why = EXIT_CODES[failed.fault], str(failed)
        except OSError as error:
            why = error.strerror or str(error)
        else:
            if archive.start + archive.size <= size:
                return None
            why = f"it has {size} bytes, fewer than when the work began"
        return Refused(
            code,
            f"a worker cannot read {archive.path}: {why}. Every worker must see the archives under the same path, or "
            "be able to use their store",
        )
