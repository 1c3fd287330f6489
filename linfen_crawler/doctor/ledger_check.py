"""A site's ledger: whether SQLite finds it sound, and what it says. Nothing is written, not even beside it."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.ledger.accounting import Sums, accounting
from linfen_crawler.ledger.schema import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

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


def check_ledger(folder: OutputFolder, facts: LedgerFacts, *, running: bool, deep: bool = False) -> Iterator[Finding]:
    """Check the file and the sums; fill in `facts` for what else is to be compared.

    Args:
        folder: The site's folder.
        facts: Is filled in as far as the ledger can be read.
        running: Whether a crawl is writing it.
        deep: Look up all records' places in place of some.
    """
    key = folder.path.name
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
        yield finding("ledger-version", key, version=version, needed=VERSION)
        return
    engine = create_engine("sqlite://", creator=lambda: connection, poolclass=NullPool)
    borrowed = engine.connect()
    sums = accounting(borrowed)
    facts.bytes_known = dict(connection.execute("SELECT name, bytes FROM files"))
    query = "SELECT record_id, revision, line_at FROM addresses WHERE line_at IS NOT NULL"
    facts.places = list(connection.execute(query if deep else f"{query} ORDER BY canonical LIMIT {PLACES}"))
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
    borrowed.close()


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
