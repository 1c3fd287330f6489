"""A site's ledger: whether it is sound, and what it says. Nothing is written, not even beside a SQLite file."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select
from sqlalchemy.pool import NullPool

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.ledger.accounting import Sums, accounting
from linfen_crawler.ledger.reading import reading
from linfen_crawler.ledger.schema import VERSION, addresses, files
from linfen_crawler.ledger.server import ServerLedger
from linfen_crawler.operations.ledger_plan import ledger_to_read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from linfen_crawler.ledger.server import LedgerServer
    from linfen_crawler.operations.output_folder import OutputFolder

PLACES = 500
"""So many records are looked up at the places that the ledger has for them."""


@dataclass(slots=True)
class LedgerFacts:
    """What a ledger says that its files can be compared with."""

    sums: Sums | None = None
    """None where it cannot be read."""
    bytes_known: dict[str, int] = field(default_factory=dict)
    """By file: up to where its lines are in the ledger."""
    places: list[tuple[str, int, int]] = field(default_factory=list)
    """Id, revision and place of some records' last lines, or of all."""


def check_ledger(
    folder: OutputFolder,
    facts: LedgerFacts,
    *,
    running: bool,
    deep: bool = False,
    server: LedgerServer | None = None,
) -> Iterator[Finding]:
    """Check the file, or what is on the server, and the sums; fill in `facts` for what else is to be compared.

    Args:
        folder: The site's folder.
        facts: Is filled in as far as the ledger can be read.
        running: Whether a crawl is writing it.
        deep: Look up all records' places in place of some.
        server: The server that the ledger is on; None for the SQLite file.
    """
    key = folder.path.name
    try:
        place = ledger_to_read(folder, server)
    except ValueError as error:
        yield finding("ledger-elsewhere", key, message=error)
        return
    if isinstance(place, ServerLedger):
        yield from _on_server(key, place, facts, running=running, deep=deep, expected=folder.articles.is_file())
        return
    if not folder.ledger.is_file():
        if folder.articles.is_file():
            yield finding("ledger-missing", key)
        return
    try:
        with _readable(folder.ledger, running=running) as connection:
            yield from _check(key, connection, facts, running=running, deep=deep)
    except (sqlite3.Error, OSError) as error:
        yield finding("ledger-damaged", key, message=error)


def _check(
    key: str, connection: sqlite3.Connection, facts: LedgerFacts, *, running: bool, deep: bool
) -> Iterator[Finding]:
    wrong = [row[0] for row in connection.execute("PRAGMA quick_check(3)") if row[0] != "ok"]
    if wrong:
        yield finding("ledger-damaged", key, message="; ".join(wrong).replace("\n", " "))
        return
    tables = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    version = next(iter(connection.execute("SELECT version FROM versions")), (None,))[0] if tables else None
    if version is None and not (tables and connection.execute("SELECT 1 FROM addresses LIMIT 1").fetchone()):
        yield finding("ledger-empty", key)
        return
    if version != VERSION:
        older = version is not None and 1 <= version < VERSION
        yield finding("ledger-older" if older else "ledger-version", key, version=version, needed=VERSION)
        return
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool)
    with engine.connect() as borrowed:
        yield from _account(key, borrowed, facts, running=running, deep=deep)


def _on_server(
    key: str, place: ServerLedger, facts: LedgerFacts, *, running: bool, deep: bool, expected: bool
) -> Iterator[Finding]:
    try:
        with reading(place) as connection:
            if connection is not None:
                yield from _account(key, connection, facts, running=running, deep=deep)
            elif expected:
                yield finding("ledger-missing", key)
    except OSError as error:
        yield finding("ledger-away", key, message=error)
    except ValueError as error:
        yield finding("ledger-refused", key, message=error)


def _account(key: str, connection: Connection, facts: LedgerFacts, *, running: bool, deep: bool) -> Iterator[Finding]:
    sums = accounting(connection)
    columns = addresses.c
    places = select(columns.record_id, columns.revision, columns.line_at).where(columns.line_at.is_not(None))
    if not deep:
        places = places.order_by(columns.canonical).limit(PLACES)
    facts.bytes_known = {row.name: row.bytes for row in connection.execute(select(files.c.name, files.c.bytes))}
    facts.places = [(row.record_id, row.revision, row.line_at) for row in connection.execute(places)]
    facts.sums = sums
    if not sums.adds_up:
        yield finding("ledger-sum", key)
    elif sums.leased and not running:
        yield finding("ledger-leases", key, count=sums.leased)
    else:
        yield finding(
            "ledger-ok",
            key,
            discovered=sums.discovered,
            stored=sums.stored,
            rejected=sums.rejected,
            failed=sums.failed,
            pending=sums.pending,
        )


@contextmanager
def _readable(ledger: Path, *, running: bool) -> Iterator[sqlite3.Connection]:
    """A connection that writes nothing into the ledger's folder.

    SQLite makes two files beside a database in WAL mode, or changes those that are there, whoever opens it. While a
    crawl has it open they are there for all; else the file is opened as one that nobody changes; and where a killed run
    has left changes in the log beside it, both are copied elsewhere and read there.
    """
    log = ledger.with_name(f"{ledger.name}-wal")
    with tempfile.TemporaryDirectory(prefix="linfen-doctor-") as elsewhere:
        path, mode = ledger, "mode=ro"
        if not running and log.is_file() and log.stat().st_size:
            path = Path(elsewhere) / ledger.name
            shutil.copyfile(ledger, path)
            shutil.copyfile(log, path.with_name(log.name))
        elif not running:
            mode = "mode=ro&immutable=1"
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?{mode}", uri=True, timeout=30, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA query_only=1")
            yield connection
        finally:
            connection.close()
