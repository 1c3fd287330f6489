"""A file or folder that is made anew beside its place, and put there when it is whole: the old one stays until then.

The work is done in a hidden folder beside the place, `.NAME.exporting`, under a lock. What a killed run leaves there is
removed by the next one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from typing import TYPE_CHECKING, Self

from linfen_crawler.exporters.appended_file import sync_folder
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.site_lock import SiteLock

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

_LOCK = "lock"
_OLD = "old"
_NEW = "new"
_PAUSE = 0.05  # seconds between two looks whether another run is done
_LOOKS = 200


class StagedOutput:
    """One place for which something new is being made. A context manager: without `put_in_place` nothing changes.

    Folders have no single step that replaces one by another: the old one is moved aside first, and if the run is killed
    at that very moment, the next one begins by moving it back.
    """

    def __init__(self, place: Path, *, wait: bool = False) -> None:
        """Nothing is touched yet.

        Args:
            place: Where the file or folder is to be; its parent must be there.
            wait: Wait for another run that makes the same, some ten seconds at most.
        """
        self.place = place
        self._looks = _LOOKS if wait else 1
        self._workshop = place.with_name(f".{place.name}.exporting")
        self._lock: SiteLock | None = None

    @property
    def path(self) -> Path:
        """Where the new file or folder is to be made, under the name that it will have."""
        return self._workshop / _NEW / self.place.name

    def __enter__(self) -> Self:
        """Take the lock, and clear away what an earlier run left.

        Raises:
            CannotRun: ALREADY_RUNNING, if another run makes the same; OUTPUT, if nothing can be made there.
        """
        try:
            self._lock = self._take_lock()
            self._mend()
            self._remove(_NEW)
            self.path.parent.mkdir()
        except OSError as error:
            self._give_up()
            raise CannotRun(
                ExitCode.OUTPUT,
                f"cannot write to {self.place.parent}: {error.strerror or error}; "
                "check its owner, permissions and free space",
            ) from None
        except BaseException:
            self._give_up()
            raise
        return self

    def put_in_place(self) -> None:
        """Put what was made where it is to be, in the place of what is there.

        Raises:
            OSError: It cannot be put there; what was there stays, or the next run puts it back.
        """
        sync_all(self.path)
        if self.place.is_dir():
            self.place.rename(self._workshop / _OLD)
        self.path.replace(self.place)
        sync_folder(self.place.parent)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Clear away."""
        with contextlib.suppress(OSError):
            self._mend()
        self._give_up()

    def _take_lock(self) -> SiteLock:
        while True:
            self._looks -= 1
            self._workshop.mkdir(exist_ok=True)
            try:
                lock = SiteLock.take(self._workshop / _LOCK)
            except CannotRun as reason:
                if reason.exit_code is not ExitCode.ALREADY_RUNNING or self._looks <= 0:
                    raise
            else:
                if (self._workshop / _LOCK).exists():
                    return lock
                lock.release()  # the run before has cleared it away meanwhile
            time.sleep(_PAUSE)

    def _mend(self) -> None:
        """Undo what was half done: an old folder that was moved aside, and nothing new came in its place."""
        old = self._workshop / _OLD
        if old.exists():
            if self.place.exists():
                self._remove(_OLD)
            else:
                old.rename(self.place)

    def _give_up(self) -> None:
        if self._lock is not None:
            shutil.rmtree(self._workshop, ignore_errors=True)
            self._lock.release()
            self._lock = None

    def _remove(self, name: str) -> None:
        path = self._workshop / name
        if path.exists():
            shutil.rmtree(path)


def sync_all(path: Path) -> None:
    """Wait until a file, or a folder with all that is in it, is on the disk.

    Raises:
        OSError: It could not be written.
    """
    if not path.is_dir():
        descriptor = os.open(path, os.O_RDWR)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        return
    for each in path.iterdir():
        sync_all(each)
    sync_folder(path)
