"""What a site's archive holds already: payloads by their digest, so that none is kept twice."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite

from linfen_crawler.ledger.schema import payloads

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from sqlalchemy import Row


@dataclass(frozen=True, slots=True)
class KeptPayload:
    """The body of an answer that is in the archive."""

    sha256: str
    """Its SHA-256, hexadecimal. SHA-1, which archives name, can be made to collide."""
    record_id: str
    """`WARC-Record-ID` of its `response` record."""
    url: str
    """The address that answered with it."""
    date: str
    """`WARC-Date` of that record."""
    digest: str
    """Its digest as that record has it, `sha1:BASE32`."""
    file: str
    """Name of the WARC file."""
    offset: int
    """Byte offset of that record."""


_NAMES = ("sha256", "record_id", "url", "date", "digest", "file", "offset")
_COLUMNS = [payloads.c[name] for name in _NAMES]
_FIND = select(*_COLUMNS).where(payloads.c.sha256 == bindparam("sha256"))
_FIND_IN_FILE = str(_FIND.compile(dialect=sqlite.dialect()))
_AT_ONCE = 1000
_KEPT = insert(payloads)
_LAST_FIRST = (payloads.c.seen.desc(), payloads.c.offset.desc())
_OF_ADDRESS = select(*_COLUMNS).where(payloads.c.url == bindparam("url")).order_by(*_LAST_FIRST).limit(1)


class Payloads:
    """The payloads that the ledger knows to be in the archive."""

    def __init__(self, transaction: Callable[[], AbstractContextManager[Connection]]) -> None:
        """Use `Ledger.payloads`."""
        self._transaction = transaction
        self._waiting: dict[str, KeptPayload] = {}

    def find(self, sha256: str) -> KeptPayload | None:
        """The payload with this SHA-256, hexadecimal."""
        if sha256 in self._waiting:
            return self._waiting[sha256]
        with self._transaction() as connection:
            if _is_of_file(connection):
                return _payload(_found_in_file(connection, sha256))
            return _payload(connection.execute(_FIND, {"sha256": sha256}).first())

    def of_address(self, url: str) -> KeptPayload | None:
        """The payload that an address answered with last, as far as it was the first to answer with it."""
        self.enter_waiting()
        with self._transaction() as connection:
            return _payload(connection.execute(_OF_ADDRESS, {"url": url}).first())

    def kept(self, payload: KeptPayload) -> None:
        """A payload that `find` does not know is in the archive now. It waits for `enter_waiting`."""
        self._waiting[payload.sha256] = payload
        if len(self._waiting) >= _AT_ONCE:
            self.enter_waiting()

    def enter_waiting(self) -> None:
        """Enter what waits, all in one statement: `Ledger.commit` does so before it commits."""
        if self._waiting:
            with self._transaction() as connection:
                connection.execute(_KEPT, [_values_of(each) for each in self._waiting.values()])
            self._waiting.clear()

    def kept_again(self, payload: KeptPayload) -> None:
        """A payload that `find` knows is in the archive a second time: from now on this is its place."""
        self.enter_waiting()
        with self._transaction() as connection:
            connection.execute(update(payloads).where(payloads.c.sha256 == payload.sha256).values(_values_of(payload)))

    def seen_again(self, payload: KeptPayload, date: str) -> None:
        """Its address answered with it again at this `WARC-Date`."""
        self.enter_waiting()
        with self._transaction() as connection:
            connection.execute(update(payloads).where(payloads.c.sha256 == payload.sha256).values(seen=date))


def _values_of(payload: KeptPayload) -> dict[str, object]:
    return {"seen": payload.date, **{name: getattr(payload, name) for name in _NAMES}}


def _is_of_file(connection: Connection) -> bool:
    # That to a server makes itself anew where it was lost, and is only like one of SQLAlchemy's.
    return isinstance(connection, Connection) and connection.dialect.name == "sqlite"


def _found_in_file(connection: Connection, sha256: str) -> tuple[Any, ...] | None:
    """Asked of the driver itself: once for each page, and what SQLAlchemy does for it takes 38 of 40 µs.

    Raises:
        OSError: The file cannot be read any more.
    """
    driver: Any = connection.connection.driver_connection
    try:
        found: tuple[Any, ...] | None = driver.execute(_FIND_IN_FILE, (sha256,)).fetchone()
    except sqlite3.Error as error:
        raise OSError(f"the ledger cannot be read: {error}") from error
    return found


def _payload(row: Row[Any] | tuple[Any, ...] | None) -> KeptPayload | None:
    return None if row is None else KeptPayload(*row)
