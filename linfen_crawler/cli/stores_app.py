"""The commands that move a site's output into a store and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.options import LedgerOption, Output  # noqa: TC001 - typer reads annotations

Address = Annotated[str, typer.Argument(metavar="s3://…", help="The store: s3://bucket/folder, or file:///folder.")]


stores_app = typer.Typer(rich_markup_mode="markdown")


@stores_app.command()
def publish(
    to: Address,
    site: Annotated[list[str] | None, typer.Option("--site", metavar="KEY", help="Only these sites.")] = None,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
) -> None:
    """Put what is crawled and not yet there into a store: records, finished archive files, summaries of runs.

    `linfen crawl --output s3://…` does so by itself; this is for what was crawled without, and after a night in which
    the store was away. A site that another machine crawls is left out. Needs `pip install 'linfen-crawler[stores]'`;
    see docs/scale.md.

    Example: `linfen publish s3://bucket/news --site lfxww`
    """
    from linfen_crawler.cli.stores import run_publish

    raise typer.Exit(run_publish(site or [], to=to, output=output, ledger=ledger))


@stores_app.command()
def restore(
    source: Address,
    site: Annotated[list[str], typer.Option("--site", metavar="KEY", help="These sites.")],
    archives: Annotated[
        bool, typer.Option("--archives", help="Also the WARC files, which a crawl does not need.")
    ] = False,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
) -> None:
    """Bring the records that a store has, and this machine lacks, into the folder that a crawl works in.

    Each part is checked by its digest. Nothing that is there is changed. The ledger is made from the records by the
    next crawl, or by `linfen ledger rebuild`. Where the ledgers are in PostgreSQL, name it: a site that another machine
    crawls is refused then (75), and parts that no manifest names are cleared out of the store.

    Example: `linfen restore s3://bucket/news --site lfxww`
    """
    from linfen_crawler.cli.stores import run_restore

    raise typer.Exit(run_restore(site, source=source, output=output, archives=archives, ledger=ledger))
