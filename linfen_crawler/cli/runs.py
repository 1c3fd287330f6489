"""`linfen runs`: the past runs of each site, and the one under way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, say, tables, tame
from linfen_crawler.cli.stored_sites import stored_sites
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.past_runs import PastRun, open_runs, past_runs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run_runs(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    output: Path,
    sites_folder: Path | None = None,
    last: int,
    as_json: bool,
) -> ExitCode:
    """Print the latest runs of each site, oldest first: a table, or the summaries themselves as JSON lines.

    Args:
        keys: The sites; none for all.
        regions: Places whose sites are meant, too.
        output: The folder that holds what is crawled.
        sites_folder: The user's folder of definitions.
        last: So many runs a site.
        as_json: Whether as JSON lines.

    Raises:
        CannotRun: A site was never crawled into this folder, or a summary cannot be read.
    """
    runs: list[PastRun] = []
    for folder in stored_sites(keys, output, regions, sites_folder).values():
        try:
            ended = past_runs(folder, last=last, unreadable=_unreadable)
            runs += (ended + open_runs(folder))[-last:]
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"cannot read the runs in {folder.runs}: {error.strerror}") from None
    if as_json:
        for run in runs:
            put(json.dumps({**run.fields, "finish_reason": run.finish_reason}, ensure_ascii=False))
    else:
        _print_table(runs)
    return ExitCode.OK


def _unreadable(file: Path) -> None:
    say(f"{file} is no summary of a run; it is left out")


def _print_table(runs: Sequence[PastRun]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="Runs, times UTC", title_justify="left")
    for head in ("site", "start"):
        table.add_column(head, no_wrap=True)
    for head in ("duration", "code"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("end")
    for head in ("records", "failed", "alarms"):
        table.add_column(head, justify="right", no_wrap=True)
    for run in runs:
        numbers = (run.records, run.failed, len(run.alarms) if run.exit_code is not None else None)
        table.add_row(
            run.site,
            f"{run.started_at:%Y-%m-%d %H:%M:%S}",
            "–" if run.seconds is None else _duration(run.seconds),
            "–" if run.exit_code is None else str(run.exit_code),
            Text(tame(run.finish_reason)),
            *("–" if number is None else str(number) for number in numbers),
        )
    tables().print(table)


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
