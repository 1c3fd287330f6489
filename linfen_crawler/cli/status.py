"""`linfen status`: account for every address of every site crawled."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, refusal, say, tables
from linfen_crawler.ledger.accounting import Sums, sums_of_file
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import crawled_sites, output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run_status(keys: Sequence[str], *, output: Path, as_json: bool) -> ExitCode:
    """Print the sums of each site's ledger: a table, or one JSON line a site.

    Returns:
        OK; DEFECT if a ledger does not add up, which would be an error of this program.

    Raises:
        CannotRun: A site was never crawled into this folder, or a ledger cannot be read.
    """
    sums = {key: _sums(key, output) for key in keys or _sites_in(output)}
    if as_json:
        for key, each in sums.items():
            put(json.dumps({"site": key, **asdict(each), "adds_up": each.adds_up}, ensure_ascii=False))
    else:
        _print_table(sums)
    wrong = [key for key, each in sums.items() if not each.adds_up]
    for key in wrong:
        say(f"{key}: the ledger does not add up; please report this, and keep {output_folder(output, key).ledger}")
    return ExitCode.DEFECT if wrong else ExitCode.OK


def _sites_in(output: Path) -> list[str]:
    keys = crawled_sites(output, "ledger.db")
    if not keys:
        raise refusal(f"{output} holds no crawl yet. Start one (linfen crawl lfxww), or name its folder by --output")
    return keys


def _sums(key: str, output: Path) -> Sums:
    folder = output_folder(output, key)
    try:
        sums = sums_of_file(folder.ledger)
    except ValueError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
    if sums is None:
        raise refusal(
            f"there is no crawl of {key!r} in {output}. Start one (linfen crawl {key}), or name its folder by --output"
        )
    return sums


def _print_table(sums: dict[str, Sums]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title="discovered = stored + rejected + failed + pending", title_justify="left")
    table.add_column("site", no_wrap=True)
    for head in ("discovered", "stored", "rejected", "failed", "pending", "aliases"):
        table.add_column(head, justify="right")
    table.add_column("reasons")
    for key, each in sums.items():
        reasons = [f"{count} {reason}" for reason, count in {**each.rejected_reasons, **each.failed_errors}.items()]
        reasons += [f"{count} {what}" for what, count in (("gone", each.gone), ("given up", each.given_up)) if count]
        counts = (each.discovered, each.stored, each.rejected, each.failed, each.pending, each.aliases)
        table.add_row(key, *map(str, counts), Text(", ".join(reasons)))
    tables().print(table)
