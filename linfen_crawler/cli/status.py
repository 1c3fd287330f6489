"""`linfen status`: account for every address of every site crawled."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, refusal, say, tables
from linfen_crawler.ledger.accounting import Sums, sums_of, sums_of_sites
from linfen_crawler.ledger.sites_of_server import sites_of
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import ledger_server, ledger_to_read
from linfen_crawler.operations.output_folder import crawled_sites, output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.ledger.server import LedgerServer


_TRACES = ("ledger.db", "ledger.json")


def run_status(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    output: Path,
    sites_folder: Path | None = None,
    as_json: bool,
    ledger: str | None = None,
) -> ExitCode:
    """Print the sums of each site's ledger: a table, or one JSON line a site.

    Args:
        keys: The sites; none for all.
        regions: Places whose sites are meant, too, as far as they were crawled.
        output: The folder that holds what is crawled.
        sites_folder: The user's folder of definitions.
        as_json: Whether as JSON lines.
        ledger: The address of the server that the ledgers are on; then all its sites are meant by none.

    Returns:
        OK; DEFECT if a ledger does not add up, which would be an error of this program.

    Raises:
        CannotRun: A site was never crawled into this folder, or a ledger cannot be read.
    """
    server = ledger_server(ledger)
    if regions:
        from linfen_crawler.cli.chosen_sites import chosen_keys  # definitions are read for this alone

        crawled = sites_with_ledger(output, server) if server else crawled_sites(output, *_TRACES)
        keys = chosen_keys(keys, regions, sites_folder, crawled=crawled, output=output)
    sums = _sums(keys or sites_with_ledger(output, server), output, server)
    if as_json:
        for key, each in sums.items():
            put(json.dumps({"site": key, **asdict(each), "adds_up": each.adds_up}, ensure_ascii=False))
    else:
        _print_table(sums)
    wrong = [key for key, each in sums.items() if not each.adds_up]
    for key in wrong:
        place = server.of(key).name if server is not None else output_folder(output, key).ledger
        say(f"{key}: the ledger does not add up; please report this, and keep {place}")
    return ExitCode.DEFECT if wrong else ExitCode.OK


def sites_with_ledger(output: Path, server: LedgerServer | None) -> list[str]:
    """The keys of all sites that have a ledger: on the server, or in the output where none is named.

    Raises:
        CannotRun: There is none, or the server cannot be asked.
    """
    if server is not None:
        try:
            keys = sites_of(server)
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, str(error)) from None
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
        if not keys:
            raise refusal(f"{server.name} holds no ledger yet. Start a crawl: linfen crawl lfxww --ledger …")
        return keys
    keys = crawled_sites(output, *_TRACES)
    if not keys:
        raise refusal(f"{output} holds no crawl yet. Start one (linfen crawl lfxww), or name its folder by --output")
    return keys


def _sums(keys: Sequence[str], output: Path, server: LedgerServer | None) -> dict[str, Sums]:
    folders = {key: output_folder(output, key) for key in keys}
    try:
        if server is not None:
            found = sums_of_sites(server, keys)
        else:
            found = {key: sums_of(ledger_to_read(folder, None)) for key, folder in folders.items()}
    except OSError as error:
        raise CannotRun(ExitCode.OUTPUT, str(error)) from None
    except ValueError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
    sums = {}
    for key, each in found.items():
        if each is None:
            where = output if server is None else server.name
            raise refusal(
                f"there is no crawl of {key!r} in {where}. Start one (linfen crawl {key}), or name its folder by "
                "--output"
            )
        sums[key] = each
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
