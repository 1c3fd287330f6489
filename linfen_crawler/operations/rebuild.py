"""Make a site's ledger anew from its files of lines alone."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.ledger import Ledger, Sums, remove_ledger
from linfen_crawler.ledger.sites_of_server import drop_ledger, replace_ledger
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.killed_runs import find_killed_runs
from linfen_crawler.operations.ledger_plan import ledger_to_write, take_over
from linfen_crawler.operations.open_ledger import take_lease
from linfen_crawler.operations.output_folder import output_folder, prepare_output_folder
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.operations.site_opening import open_files
from linfen_crawler.operations.take_in import take_in
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.ledger.server import ServerLedger
    from linfen_crawler.operations.ledger_plan import LedgerPlan
    from linfen_crawler.operations.output_folder import OutputFolder
    from linfen_crawler.sites import SiteDefinition

    _Files = tuple[JsonlFile, JsonlFile, JsonlFile]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    lines: dict[str, int]
    """How many lines of each file were taken in, by its name."""
    sums: Sums
    """What the new ledger holds."""


def rebuild_ledger(output: Path | str, site: SiteDefinition, ledgers: LedgerPlan | None = None) -> Rebuilt:
    """Make a site's ledger from `articles.jsonl`, `rejected.jsonl` and `gone.jsonl`, in place of the one that is there.

    What is lost is what only the ledger knew: addresses not yet asked for, how far lists were read, failed tries and
    aliases. The next run reads all lists to their ends and finds them again.

    Args:
        output: The folder that holds one folder a site.
        site: The site's definition.
        ledgers: The server that the ledger is on; None for `ledger.db` in the site's folder. A ledger on a server
            belongs to this folder afterwards, whatever it belonged to.

    Raises:
        CannotRun: USAGE, where the site was never crawled into this folder; ALREADY_RUNNING; OUTPUT, if it cannot be
            written; CONFIGURATION, if a line of a file is none of ours, the server refuses us, or the ledger is on one
            that was not named. The old ledger is there unless all went well.
    """
    if not output_folder(output, site.key).articles.is_file():
        raise CannotRun(
            ExitCode.USAGE,
            f"there are no records of {site.key!r} in {output}; name the folder of its crawl by --output",
        )
    folder = prepare_output_folder(output, site.key)
    with contextlib.ExitStack() as closing:
        lock = SiteLock.take(folder.lock)
        closing.callback(lock.release)
        try:
            find_killed_runs(folder)  # notes when they gave their last sign of life, before the files are changed
            files = open_files(folder, closing)
            if ledgers is None:
                return _in_place_of_file(folder, files, site)
            lease = take_lease(site, ledgers)
            closing.callback(lease.release)
            return _in_place_on_server(folder, files, site, ledgers)
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"cannot make the ledger in {folder.path}: {error}") from None
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None


def _in_place_of_file(folder: OutputFolder, files: _Files, site: SiteDefinition) -> Rebuilt:
    ledger_to_write(folder, None)
    new = folder.path / "ledger.db.new"
    try:
        remove_ledger(new)
        rebuilt = _make(new, files, site)
        # One after the other: a crash in between leaves no ledger, which the next run makes itself.
        remove_ledger(folder.ledger)
        new.replace(folder.ledger)
    finally:
        with contextlib.suppress(OSError):
            remove_ledger(new)
    return rebuilt


def _in_place_on_server(folder: OutputFolder, files: _Files, site: SiteDefinition, ledgers: LedgerPlan) -> Rebuilt:
    new = ledgers.server.half_made(site.key)
    drop_ledger(new)  # what a rebuild left that was killed
    try:
        rebuilt = _make(new, files, site)
        replace_ledger(take_over(folder, ledgers), new)
    except BaseException:
        with contextlib.suppress(OSError, ValueError):
            drop_ledger(new)
        raise
    return rebuilt


def _make(place: Path | ServerLedger, files: _Files, site: SiteDefinition) -> Rebuilt:
    ledger = Ledger.open(place)
    try:
        ledger.group()
        lines = take_in(ledger, *files, addresses_of(site))
        ledger.commit()
        sums = ledger.sums()
        ledger.commit()
    finally:
        ledger.close()  # the last connection: SQLite brings all into the one file
    return Rebuilt(lines, sums)
