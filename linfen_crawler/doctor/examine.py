"""All checks in their order: the program, the machine, the settings, the output, and each site in it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linfen_crawler.doctor.alarms_check import check_alarms
from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.doctor.ledger_check import LedgerFacts, check_ledger
from linfen_crawler.doctor.lines_check import LineFacts, check_lines
from linfen_crawler.doctor.machine_check import (
    check_clock,
    check_encodings,
    check_open_files,
    check_room,
    room_at,
)
from linfen_crawler.doctor.pointers_check import check_pointers
from linfen_crawler.doctor.program_check import check_program
from linfen_crawler.doctor.runs_check import check_runs, growth_of_run, is_running, lock_holder, read_runs
from linfen_crawler.doctor.settings_check import (
    check_contact_and_trials,
    check_definitions,
    check_receivers,
    check_values,
)
from linfen_crawler.doctor.tree_check import check_tree
from linfen_crawler.operations.output_folder import EXPORTS, OutputFolder, is_site_key, output_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from linfen_crawler.ledger.server import LedgerServer


def examine(
    output: Path,
    *,
    sites_folder: Path | None = None,
    deep: bool = False,
    now: datetime | None = None,
    server: LedgerServer | None = None,
    on_site: Callable[[str], None] | None = None,
) -> Iterator[Finding]:
    """Look at everything; nothing is written, and crawls may run meanwhile.

    Args:
        output: The folder of the crawls; it need not be there.
        sites_folder: The user's own definitions.
        deep: Look at every record against the schema, every place in the ledger and every pointer into the archive.
        now: The time of the machine's clock, for trials.
        server: The server that the ledgers are on; None for SQLite files.
        on_site: Called with the key of each site before it is looked at.
    """
    moment = now or datetime.now(UTC)
    output = output.expanduser().absolute()
    folders = _sites_in(output)
    yield from check_program()
    yield from check_encodings()
    yield from check_open_files()
    yield from check_room(
        room_at(output), sum(growth_of_run(each, read_runs(each)[0]) for each in folders), str(output)
    )
    yield from check_contact_and_trials()
    yield from check_values()
    yield from check_receivers()
    keys = [folder.path.name for folder in folders]
    yield from check_definitions(sites_folder, keys, moment.date())
    if not folders:
        yield finding("output-none", str(output))
    yield from check_tree(output, keys)
    newest = None
    for folder in folders:
        if on_site is not None:
            on_site(folder.path.name)
        lines = LineFacts()
        yield from _check_site(folder, lines, deep=deep, now=moment, server=server)
        if lines.newest is not None:
            newest = max(newest or lines.newest, lines.newest)
    yield from check_clock(moment, newest)


def _check_site(
    folder: OutputFolder, lines: LineFacts, *, deep: bool, now: datetime, server: LedgerServer | None
) -> Iterator[Finding]:
    holder = lock_holder(folder)
    running = is_running(folder, holder)
    yield from check_runs(folder, holder=holder, running=running, now=now)
    yield from check_alarms(folder, running=running)
    ledger = LedgerFacts()
    yield from check_ledger(folder, ledger, running=running, deep=deep, server=server)
    yield from check_lines(folder, ledger, lines, running=running, deep=deep)
    yield from check_pointers(folder, lines.pointers)


def _sites_in(output: Path) -> list[OutputFolder]:
    """The folders that a crawl has written to, by their keys."""
    marks = ("articles.jsonl", "ledger.db", "lock", "runs")
    found = {path.parent.name for mark in marks for path in output.glob(f"*/{mark}")} if output.is_dir() else set()
    return [output_folder(output, name) for name in sorted(found) if is_site_key(name) and name != EXPORTS]
