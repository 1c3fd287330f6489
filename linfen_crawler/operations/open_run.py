"""A run under way: a marker beside the summaries of earlier runs, until its own takes its place."""

from __future__ import annotations

import contextlib
import logging
import os
import socket
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import ExitCode, gravest
from linfen_crawler.operations.run_summary import write_run_summary
from linfen_crawler.operations.whole_document import write_whole
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.operations.output_folder import OutputFolder
    from linfen_crawler.operations.run_summary import RunSummary

logger = logging.getLogger(__name__)

ENDING = ".running"
"""Of markers. No `.json`: whoever reads the summaries of a folder finds none that is not finished."""

OUTPUT_LOST = "output_lost"
"""Finish reason of a run whose output could no longer be written."""

_UNWRITTEN = f".{OUTPUT_LOST}{ENDING}"  # a full disk, which takes no summary, takes another name for the marker

ID_TIME = "%Y%m%dT%H%M%SZ"
"""How a run's id writes the time of its start."""

RUNNING = "running"
"""Where a summary has the reason for its end."""


def run_of_marker(marker: Path) -> tuple[str, bool]:
    """The id of a marker's run, and whether the run ended and only could not write its summary."""
    lost = marker.name.endswith(_UNWRITTEN)
    return marker.name.removesuffix(_UNWRITTEN if lost else ENDING), lost


@dataclass(slots=True)
class OpenRun:
    """One run over one site, from the moment at which it has the site's lock."""

    run_id: str
    """Time of the start, or the next second that no earlier run has, and process id: `20221023T155327Z-4711`."""
    started_at: datetime
    """UTC."""
    name: str
    """The site's own name."""
    folder: OutputFolder
    """Where the site's output lies."""
    log: Path | None = None
    """Where it is logged, if to a file."""
    _unwritten: bool = False

    @property
    def marker(self) -> Path:
        """`runs/RUN-ID.running`."""
        return self.folder.runs / f"{self.run_id}{ENDING}"

    @classmethod
    def begin(cls, folder: OutputFolder, name: str, now: datetime) -> OpenRun:
        """Begin a run at a moment, UTC, and leave its marker. The caller holds the site's lock.

        Raises:
            OSError: It cannot be written.
        """
        second = now
        # Sorted by their names runs are sorted by their start, also where one is killed and the next begins at once.
        while next(folder.runs.glob(f"{second:{ID_TIME}}-*"), None) is not None:
            second += timedelta(seconds=1)
        run = cls(f"{second:{ID_TIME}}-{os.getpid()}", now, name, folder)
        run._write(None)
        return run

    def begins_behind(self, ends: dict[str, int]) -> None:
        """Note how long the site's files are before the run adds to them: what a killed run added stands behind that.

        Args:
            ends: Bytes, by name of the file.

        Raises:
            OSError: It cannot be written.
        """
        self._write(ends)

    def leave(self, summary: RunSummary) -> None:
        """Write the run's summary. Where that cannot be done its marker stays, from which the next run makes one."""
        runs = self.folder.runs
        try:
            write_run_summary(summary, runs)
        except OSError as error:
            logger.critical("the summary of run %s cannot be written to %s: %s", self.run_id, runs, error)
            summary.exit_code = gravest([summary.exit_code, ExitCode.OUTPUT])
            summary.error = summary.error or f"the run's summary cannot be written to {runs}: {error.strerror or error}"
            self._unwritten = True
            with contextlib.suppress(OSError):
                self.marker.replace(runs / f"{self.run_id}{_UNWRITTEN}")

    def done(self) -> None:
        """Take the marker away: the run has its summary, or never began to ask."""
        if self._unwritten:
            return
        # Where that cannot be done the next run does it, or closes the run as one that was killed.
        with contextlib.suppress(OSError):
            self.marker.unlink(missing_ok=True)

    def _write(self, ends: dict[str, int] | None) -> None:
        document = {
            "site": self.folder.path.name,
            "name": self.name,
            "run_id": self.run_id,
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "finish_reason": RUNNING,
            "process": os.getpid(),
            "host": socket.gethostname(),
            "ends": ends,
            "crawler_version": __version__,
        }
        write_whole(self.marker, document)
