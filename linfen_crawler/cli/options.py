"""Options that several commands have, with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def local_folder(text: str | Path) -> Path:
    """The folder that an option names.

    Raises:
        CannotRun: USAGE, it is the address of a store, which this command does not read.
    """
    from linfen_crawler.cli.messages import refusal
    from linfen_crawler.stores.object_store import without_credentials
    from linfen_crawler.stores.open_store import is_address

    if is_address(str(text)):
        raise refusal(
            f"--output {without_credentials(str(text))}: this command reads a folder. Name the one that the crawl "
            "works in (its --work, LINFEN_WORK), or fetch it from the store first: linfen restore"
        )
    return Path(text)


SitesFolder = Annotated[
    Path | None,
    typer.Option(
        "--sites",
        metavar="DIR",
        envvar="LINFEN_SITES",
        help="A folder of your own site definitions; they add to the shipped ones and replace those of the same key.",
    ),
]
Regions = Annotated[
    list[str] | None,
    typer.Option(
        "--region",
        metavar="PLACE",
        help="All sites of a place: `临汾` with its counties, `山西/临汾/尧都区`; may be given more than once.",
        show_default=False,
    ),
]
Output = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        envvar="LINFEN_OUTPUT",
        help="The folder that holds what is crawled.",
        parser=local_folder,
    ),
]
OutputOrStore = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR|s3://…",
        envvar="LINFEN_OUTPUT",
        help="The folder that holds what is crawled; or a store, into which it is put while it is made: docs/scale.md.",
    ),
]
Work = Annotated[
    Path,
    typer.Option(
        "--work",
        metavar="DIR",
        envvar="LINFEN_WORK",
        help="With --output s3://…: the folder that the crawl works in, as it does without a store.",
        parser=local_folder,
    ),
]
LedgerOption = Annotated[
    str | None,
    typer.Option(
        "--ledger",
        metavar="ADDRESS",
        envvar="LINFEN_LEDGER",
        show_default=False,
        show_envvar=True,
        help="The PostgreSQL database that the ledgers are in, `postgresql://user@host/database`; without it each site "
        "has a SQLite file. Passwords: PGPASSWORD or `~/.pgpass`.",
    ),
]
Since = Annotated[
    str | None, typer.Option(metavar="DATE", help="Only articles published on or after this day, `2022-10-01`.")
]
Until = Annotated[str | None, typer.Option(metavar="DATE", help="Only articles published on or before this day.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON lines on stdout instead of a table.")]
