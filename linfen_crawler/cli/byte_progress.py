"""How far the reading of large files is: a bar in bytes on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def byte_progress(what: str, total: int) -> Iterator[Callable[[int], object]]:
    """Show progress on stderr while the block runs.

    Args:
        what: What is done, in a few words.
        total: How many bytes there are to read.

    Yields:
        What to call with the number of further bytes read.
    """
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    from linfen_crawler.cli.messages import people

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=None),
        DownloadColumn(binary_units=True),
        TimeRemainingColumn(),
        console=people(),
        transient=True,
    ) as bars:
        task = bars.add_task(what, total=total)
        yield lambda count: bars.advance(task, count)
