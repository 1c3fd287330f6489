"""The connection to the database that a ledger lives in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, select
from sqlalchemy.exc import DatabaseError

from linfen_crawler.ledger.schema import versions

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another process (`linfen status`) that holds the file."""


def connected(url: str) -> Engine:
    """The engine for a database, with SQLite set up so that readers and the one writer do not wait for each other."""
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_writing)
    return engine


def version_of(engine: Engine) -> int | None:
    """The version of the tables in a database; None where it holds no ledger."""
    try:
        with engine.connect() as connection:
            return connection.execute(select(versions.c.version)).scalar_one_or_none()
    except DatabaseError:
        return None


def _set_up_sqlite(connection: sqlite3.Connection, _: object) -> None:
    # SQLAlchemy, not the driver, says when a transaction begins.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Readers (`linfen status`) never wait for the crawl, nor it for them.
    cursor.execute("PRAGMA journal_mode=WAL")
    # A power cut may take the last transactions, never the file; what they said is taken from the records again.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin_writing(connection: Any) -> None:
    # Takes the write lock at once: waiting for it later, with a read behind, ends in "database is locked".
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def remove_ledger(file: Path) -> None:
    """Remove a ledger's file, if it is there, and what SQLite keeps beside it.

    Raises:
        OSError: One cannot be removed.
    """
    for each in (file, file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        each.unlink(missing_ok=True)
