"""Make a site's ledger anew from its files of lines alone."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.ledger import Ledger, Sums, remove_ledger
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.killed_runs import find_killed_runs
from linfen_crawler.operations.output_folder import output_folder, prepare_output_folder
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.operations.site_store import open_files
from linfen_crawler.operations.take_in import take_in
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.sites import SiteDefinition


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What came of it."""

    lines: dict[str, int]
    """How many lines of each file were taken in, by its name."""
    sums: Sums
    """What the new ledger holds."""


def rebuild_ledger(output: Path | str, site: SiteDefinition) -> Rebuilt:
    """Make `ledger.db` from `articles.jsonl`, `rejected.jsonl` and `gone.jsonl`, in place of the one that is there.

    What is lost is what only the ledger knew: addresses not yet asked for, how far lists were read, failed tries and
    aliases. The next run reads all lists to their ends and finds them again.

    Raises:
        CannotRun: USAGE, where the site was never crawled into this folder; ALREADY_RUNNING; OUTPUT, if it cannot be
            written; CONFIGURATION, if a line of a file is none of ours. The old ledger is there unless all went well.
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
        new = folder.path / "ledger.db.new"
        try:
            find_killed_runs(folder)  # notes when they gave their last sign of life, before the files are changed
            remove_ledger(new)
            files = open_files(folder, closing)
            lines, sums = _make(new, files, site)
            # One after the other: a crash in between leaves no ledger, which the next run makes itself.
            remove_ledger(folder.ledger)
            new.replace(folder.ledger)
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"cannot make the ledger in {folder.path}: {error}") from None
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
        finally:
            with contextlib.suppress(OSError):
                remove_ledger(new)
    return Rebuilt(lines, sums)


def _make(
    path: Path, files: tuple[JsonlFile, JsonlFile, JsonlFile], site: SiteDefinition
) -> tuple[dict[str, int], Sums]:
    ledger = Ledger.open(path)
    try:
        ledger.group()
        lines = take_in(ledger, *files, addresses_of(site))
        ledger.commit()
        sums = ledger.sums()
        ledger.commit()
    finally:
        ledger.close()  # the last connection: SQLite brings all into the one file
    return lines, sums
