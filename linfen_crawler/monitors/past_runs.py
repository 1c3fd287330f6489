"""Reading what earlier runs left: `runs/*.json`, the newest ones."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.monitors.run import Run

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

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


def read_past_runs(folder: Path, before: datetime | None, *, without: str | None = None) -> PastRuns:
    """The runs that began within the last 90 days before a moment; all that are read, if there is none.

    Args:
        folder: `OUTPUT/SITE/runs`.
        before: Moment with zone.
        without: Id of a run that is not wanted: the one that is to be judged.
    """
    runs, unreadable = [], 0
    for file in sorted(folder.glob("*.json"))[-MOST_FILES:]:
        try:
            run = Run.from_summary(json.loads(file.read_bytes()))
        except (OSError, ValueError, RecursionError):
            run = None
        if run is None:
            unreadable += 1
        elif run.run_id != without and (before is None or before - REMEMBERED <= run.started_at <= before):
            runs.append(run)
    return PastRuns(sorted(runs, key=lambda run: (run.started_at, run.run_id)), unreadable)
