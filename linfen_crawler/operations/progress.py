"""How far a crawl is: bars on a terminal, a plain line now and then everywhere else."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from linfen_crawler.sites import SiteDefinition

LINE_EVERY = 30.0
"""Seconds between two plain lines on one site."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a site's crawl is, at one moment."""

    site: str
    """Key of the site."""
    pages: int
    """Pages received."""
    records: int
    """New records."""
    rejected: int
    """Addresses that gave no record."""
    failed: int
    """Pages that could not be had."""
    pending: int
    """Article addresses known, or numbers of a back-fill, and not yet done."""
    finished: bool
    """True in the last report on a site."""
    stopped: bool = False
    """True in the last report on a site whose run was ended before its time: by a signal, or for lost output."""
    seconds_left: float | None = None
    """How long the pending ones take at the pace that the site is asked at; what is found on the way comes on top."""


@contextmanager
def progress_display(
    sites: Sequence[SiteDefinition], stream: TextIO | None = None
) -> Iterator[Callable[[Progress], None]]:
    """Show the progress of a crawl of these sites on `stream` (stderr by default) while the block runs.

    Yields what `run_crawl` takes as `on_progress`. On a terminal every site gets a bar, which shows what is done of
    what is known so far; elsewhere every site gets a line each 30 seconds and one at its end.
    """
    stream = stream or sys.stderr
    if stream.isatty():
        with _bars(sites, stream) as show:
            yield show
    else:
        yield _plain_lines(stream, time.monotonic)


@contextmanager
def _bars(sites: Sequence[SiteDefinition], stream: TextIO) -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars
    from rich.table import Column

    # 80 columns are enough for all of it: the bar gives way, the figures never do.
    bars = Bars(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}", table_column=Column(no_wrap=True)),
        TimeElapsedColumn(table_column=Column(no_wrap=True, min_width=7)),
        console=Console(file=stream),
        expand=True,
    )
    with bars:
        tasks = {site.key: bars.add_task(site.key, total=None, counts="") for site in sites}

        def show(now: Progress) -> None:
            done = now.records + now.rejected + now.failed
            bars.update(
                tasks[now.site],
                completed=done,
                total=done + (0 if now.finished else now.pending) or None,
                counts=f"{now.pages} pages, {now.rejected + now.failed} without record"
                f"{', stopped' if now.stopped else _time_left(now)}",
            )
            if now.finished:
                left = now.pending if now.stopped else 0
                bars.update(tasks[now.site], total=max(done + left, 1), completed=done if left else max(done, 1))
                bars.stop_task(tasks[now.site])

        yield show


def _plain_lines(stream: TextIO, clock: Callable[[], float]) -> Callable[[Progress], None]:
    last_line: dict[str, float] = {}

    def show(now: Progress) -> None:
        moment = clock()
        since_last = moment - last_line.setdefault(now.site, moment)
        if now.finished or since_last >= LINE_EVERY:
            last_line[now.site] = moment
            state = "stopped" if now.stopped else "done" if now.finished else "running"
            print(f"{now.site}: {state}, {_counts(now)}", file=stream, flush=True)

    return show


def _counts(now: Progress) -> str:
    return (
        f"{now.pages} pages, {now.records} records, {now.rejected} rejected, {now.failed} failed, "
        f"{now.pending} pending{_time_left(now)}"
    )


def _time_left(now: Progress) -> str:
    """`, 4 h 40 min left`, where it is a minute at least; below that it is not worth a place."""
    minutes = round((now.seconds_left or 0) / 60)
    if minutes < 1:
        return ""
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return f", {days} d {hours} h left"
    return f", {hours} h {minutes} min left" if hours else f", {minutes} min left"
