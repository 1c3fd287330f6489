"""Move a site's ledger, with all that it knows, from its SQLite file to a server's database, and back.

Until the note in the site's folder says otherwise the old ledger is the ledger, whole and untouched; from then on the
new one is. Whatever stands in the place of either is known by the note for a leftover of a move that was broken off,
and the next call makes it anew, or clears it away.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from linfen_crawler.exporters.appended_file import sync_folder
from linfen_crawler.ledger import Sums, remove_ledger, sums_of
from linfen_crawler.ledger.copying import copy_ledger
from linfen_crawler.ledger.database import opened
from linfen_crawler.ledger.reading import version_of
from linfen_crawler.ledger.sites_of_server import drop_ledger, drop_site, replace_ledger, site_row
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_note import read_note, write_note
from linfen_crawler.operations.ledger_plan import note_of, note_of_file, of_another_folder, row_of_folder
from linfen_crawler.operations.open_ledger import take_lease_without_hosts
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.site_lock import SiteLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from linfen_crawler.ledger.lease import Lease
    from linfen_crawler.operations.ledger_plan import LedgerPlan
    from linfen_crawler.operations.output_folder import OutputFolder


def move_to_server(output: Path | str, site: str, plan: LedgerPlan) -> Sums:
    """Move a site's ledger from the file in its folder to a server; gives what it holds. The file is removed.

    Args:
        output: The folder that holds one folder a site.
        site: Key of the site.
        plan: The server.

    Raises:
        CannotRun: USAGE, there is no such file, or the server has a ledger of the site; ALREADY_RUNNING, another run
            has the site; OUTPUT, something cannot be written, or the server is lost; CONFIGURATION, it refuses us, or
            the file is no ledger, or a move to it was broken off at another database. The site's ledger is the one
            that it was before.
    """
    folder, place = output_folder(output, site), plan.server.of(site)
    note = read_note(folder)
    if not note.moving and not folder.ledger.is_file():
        elsewhere = f"; it is in {note.server}" if note.server is not None else ""
        raise CannotRun(
            ExitCode.USAGE, f"there is no ledger of {site!r} to move: {folder.ledger} is not there{elsewhere}"
        )
    with _held(folder, plan) as lease:
        note = read_note(folder)
        if note.moving:
            return _finished(folder, plan)
        if note.server is not None:
            raise CannotRun(
                ExitCode.USAGE, f"the ledger of {site} is in {note.server}; {folder.ledger} is used no more"
            )
        there = site_row(plan.server, site)
        if (there is not None and there.folder != note.folder) or (there is None and version_of(place) is not None):
            whose = f", of the output folder {there.place}" if there is not None else ""
            raise CannotRun(
                ExitCode.USAGE,
                f"{plan.server.name} has a ledger of {site} already{whose}: nothing is put over it. Name another "
                "database, or take it away first: docs/scale.md",
            )
        opened(folder.ledger).dispose()  # one of an earlier version is brought up to date
        row, new = row_of_folder(folder), plan.server.half_made(site)
        write_note(folder, note_of_file(row, plan.server))
        drop_ledger(new)  # what was left by one that was killed
        try:
            sums = copy_ledger(folder.ledger, new)
            lease.check()
            replace_ledger(place, new, row)
        except BaseException:
            with contextlib.suppress(OSError, ValueError):
                drop_ledger(new)
            raise
        _left_to_server(folder, plan)
    return sums


def move_to_file(output: Path | str, site: str, plan: LedgerPlan) -> Sums:
    """Move a site's ledger from a server to a file in its folder; gives what it holds. The server forgets the site.

    Arguments and errors are those of `move_to_server`, the other way round; CONFIGURATION also where the server's
    ledger belongs to another folder.
    """
    folder, place = output_folder(output, site), plan.server.of(site)
    if not folder.path.is_dir():
        raise CannotRun(
            ExitCode.USAGE, f"there is no folder of {site!r} in {output}: name that of its crawl by --output"
        )
    with _held(folder, plan) as lease:
        note, row = read_note(folder), site_row(plan.server, site)
        if row is None and note.half_on == plan.server.name and folder.ledger.is_file():
            # Broken off before the server had something, or when it had nothing any more.
            drop_ledger(plan.server.half_made(site))
            return _left_to_file(folder)
        if row is None or version_of(place) is None:
            raise CannotRun(ExitCode.USAGE, f"there is no ledger of {site!r} in {plan.server.name}")
        if row.folder != note.folder:
            raise of_another_folder(plan.server, row, folder)
        if note.server is not None:
            if folder.ledger.exists() and not note.moving:
                raise CannotRun(
                    ExitCode.USAGE,
                    f"{folder.ledger} is there, from before the ledger was in {plan.server.name}: nothing is put over "
                    "it. It is used no more; move it aside",
                )
            opened(place).dispose()
            _to_file(folder, plan, lease)
        elif not folder.ledger.is_file():
            raise CannotRun(
                ExitCode.USAGE,
                f"the ledger of {site} is {folder.ledger}, and that is not there: what {plan.server.name} has is half "
                f"of a move, and is left there. Bring the file back, or: linfen ledger rebuild {site}",
            )
        # The file is the ledger: also where a move was broken off behind that.
        drop_site(plan.server, site)
        return _left_to_file(folder)


def _finished(folder: OutputFolder, plan: LedgerPlan) -> Sums:
    """Do what was left to do when a move was broken off whose note says that the server's ledger is the ledger."""
    note, site, place = read_note(folder), folder.path.name, plan.server.of(folder.path.name)
    if note.server != plan.server.name:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"the move of the ledger of {site} to {note.server} was broken off, and {plan.server.name} is another "
            f"database; nothing is changed. Name the first by --ledger, and call again: linfen ledger move {site}",
        )
    row = site_row(plan.server, site)
    if row is not None and row.folder != note.folder:
        raise of_another_folder(plan.server, row, folder)
    sums = None
    if row is not None and version_of(place) is not None:
        opened(place).dispose()
        sums = sums_of(place)
    if sums is None:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"the ledger of {site} was moved to {plan.server.name}, says {folder.ledger_note}, and it is not there; "
            f"nothing is changed. Bring the database back, or make the ledger anew: linfen ledger rebuild {site}",
        )
    _left_to_server(folder, plan)
    return sums


def _left_to_server(folder: OutputFolder, plan: LedgerPlan) -> None:
    """Let the server's ledger be the ledger from now on, and remove the file."""
    row = row_of_folder(folder)
    write_note(folder, note_of(row, plan.server, moving=True))
    remove_ledger(folder.ledger)
    write_note(folder, note_of(row, plan.server))


def _left_to_file(folder: OutputFolder) -> Sums:
    """Let nothing but the file be known of the ledger, and give what it holds."""
    opened(folder.ledger).dispose()
    folder.ledger_note.unlink()
    sums = sums_of(folder.ledger)
    assert sums is not None  # noqa: S101 - for the type checker  # nosec B101
    return sums


def _to_file(folder: OutputFolder, plan: LedgerPlan, lease: Lease) -> None:
    new = folder.path / "ledger.db.new"
    row = row_of_folder(folder)
    try:
        remove_ledger(new)
        copy_ledger(plan.server.of(row.site), new)
        lease.check()
        write_note(folder, note_of(row, plan.server, moving=True))
        remove_ledger(folder.ledger)
        new.replace(folder.ledger)
        sync_folder(folder.path)
        write_note(folder, note_of_file(row, plan.server))
    finally:
        with contextlib.suppress(OSError):
            remove_ledger(new)


@contextlib.contextmanager
def _held(folder: OutputFolder, plan: LedgerPlan) -> Iterator[Lease]:
    """The folder's lock and the lease on the site; what goes wrong meanwhile is a CannotRun."""
    with contextlib.ExitStack() as held:
        held.callback(SiteLock.take(folder.lock).release)
        try:
            lease = take_lease_without_hosts(folder.path.name, plan)
            held.callback(lease.release)
            yield lease
        except OSError as error:
            raise CannotRun(
                ExitCode.OUTPUT, f"the ledger of {folder.path.name} is not moved: {error}; call again"
            ) from None
        except ValueError as error:
            raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
