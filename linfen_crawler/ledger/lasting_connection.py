"""A connection to a ledger's server that outlasts the server's restart: what no commit has taken is written again.

A transaction of the ledger holds the changes of about a second. When the connection is lost they are gone with it,
while the crawl goes by what they said. So each change is kept until it is committed, and where the connection is lost,
a new one gets them all again, in their order. Where it was lost in the midst of a commit the server is asked what
became of that transaction: it is never written twice.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql import Delete, Insert, Update

from linfen_crawler.ledger.commit_mark import has_left, leave_mark
from linfen_crawler.ledger.server import ServerAway

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, CursorResult, Engine, Executable

    from linfen_crawler.ledger.server import ServerLedger

logger = logging.getLogger(__name__)

T = TypeVar("T")

PATIENCE = 60.0
"""Seconds for which a server that is away is waited for, where the setting LINFEN_LEDGER_PATIENCE says nothing else."""

MOST_KEPT = 100_000
"""So many changes are kept for another connection. A group of a crawl has some hundreds; only the taking in of very
long files has more, and that is begun anew by the next run."""

_PAUSES = (0.1, 0.2, 0.5, 1.0)


class Fence(Protocol):
    """What must still be ours when changes are committed."""

    def check_under_lock(self, connection: Connection) -> None:
        """Raise OSError if it is not; else nobody can take it before the transaction has ended."""


class LastingConnection:
    """Has what the ledger uses of SQLAlchemy's Connection. Not for several threads."""

    def __init__(
        self, engine: Engine, ledger: ServerLedger, *, patience: float = PATIENCE, fence: Fence | None = None
    ) -> None:
        """Connect, waiting for a server that is away.

        Args:
            engine: Of `LedgerServer.connected`.
            ledger: For messages.
            patience: Seconds for which a server that is away is waited for.
            fence: Is asked before each commit that changes something.

        Raises:
            ServerAway: The server did not come, or refuses the connection.
        """
        self._engine = engine
        self._ledger = ledger
        self._patience = patience
        self._fence = fence
        self._kept: list[tuple[Executable, Any]] = []
        self._kept_all = True
        self._connection: Connection | None = None
        self._restore()

    def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """Run a statement, on a new connection if the present one is lost.

        Raises:
            ServerAway: No new one could be had.
        """
        result = self._do(lambda connection: connection.execute(statement, parameters))
        if isinstance(statement, Insert | Update | Delete):
            if len(self._kept) < MOST_KEPT:
                self._kept.append((statement, parameters))
            else:
                self._kept_all = False
        return result

    def commit(self) -> None:
        """Commit; once this returns, the changes are on the server's disk, once.

        Raises:
            ServerAway: The server is away, and does not come. Whether it took them the next run sees.
            OSError: The fence fell.
        """
        if not self._kept:
            if self._connection is not None:
                try:
                    self._connection.commit()
                except DBAPIError:
                    self._drop()
            return
        while not self._committed():
            pass
        self._kept.clear()
        self._kept_all = True

    def rollback(self) -> None:
        """Take back what no commit has taken."""
        self._kept.clear()
        self._kept_all = True
        if self._connection is not None:
            try:
                self._connection.rollback()
            except DBAPIError:
                self._drop()

    def close(self) -> None:
        """Close it."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _committed(self) -> bool:
        """Whether the changes are committed; else the connection was lost before, and they stand on a new one."""

        def seal(connection: Connection) -> str:
            if self._fence is not None:
                self._fence.check_under_lock(connection)
            return leave_mark(connection)

        mark = self._do(seal)
        try:
            if self._connection is not None:
                self._connection.commit()
        except DBAPIError as error:
            if not error.connection_invalidated:
                raise
        else:
            return True
        return self._restore(mark)

    def _do(self, what: Callable[[Connection], T]) -> T:
        while True:
            if self._connection is None:
                self._restore()
            assert self._connection is not None  # noqa: S101 - for the type checker  # nosec B101
            try:
                return what(self._connection)
            except DBAPIError as error:
                if not error.connection_invalidated:
                    raise
                self._restore()

    def _restore(self, mark: str | None = None) -> bool:
        """Make a new connection with all that no commit has taken.

        Args:
            mark: Of the transaction whose commit was not answered.

        Returns:
            Whether that transaction is committed; nothing is written again then.
        """
        self._drop()
        if not self._kept_all:
            raise ServerAway(f"the connection to {self._ledger} was lost in the midst of a very large change")
        deadline = time.monotonic() + self._patience
        tries = 0
        while True:
            try:
                connection = self._connect()
                if tries:
                    logger.warning("the ledger's server answers again: %s", self._ledger)
                self._connection = connection
                if mark is not None and self._is_committed(connection, mark):
                    return True
                for statement, parameters in self._kept:
                    connection.execute(statement, parameters)
            except (ServerAway, DBAPIError) as error:
                if isinstance(error, DBAPIError) and not error.connection_invalidated:
                    raise
                self._drop()
                if time.monotonic() >= deadline:
                    if isinstance(error, DBAPIError):
                        raise ServerAway(f"the ledger's server, {self._ledger}, is gone: {error.orig}") from error
                    raise
                if not tries:
                    logger.warning("waiting for the ledger's server: %s", error)
                time.sleep(_PAUSES[min(tries, len(_PAUSES) - 1)])
                tries += 1
            else:
                return False

    def _is_committed(self, connection: Connection, mark: str) -> bool:
        if self._fence is not None:
            self._fence.check_under_lock(connection)  # else the mark may be another run's, whatever became of ours
        committed = has_left(connection, mark)
        if committed:
            connection.rollback()
        return committed

    def _connect(self) -> Connection:
        try:
            return self._engine.connect()
        except DBAPIError as error:
            meaning = self._ledger.server.meaning_of(error)
            # A server that took us a moment ago, and takes us no more, may do so again.
            raise ServerAway(str(meaning)) from error

    def _drop(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            try:
                connection.invalidate()
                connection.close()
            except DBAPIError:
                logger.debug("a lost connection could not be closed", exc_info=True)
