"""Where the ledgers of a crawl's sites are: each in a SQLite file of its folder, or all in a server's database."""

from __future__ import annotations

import json
import logging
import socket
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linfen_crawler.ledger.lasting_connection import PATIENCE
from linfen_crawler.ledger.lease import LEASE_SECONDS
from linfen_crawler.ledger.server import LedgerServer, ServerLedger
from linfen_crawler.ledger.sites_of_server import SiteRow, bind_site, forget_site, site_row
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.whole_document import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from scrapy.settings import BaseSettings

    from linfen_crawler.operations.output_folder import OutputFolder

logger = logging.getLogger(__name__)

_FOLDER = "folder"
_LEDGER = "ledger"


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
    site, here = folder.path.name, _note(folder).get(_FOLDER)
    row = site_row(plan.server, site)
    if row is None:
        row = SiteRow(site, here or uuid.uuid4().hex, f"{socket.gethostname()}:{folder.path}")
        _write_note(folder, plan.server, row)
        bind_site(plan.server, row)
        if folder.ledger.exists():
            logger.warning("%s is used no more: the ledger is in %s, made from the records", folder.ledger, plan.server)
    elif row.folder != here:
        raise ValueError(
            f"the ledger of {site} in {plan.server.name} belongs to another output folder ({row.place}), whose records "
            f"are not in {folder.path}: share that folder between the machines, name another database, or, if this is "
            f"the folder from now on: linfen ledger rebuild {site}"
        )
    else:
        _write_note(folder, plan.server, row)
    return plan.server.of(site)


def take_over(folder: OutputFolder, plan: LedgerPlan) -> ServerLedger:
    """Let a site's ledger on a server belong to this folder from now on, whatever it belonged to: it is made anew.

    Raises:
        ValueError, OSError: As for `ledger_to_write`.
    """
    site = folder.path.name
    row = SiteRow(site, _note(folder).get(_FOLDER) or uuid.uuid4().hex, f"{socket.gethostname()}:{folder.path}")
    forget_site(plan.server, site)
    _write_note(folder, plan.server, row)
    bind_site(plan.server, row)
    return plan.server.of(site)


def _refuse_file(folder: OutputFolder) -> None:
    place = _note(folder).get(_LEDGER)
    if place is not None:
        raise ValueError(
            f"the ledger of {folder.path.name} is in {place}: name it by --ledger or LINFEN_LEDGER; or delete "
            f"{folder.ledger_note}, and the next crawl makes a SQLite file from the records"
        )


def _note(folder: OutputFolder) -> dict[str, Any]:
    with suppress(OSError, ValueError, RecursionError):
        note = json.loads(folder.ledger_note.read_text(encoding="utf-8"))
        if isinstance(note, dict) and all(isinstance(note.get(name), str) for name in (_FOLDER, _LEDGER)):
            return note
    return {}


def _write_note(folder: OutputFolder, server: LedgerServer, row: SiteRow) -> None:
    note = {_LEDGER: server.name, _FOLDER: row.folder}
    if _note(folder) != note:
        write_whole(folder.ledger_note, note)
