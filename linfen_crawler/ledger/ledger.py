"""The ledger of one site: opens it, runs the transitions, and hands out what is pending."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, create_engine, event, insert, select, update
from sqlalchemy.exc import DatabaseError, OperationalError

from linfen_crawler.ledger import list_walks, transitions
from linfen_crawler.ledger.accounting import Sums, accounting
from linfen_crawler.ledger.schema import VERSION, addresses, files, metadata, versions
from linfen_crawler.ledger.transitions import Discovery, Known, StoredRecord

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.ledger.list_walks import ListState

BUSY_TIMEOUT = 30.0
"""Seconds to wait for another process (`linfen status`) that holds the file."""


class Ledger:
    """The state of every address of one site. One writer at a time; each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        """Use `Ledger.open` for a file."""
        self.engine = engine

    @classmethod
    def open(cls, path: Path) -> Ledger:
        """Open the ledger in a SQLite file, making it where there is none.

        Raises:
            ValueError: The file is no ledger, or one of another version.
            OSError: It cannot be opened or written.
        """
        engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": BUSY_TIMEOUT})
        event.listen(engine, "connect", _set_up_connection)
        event.listen(engine, "begin", _begin_writing)
        try:
            metadata.create_all(engine)
            with engine.begin() as connection:
                version = connection.execute(select(versions.c.version)).scalar_one_or_none()
                if version is None:
                    connection.execute(insert(versions).values(version=VERSION))
        except DatabaseError as error:
            engine.dispose()
            if isinstance(error.orig, sqlite3.OperationalError):
                raise OSError(f"the ledger {path} cannot be written: {error.orig}") from None
            raise ValueError(f"{path} is no ledger ({error.orig}); move it away, the records make a new one") from None
        if version not in {None, VERSION}:
            engine.dispose()
            raise ValueError(
                f"{path} is a ledger of version {version}, this program reads {VERSION}; "
                "move it away, the records make a new one"
            )
        return cls(engine)

    def close(self) -> None:
        """Close the file."""
        self.engine.dispose()

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction.

        Raises:
            OSError: The file cannot be written any more (full disk).
        """
        try:
            with self.engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise OSError(f"the ledger {self.engine.url.database}: {error.orig}") from error

    def sums(self) -> Sums:
        """Count the addresses by state."""
        return accounting(self.engine)

    def known(self, canonicals: Collection[str]) -> dict[str, Known]:
        """Those of the addresses that the ledger has."""
        with self._transaction() as connection:
            return transitions.known(connection, canonicals)

    def discovered(self, found: Iterable[Discovery]) -> set[str]:
        """Enter new addresses; return those that are to be asked for."""
        with self._transaction() as connection:
            return transitions.discovered(connection, found, now())

    def stored(self, record: StoredRecord, *, file: str, end: int) -> None:
        """A record's line is in the file, whose lines are all in the ledger up to byte `end`."""
        with self._transaction() as connection:
            transitions.stored(connection, record, now())
            _set_bytes(connection, file, end)

    def taken_in(self, records: Sequence[StoredRecord], *, file: str, end: int) -> None:
        """Lines of the file that the ledger had not seen, up to byte `end`."""
        with self._transaction() as connection:
            for record in records:
                transitions.stored(connection, record, now())
            _set_bytes(connection, file, end)

    def bytes_of(self, file: str) -> int:
        """Up to which byte the lines of a file are in the ledger."""
        with self._transaction() as connection:
            return connection.execute(select(files.c.bytes).where(files.c.name == file)).scalar_one_or_none() or 0

    def lost(self, file: str) -> None:
        """The file is not the one that the ledger knew; its lines have to be taken in again from the first."""
        with self._transaction() as connection:
            transitions.lost(connection)
            _set_bytes(connection, file, 0)

    def rejected(self, canonical: str, reason: str, *, status: int | None = None, day: str | None = None) -> None:
        """An address gives no record."""
        with self._transaction() as connection:
            transitions.rejected(connection, canonical, reason, now(), status=status, day=day)

    def failed(self, canonical: str, error: str, *, status: int | None = None) -> None:
        """An address could not be had or read."""
        with self._transaction() as connection:
            transitions.failed(connection, canonical, error, now(), status=status)

    def alias(self, canonical: str, alias_of: str, *, status: int | None = None) -> None:
        """An address is another one of an article."""
        with self._transaction() as connection:
            transitions.alias(connection, canonical, alias_of, now(), status=status)

    def take_up(self, *, period_reason: str, since: date | None, until: date | None) -> None:
        """At a run's start: what failed, and what an earlier run left out for its publish day, is pending again."""
        with self._transaction() as connection:
            transitions.retried(connection)
            transitions.reopened(connection, period_reason, since, until)

    def pending(
        self, *, after: str = "", before: str | None = None, section_paths: Collection[str] = (), limit: int = 500
    ) -> list[Discovery]:
        """Some of the pending addresses, in the order of their canonical forms.

        Args:
            after: Only those behind this canonical address: the last one of the call before.
            before: Only those discovered before this moment.
            section_paths: Only those found on the lists of these sections; all if empty.
            limit: How many at most.
        """
        columns = addresses.c
        query = select(addresses).where(columns.state == "pending", columns.canonical > after)
        if before is not None:
            query = query.where(columns.discovered_at < before)
        if section_paths:
            query = query.where(columns.section_path.in_(section_paths))
        with self._transaction() as connection:
            rows = connection.execute(query.order_by(columns.canonical).limit(limit)).all()
        return [
            Discovery(
                row.canonical,
                row.url,
                row.kind,
                row.article_id,
                row.section_path,
                tuple(json.loads(row.section or "[]")),
                row.day,
                row.discovered_from,
            )
            for row in rows
        ]

    def begin_walk(self, address: str, started_at: str) -> ListState:
        """A walk of a list begins."""
        with self._transaction() as connection:
            return list_walks.begin_walk(connection, address, started_at)

    def finish_walk(self, address: str, complete_since: str) -> None:
        """A walk of a list reached its goal."""
        with self._transaction() as connection:
            list_walks.finish_walk(connection, address, complete_since)


def now() -> str:
    """This moment as the ledger writes it: ISO 8601, UTC, to the microsecond, so that order in time is that of text."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _set_bytes(connection: Any, file: str, end: int) -> None:
    done = connection.execute(update(files).where(files.c.name == file).values(bytes=end))
    if not done.rowcount:
        connection.execute(insert(files).values(name=file, bytes=end))


def _set_up_connection(connection: sqlite3.Connection, _: object) -> None:
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
