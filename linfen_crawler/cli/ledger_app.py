"""The commands that mend ledgers, and their help; each module is imported only when its command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.options import LedgerOption, Output, SitesFolder  # noqa: TC001 - typer reads annotations

ledger_app = typer.Typer(
    rich_markup_mode="markdown", no_args_is_help=True, help="Mend or move the account of every address."
)


@ledger_app.command("rebuild")
def ledger_rebuild(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site's key.")],
    output: Output = Path("output"),
    ledger: LedgerOption = None,
    sites: SitesFolder = None,
) -> None:
    """Make a site's ledger anew from its files alone; the next run finds again what is still to be asked for.

    Example: `linfen ledger rebuild lfxww`
    """
    from linfen_crawler.cli.ledger import run_rebuild

    raise typer.Exit(run_rebuild(site, output=output, sites_folder=sites, ledger=ledger))


@ledger_app.command("migrate")
def ledger_migrate(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites.")] = None,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
) -> None:
    """Bring ledgers of an earlier version of this program up to date; a crawl does it by itself when it begins.

    Example: `linfen ledger migrate lfxww`
    """
    from linfen_crawler.cli.ledger import run_migrate

    raise typer.Exit(run_migrate(site or [], output=output, ledger=ledger))


@ledger_app.command("move")
def ledger_move(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites.")] = None,
    back: Annotated[bool, typer.Option("--back", help="From the database into each site's SQLite file.")] = False,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
) -> None:
    """Move the ledgers from each site's SQLite file into the PostgreSQL database of `--ledger`, with all they know.

    Each site is moved whole or not at all, while no crawl has it, and counted afterwards; the old ledger is removed
    then. What was broken off is done by calling again. Nothing is put over a ledger that is there. See docs/scale.md.

    Example: `linfen ledger move lfxww --ledger postgresql://crawler@db.example.org/linfen`
    """
    from linfen_crawler.cli.ledger import run_move

    raise typer.Exit(run_move(site or [], output=output, back=back, ledger=ledger))
