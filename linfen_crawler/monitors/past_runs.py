"""Reading what earlier runs left: `runs/*.json`, the newest ones."""

from __future__ import annotations

import json
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.monitors.run import Run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.monitors.alarm import Alarm

REMEMBERED = timedelta(days=90)
"""What is longer ago is no evidence any more: sites change with the seasons."""

MOST_FILES = 2500
"""As many runs are read at most: one an hour for a hundred days."""


class PastRuns(NamedTuple):
    """The runs of a site before a moment."""

    runs: list[Run]
    """In the order in which they began."""
    unreadable: int
    """Files that are torn, or are no summaries."""

    @property
    def open_alarms(self) -> list[Alarm]:
        """The alarms that were open after the last of them."""
        return open_after(self.runs)


def open_after(runs: Sequence[Run]) -> list[Alarm]:
    """The alarms that the last of these summaries leaves open; that of a killed run does not tell."""
    last = next((run for run in reversed(runs) if run.finish_reason != "killed"), None)
    return [alarm for alarm in last.open_alarms.values() if not alarm.rests] if last else []


def read_past_runs(folder: Path, before: datetime | None, *, without: str | None = None) -> PastRuns:
    """The runs that began within the last 90 days before a moment; all that are read, if there is none.

    Args:
        folder: `OUTPUT/SITE/runs`.
        before: Moment with zone.
        without: Id of a run that is not wanted: the one that is to be judged.
    """
    runs, unreadable = [], 0
    # Names begin with the moment of the start, UTC: years of older files need not be opened.
    oldest = f"{(before - REMEMBERED).astimezone(UTC):%Y%m%d}" if before is not None else ""
    for file in sorted(file for file in folder.glob("*.json") if file.name >= oldest)[-MOST_FILES:]:
        try:
            run = Run.from_summary(json.loads(file.read_bytes()))
        except (OSError, ValueError, RecursionError):
            run = None
        if run is None:
            unreadable += 1
        elif run.run_id != without and (before is None or before - REMEMBERED <= run.started_at <= before):
            runs.append(run)
    return PastRuns(sorted(runs, key=lambda run: (run.started_at, run.run_id)), unreadable)
