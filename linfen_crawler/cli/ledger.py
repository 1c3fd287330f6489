"""`linfen ledger`: what can be done to the ledgers by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import say
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.cli.status import sites_with_ledger
from linfen_crawler.ledger.schema import VERSION
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import LedgerPlan, ledger_server
from linfen_crawler.operations.migrate import migrate_ledger
from linfen_crawler.operations.rebuild import rebuild_ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run_rebuild(key: str, *, output: Path, sites_folder: Path | None, ledger: str | None = None) -> ExitCode:
    """Make a site's ledger anew from its files.

    Raises:
        CannotRun: See `rebuild_ledger`.
    """
    server = ledger_server(ledger)
    plan = LedgerPlan(server) if server is not None else None
    rebuilt = rebuild_ledger(output, definition_of(key, sites_folder), plan)
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
