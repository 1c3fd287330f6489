"""`linfen ledger`: what can be done to the ledgers by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import refusal, say
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.cli.status import sites_with_ledger
from linfen_crawler.ledger.schema import VERSION
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.operations.ledger_note import read_note
from linfen_crawler.operations.ledger_plan import ledger_plan_of, ledger_server
from linfen_crawler.operations.migrate import migrate_ledger
from linfen_crawler.operations.move_ledger import move_to_file, move_to_server
from linfen_crawler.operations.output_folder import crawled_sites, output_folder
from linfen_crawler.operations.rebuild import rebuild_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run_rebuild(key: str, *, output: Path, sites_folder: Path | None, ledger: str | None = None) -> ExitCode:
    """Make a site's ledger anew from its files.

    Raises:
        CannotRun: See `rebuild_ledger`.
    """
    rebuilt = rebuild_ledger(output, definition_of(key, sites_folder), ledger_plan_of(ledger))
    sums = rebuilt.sums
    say(f"took in {', '.join(f'{count} lines of {name}' for name, count in rebuilt.lines.items())}")
    say(
        f"{key}: {sums.discovered} addresses, {sums.stored} stored ({sums.gone} of them gone), {sums.rejected} rejected"
    )
    return ExitCode.OK


def run_migrate(keys: Sequence[str], *, output: Path, ledger: str | None = None) -> ExitCode:
    """Bring ledgers of earlier versions up to date.

    Raises:
        CannotRun: There is no ledger of a site, it is in use, or it cannot be written.
    """
    server = ledger_server(ledger)
    for key in keys or sites_with_ledger(output, server):
        try:
            before = migrate_ledger(output, key, server)
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"cannot write the ledger of {key}: {error}") from None
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
        say(f"{key}: version {before}" + (f", now {VERSION}" if before != VERSION else ""))
    return ExitCode.OK


def run_move(keys: Sequence[str], *, output: Path, back: bool, ledger: str | None = None) -> ExitCode:
    """Move ledgers into a server's database, or back; each whole or not at all. Gives the gravest code of all sites.

    Raises:
        CannotRun: No server is named, or there is nothing to move.
    """
    plan = ledger_plan_of(ledger)
    if plan is None:
        raise refusal("name the PostgreSQL database by --ledger or LINFEN_LEDGER: postgresql://user@host/database")
    codes = []
    for key in dict.fromkeys(keys or _to_move(output, back=back)):
        try:
            sums = (move_to_file if back else move_to_server)(output, key, plan)
        except CannotRun as problem:
            say(str(problem))
            codes.append(problem.exit_code)
            if problem.exit_code is ExitCode.OUTPUT:
                break  # the server is away or a disk is full: the next site would fare no better
        else:
            where = output_folder(output, key).ledger if back else plan.server.name
            say(f"{key}: {sums.discovered:,} addresses, now in {where}")
    return gravest(codes)


def _to_move(output: Path, *, back: bool) -> list[str]:
    """The sites of an output folder whose ledgers are where they are to be moved from, or half of them is."""
    there = [key for key in crawled_sites(output, "ledger.db", "ledger.json") if _is_to_move(output, key, back=back)]
    if not there:
        raise refusal(f"no site in {output} has its ledger {'on a server' if back else 'in a file'}")
    return there


def _is_to_move(output: Path, key: str, *, back: bool) -> bool:
    folder = output_folder(output, key)
    note = read_note(folder)
    if back:
        return note.folder is not None  # on a server, or half of a move is there
    return note.moving or (note.server is None and folder.ledger.is_file())
