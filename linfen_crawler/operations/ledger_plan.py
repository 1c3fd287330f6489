"""Where the ledgers of a crawl's sites are: each in a SQLite file of its folder, or all in a server's database."""

from __future__ import annotations

import logging
import socket
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.ledger.lasting_connection import PATIENCE
from linfen_crawler.ledger.lease import LEASE_SECONDS
from linfen_crawler.ledger.server import LedgerServer, ServerLedger
from linfen_crawler.ledger.sites_of_server import SiteRow, bind_site, forget_site, site_row
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_note import LedgerNote, read_note, write_note

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from linfen_crawler.operations.output_folder import OutputFolder

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class LedgerPlan:
    """A server for the ledgers of a crawl, and how patient the crawl is with it."""

    server: LedgerServer
    patience: float = PATIENCE
    """Seconds for which the server is waited for when it is away."""
    lease_seconds: float = LEASE_SECONDS
    """Length of the lease on a site."""


def ledger_plan(settings: BaseSettings) -> LedgerPlan | None:
    """The plan of the settings, which `check_settings` has seen; None for SQLite files.

    Raises:
        CannotRun: CONFIGURATION, psycopg is not installed, or the address is none.
    """
    server = ledger_server(settings.get("LINFEN_LEDGER"))
    if server is None:
        return None
    return LedgerPlan(
        server,
        patience=settings.getfloat("LINFEN_LEDGER_PATIENCE", PATIENCE),
        lease_seconds=settings.getfloat("LINFEN_LEASE_SECONDS", LEASE_SECONDS),
    )


def ledger_plan_of(address: str | None) -> LedgerPlan | None:
    """The plan of a command that crawls nothing, for the server at an address; None where it gives none.

    Raises:
        CannotRun: As for `ledger_server`.
    """
    server = ledger_server(address)
    return LedgerPlan(server) if server is not None else None


def ledger_server(address: str | None) -> LedgerServer | None:
    """The server at an address, as the environment or a command line gives it; None where it gives none.

    Raises:
        CannotRun: CONFIGURATION, psycopg is not installed, or the address is none.
    """
    if not address:
        return None
    try:
        return LedgerServer.parse(address)
    except (ValueError, MissingExtra) as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None


def ledger_to_read(folder: OutputFolder, server: LedgerServer | None) -> Path | ServerLedger:
    """Where a site's ledger is to be read.

    Raises:
        ValueError: No server is named, and the site's ledger is in one.
    """
    if server is not None:
        return server.of(folder.path.name)
    _refuse_file(folder)
    return folder.ledger


def ledger_to_write(folder: OutputFolder, plan: LedgerPlan | None) -> Path | ServerLedger:
    """Where a site's ledger is to be written, once the caller has the site's lock and lease: see `docs/scale.md`.

    A ledger on a server belongs to one output folder, that of its records. Both are given a name that they share, so
    that no other folder, on a machine that does not see this one, is taken for it.

    Raises:
        ValueError: The site's ledger is elsewhere, or the server's belongs to another folder.
        OSError: The folder cannot be written, or the server does not answer.
    """
    if plan is None:
        _refuse_file(folder)
        return folder.ledger
    site, note = folder.path.name, read_note(folder)
    here = note.folder if note.server is not None else None
    row = site_row(plan.server, site)
    of_ours = row is None or row.folder == note.folder
    if note.server is None and note.folder is not None and of_ours and folder.ledger.exists():
        raise ValueError(
            f"the ledger of {site} was being moved, and that was broken off: it is still {folder.ledger}. Call again: "
            f"linfen ledger move {site}"
        )
    if row is None:
        row = row_of_folder(folder)
        write_note(folder, note_of(row, plan.server))
        bind_site(plan.server, row)
        if folder.ledger.exists():
            words = "%s is used no more: the ledger is in %s, made from the records"
            logger.warning(words, folder.ledger, plan.server.name)
    elif row.folder != here:
        raise of_another_folder(plan.server, row, folder)
    else:
        write_note(folder, note_of(row, plan.server, moving=note.moving))
    return plan.server.of(site)


def take_over(folder: OutputFolder, plan: LedgerPlan) -> ServerLedger:
    """Let a site's ledger on a server belong to this folder from now on, whatever it belonged to: it is made anew.

    Raises:
        ValueError, OSError: As for `ledger_to_write`.
    """
    site = folder.path.name
    row = row_of_folder(folder)
    forget_site(plan.server, site)
    write_note(folder, note_of(row, plan.server))
    bind_site(plan.server, row)
    return plan.server.of(site)


def row_of_folder(folder: OutputFolder) -> SiteRow:
    """What a server is to know of a site whose ledger belongs to this folder."""
    name = read_note(folder).folder or uuid.uuid4().hex
    return SiteRow(folder.path.name, name, f"{socket.gethostname()}:{folder.path}")


def note_of(row: SiteRow, server: LedgerServer, *, moving: bool = False) -> LedgerNote:
    """What the folder is to know of a ledger on a server."""
    return LedgerNote(row.folder, server.name, moving)


def note_of_file(row: SiteRow, server: LedgerServer) -> LedgerNote:
    """What the folder is to know while the file is the ledger, and the server may have half of a move."""
    return LedgerNote(row.folder, half_on=server.name)


def of_another_folder(server: LedgerServer, row: SiteRow, folder: OutputFolder) -> ValueError:
    """What to say where a server's ledger belongs to another folder."""
    return ValueError(
        f"the ledger of {row.site} in {server.name} belongs to another output folder ({row.place}), whose records "
        f"are not in {folder.path}: share that folder between the machines, name another database, or, if this is "
        f"the folder from now on: linfen ledger rebuild {row.site}"
    )


def _refuse_file(folder: OutputFolder) -> None:
    place = read_note(folder).server
    if place is not None:
        raise ValueError(
            f"the ledger of {folder.path.name} is in {place}: name it by --ledger or LINFEN_LEDGER; or delete "
            f"{folder.ledger_note}, and the next crawl makes a SQLite file from the records"
        )
