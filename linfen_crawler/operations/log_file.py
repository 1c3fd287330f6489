"""A log file that is rotated by size, belongs to one process at a time, and can be lost without losing a record."""

from __future__ import annotations

import contextlib
import os
import sys
from logging.handlers import RotatingFileHandler
from typing import TYPE_CHECKING

from linfen_crawler.exporters.appended_file import NO_LINK
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.site_lock import lock_descriptor

if TYPE_CHECKING:
    import logging
    from io import TextIOWrapper
    from pathlib import Path

_MEGABYTE = 1 << 20


class LogFile(RotatingFileHandler):
    """`NAME`, then `NAME.1`, `NAME.2` … from the newest on; the oldest is dropped.

    A crawl whose log cannot be written goes on: what it is for are the records. It says so once, on stderr.
    """

    def __init__(self, path: Path, *, megabytes: float, parts: int) -> None:
        """Open a log for appending.

        Args:
            path: The file.
            megabytes: It is rotated at this size.
            parts: How many files there are at most, with the present one.

        Raises:
            CannotRun: OUTPUT, if it cannot be opened or is a link; ALREADY_RUNNING, if another process writes it.
        """
        self._complained = False
        try:
            super().__init__(
                path, maxBytes=int(megabytes * _MEGABYTE), backupCount=parts - 1, encoding="utf-8", errors="replace"
            )
        except BlockingIOError:
            raise CannotRun(
                ExitCode.ALREADY_RUNNING, f"{path}: another process writes this log. Give each its own by --log-file"
            ) from None
        except OSError as error:
            raise CannotRun(
                ExitCode.OUTPUT,
                f"cannot write the log {path}: {error.strerror or error}. Name another file by --log-file; a link is "
                "not followed",
            ) from None

    def _open(self) -> TextIOWrapper:
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | NO_LINK
        descriptor = os.open(self.baseFilename, flags, 0o644)
        try:
            lock_descriptor(descriptor)  # two that rotate one file would lose each other's lines
            return os.fdopen(descriptor, "a", encoding=self.encoding, errors=self.errors)
        except BaseException:
            os.close(descriptor)
            raise

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: ARG002, N802 - the library's name
        """Go on without the line."""
        if self._complained:
            return
        self._complained = True
        with contextlib.suppress(OSError):
            sys.stderr.write(
                f"linfen: the log {self.baseFilename} cannot be written: {sys.exc_info()[1]}; the crawl goes on, and "
                "lines of the log are lost\n"
            )

    def close(self) -> None:
        """Close it; what could not be written is given up."""
        with contextlib.suppress(OSError):
            super().close()
