"""The engine for the database that a ledger lives in, with its tables made and brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, create_engine, event, inspect, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError

from linfen_crawler.ledger.commit_mark import make_marks
from linfen_crawler.ledger.common_schema import lock_making, prepare, refusal_of
from linfen_crawler.ledger.migrations import another_version, bring_up_to_date
from linfen_crawler.ledger.schema import VERSION, versions
from linfen_crawler.ledger.server import SESSION_SECONDS, ServerLedger

if TYPE_CHECKING:
    from pathlib import Path

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another process (`linfen status`) that holds the file."""


def opened(place: Path | ServerLedger, *, idle_seconds: float = SESSION_SECONDS) -> Engine:
    """The engine of a ledger that is to be written, which is made where there is none and migrated where it is older.

    Args:
        place: A SQLite file, or the schema of a server's database.
        idle_seconds: For how long a server lets a transaction stand idle.

    Raises:
        ValueError: It is no ledger, or one of a version that cannot be brought up to date; the server refuses us.
        OSError: It cannot be opened or written; half a new one is not left behind.
    """
    return _server(place, idle_seconds) if isinstance(place, ServerLedger) else _file(place)


def _file(path: Path) -> Engine:
    is_new = not path.exists()
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT})
    # Readers and the one writer do not wait for each other.
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_writing)
    try:
        with engine.begin() as connection:
            bring_up_to_date(connection, str(path))
    except DatabaseError as error:
        version = _version_of(engine)
        engine.dispose()
        if is_new:
            with suppress(OSError):
                remove_ledger(path)
        if version not in {None, VERSION}:
            raise ValueError(another_version(str(path), version)) from None
        if isinstance(error.orig, sqlite3.OperationalError):
            raise OSError(f"the ledger {path} cannot be written: {error.orig}") from None
        raise ValueError(
            f"{path} is no ledger ({error.orig}); make it anew from the records: linfen ledger rebuild SITE"
        ) from None
    except ValueError:
        engine.dispose()
        raise
    return engine


def _server(place: ServerLedger, idle_seconds: float) -> Engine:
    engine = place.server.connected(place.schema, idle_seconds=idle_seconds)
    try:
        prepare(place.server, engine)
        with engine.begin() as connection:
            version = None
            if inspect(connection).has_table(versions.name, schema=place.schema):
                version = connection.execute(select(versions.c.version)).scalar_one_or_none()
            if version != VERSION:
                lock_making(connection)
                connection.execute(text(f'CREATE SCHEMA IF NOT EXISTS "{place.schema}"'))
            bring_up_to_date(connection, place.name)
            make_marks(connection)
    except DBAPIError as error:
        engine.dispose()
        raise refusal_of(place.server, error) from None
    except (OSError, ValueError):
        engine.dispose()
        raise
    return engine


def _version_of(engine: Engine) -> int | None:
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
