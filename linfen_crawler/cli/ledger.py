"""`linfen ledger`: what can be done to the ledgers by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import say
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.rebuild import rebuild_ledger

if TYPE_CHECKING:
    from pathlib import Path


def run_rebuild(key: str, *, output: Path, sites_folder: Path | None) -> ExitCode:
    """Make a site's ledger anew from its files.

    Raises:
        CannotRun: See `rebuild_ledger`.
    """
    rebuilt = rebuild_ledger(output, definition_of(key, sites_folder))
    sums = rebuilt.sums
    say(f"took in {', '.join(f'{count} lines of {name}' for name, count in rebuilt.lines.items())}")
    say(
        f"{key}: {sums.discovered} addresses, {sums.stored} stored ({sums.gone} of them gone), {sums.rejected} rejected"
    )
    return ExitCode.OK
