"""Opens a site's output for a run: what is to be taken back, mended and taken in before anything can be added."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.mending import entry_of, mend_archive
from linfen_crawler.archive.site_archive import SiteArchive
from linfen_crawler.exporters.jsonl import JsonlFile
from linfen_crawler.ledger import Clock
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.killed_runs import close_killed_runs, find_killed_runs
from linfen_crawler.operations.open_ledger import open_ledger, take_lease
from linfen_crawler.operations.open_run import OpenRun
from linfen_crawler.operations.output_folder import OutputFolder, prepare_output_folder
from linfen_crawler.operations.publishing import take_back
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.operations.take_in import take_in
from linfen_crawler.operations.unarchived_lines import put_unarchived_lines_aside
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.archive.site_archive import ArchivePlan
    from linfen_crawler.ledger import Ledger
    from linfen_crawler.ledger.lease import Lease
    from linfen_crawler.ledger.server import ServerLedger
    from linfen_crawler.operations.ledger_plan import LedgerPlan
    from linfen_crawler.operations.publication import Publication
    from linfen_crawler.sites import SiteDefinition

logger = logging.getLogger(__name__)


class OpenOutput(NamedTuple):
    """What a run needs of a site's output, all of it in agreement."""

    folder: OutputFolder
    lock: SiteLock
    run: OpenRun
    files: tuple[JsonlFile, JsonlFile, JsonlFile]
    """Records, rejections, vanishings."""
    ledger: Ledger
    place: Path | ServerLedger
    """Where the ledger is."""
    lease: Lease | None
    """What keeps the site and its hosts to this run over all machines; None where the ledger is a file."""
    archive: SiteArchive | None
    """Where every answer is kept; None where no archive is."""


def open_output(
    output: Path | str,
    site: SiteDefinition,
    clock: Clock | None = None,
    archive: ArchivePlan | None = None,
    *,
    publication: Publication | None = None,
    ledgers: LedgerPlan | None = None,
) -> OpenOutput:
    """Open a site's output; arguments and errors as for `SiteStore.open`."""
    folder = prepare_output_folder(output, site.key)
    with contextlib.ExitStack() as undo:
        lock = SiteLock.take(folder.lock)
        undo.callback(lock.release)
        try:
            # Before the store is looked at: who still has the site on another machine may be putting parts there.
            lease = take_lease(site, ledgers) if ledgers is not None else None
            if lease is not None:
                undo.callback(lease.release)
            if publication is not None:
                take_back(publication, lease)
            killed = find_killed_runs(folder)
            run = OpenRun.begin(folder, site.name, (clock or Clock()).now())
            undo.callback(run.done)
            files = open_files(folder, undo)
            ledger, place = open_ledger(folder, ledgers, clock, lease, undo)
            ledger.group()
            put_unarchived_lines_aside(ledger, files[:2], mend_archive(folder.archive, ledger))
            take_in(ledger, *files, addresses_of(site))
            # Left over from a run that was killed: nobody else can have taken them up, for we have the lock.
            ledger.released()
            ledger.commit()
            if killed:
                close_killed_runs(killed, folder, files[0], files[2], ledger.sums())
            run.begins_behind({file.path.name: file.size for file in files})
            kept = None if archive is None else _archive(folder, site, archive, ledger, lease)
        except MissingExtra as error:
            raise CannotRun(ExitCode.CONFIGURATION, f"an archive cannot be written: {error}") from None
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"cannot open the output in {folder.path}: {error}") from None
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
        undo.pop_all()
    return OpenOutput(folder, lock, run, files, ledger, place, lease, kept)


def open_files(folder: OutputFolder, undo: contextlib.ExitStack) -> tuple[JsonlFile, JsonlFile, JsonlFile]:
    """Open a site's files of lines for appending, with their torn ends put aside: records, rejections, vanishings.

    Raises:
        OSError: One cannot be opened or mended.
    """
    files = []
    for path in (folder.articles, folder.rejected, folder.gone):
        file = JsonlFile.open(path)
        undo.callback(file.close)
        if file.torn:
            logger.warning("%s ended in a torn line; it was put aside as %s", file.path, file.torn.name)
        files.append(file)
    articles, rejected, gone = files
    return articles, rejected, gone


def _archive(
    folder: OutputFolder, site: SiteDefinition, plan: ArchivePlan, ledger: Ledger, lease: Lease | None
) -> SiteArchive:
    return SiteArchive(
        folder.archive,
        site.key,
        plan,
        index=ledger.payloads,
        now=ledger.clock.now,
        finished=lambda name, size: ledger.seen(entry_of(name), end=size),
        may_write=lease.check if lease is not None else None,
    )
