"""How far the reading of files is: a bar of bytes on a terminal, a plain line now and then, or none, elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

from linfen_crawler.operations.progress import LINE_EVERY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.progress import Progress, ProgressColumn


@contextmanager
def byte_progress(
    total: int, *, stream: TextIO | None = None, data_stream: TextIO | None = None
) -> Iterator[Callable[[int, int], None]]:
    """Show how many of `total` bytes were read while the block runs. Yields what takes bytes read and records made.

    On a terminal (`stream`, stderr by default) there is a bar, unless the data goes to one, too (`data_stream`, stdout
    by default): the two would run into each other. Elsewhere a line is written each 30 seconds.
    """
    stream = stream or sys.stderr
    data_stream = data_stream or sys.stdout
    if not stream.isatty():
        yield _plain_lines(total, stream, time.monotonic)
    elif data_stream.isatty():
        yield lambda *_: None
    else:
        with _bar(total, stream) as show:
            yield show


@contextmanager
def byte_bar(what: str, total: int) -> Iterator[Callable[[int], object]]:
    """Show on stderr how many of `total` bytes were read while the block runs; nothing where that is no terminal.

    Args:
        what: What is done, in a few words.
        total: How many bytes there are to read.

    Yields:
        What to call with the number of further bytes read.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, DownloadColumn, TextColumn

    columns = (TextColumn("{task.description}"), BarColumn(bar_width=None), DownloadColumn(binary_units=True))
    with _bars(columns, sys.stderr, transient=True) as bars:
        task = bars.add_task(what, total=total)
        yield lambda count: bars.advance(task, count)


@contextmanager
def _bar(total: int, stream: TextIO) -> Iterator[Callable[[int, int], None]]:
    from rich.progress import BarColumn, DownloadColumn, TextColumn
    from rich.table import Column

    records = TextColumn("{task.fields[records]} records", table_column=Column(no_wrap=True))
    columns = (BarColumn(bar_width=None), DownloadColumn(), records)
    with _bars(columns, stream, expand=True, redirect_stdout=False) as bars:
        task = bars.add_task("", total=total, records=0)
        yield lambda done, records: bars.update(task, completed=done, records=records)


def _bars(columns: tuple[ProgressColumn, ...], stream: TextIO, **more: Any) -> Progress:
    from rich.console import Console
    from rich.progress import Progress, TimeRemainingColumn

    return Progress(*columns, TimeRemainingColumn(), console=Console(file=stream), **more)


def _plain_lines(total: int, stream: TextIO, clock: Callable[[], float]) -> Callable[[int, int], None]:
    last_line = clock()

    def show(done: int, records: int) -> None:
        nonlocal last_line
        moment = clock()
        if moment - last_line >= LINE_EVERY:
            last_line = moment
            share = 100 * done // max(total, 1)
            print(
                f"{done / 1e6:.0f} of {total / 1e6:.0f} MB read ({share} %), {records} records", file=stream, flush=True
            )

    return show
