"""Options that several commands have, with one meaning."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

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
        "--output", "-o", metavar="DIR", envvar="LINFEN_OUTPUT", help="The folder that holds what is crawled."
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
