"""One run at a time on one output folder."""

from __future__ import annotations

import contextlib
import json
import os
import socket
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linfen_crawler.exporters.appended_file import NO_LINK
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from pathlib import Path


class SiteLock:
    """A lock that ends with the process, however it ends: the operating system gives it back.

    The file stays and says who held it last.
    """

    def __init__(self, descriptor: int) -> None:
        """Use `SiteLock.take`."""
        self._descriptor: int | None = descriptor

    @classmethod
    def take(cls, path: Path) -> SiteLock:
        """Take the lock or refuse at once.

        Raises:
            CannotRun: ALREADY_RUNNING, naming the process that holds it; OUTPUT, if the file cannot be made.
        """
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | NO_LINK, 0o644)
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"cannot write {path}: {error.strerror or error}") from None
        try:
            lock_descriptor(descriptor)
        except OSError:
            holder = os.read(descriptor, 1000).decode("utf-8", "replace")
            os.close(descriptor)
            raise CannotRun(ExitCode.ALREADY_RUNNING, f"{path.parent} is in use by {_describe(holder)}") from None
        note = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        os.ftruncate(descriptor, 0)
        with contextlib.suppress(OSError):  # a full disk: the lock holds without the note, and the records will say it
            os.write(descriptor, json.dumps(note).encode("utf-8"))
        return cls(descriptor)

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def is_held(path: Path) -> bool:
    """Whether a running process holds the lock with this file."""
    try:
        descriptor = os.open(path, os.O_RDWR)
    except OSError:
        return False
    try:
        lock_descriptor(descriptor)
    except OSError:
        return True
    finally:
        os.close(descriptor)
    return False


def lock_descriptor(descriptor: int) -> None:
    """Lock an open file for this process alone.

    Raises:
        BlockingIOError: Another one has it. (OSError on Windows.)
    """
    if os.name == "nt":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _describe(holder: str) -> str:
    try:
        note = json.loads(holder)
        return f"process {note['pid']} on {note['host']}, since {note['since']}"
    except (ValueError, TypeError, KeyError):
        return "another process"
