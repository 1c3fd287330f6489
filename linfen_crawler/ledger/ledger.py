"""The ledger of one site: opens it, runs the transitions, and hands out what is to be asked for."""

from __future__ import annotations

import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

from sqlalchemy.exc import DBAPIError, OperationalError

from linfen_crawler.ledger import host_rests, list_walks, looking_again, read_files, transitions, yet_to_ask
from linfen_crawler.ledger.accounting import Sums, accounting
from linfen_crawler.ledger.clock import Clock, as_text
from linfen_crawler.ledger.database import opened
from linfen_crawler.ledger.lasting_connection import PATIENCE, LastingConnection
from linfen_crawler.ledger.media import Media
from linfen_crawler.ledger.payloads import Payloads
from linfen_crawler.ledger.server import SESSION_SECONDS, ServerLedger
from linfen_crawler.ledger.sources import Sources

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date, datetime, timedelta
    from pathlib import Path

    from sqlalchemy import Connection, Engine

    from linfen_crawler.ledger.lasting_connection import Fence
    from linfen_crawler.ledger.list_walks import ListState
    from linfen_crawler.ledger.looking_again import StoredArticle
    from linfen_crawler.ledger.transitions import Discovery, Known, StoredRecord

_MOST_ENTERED = 20_000
"""So many new addresses are remembered to have no record; of others it is asked."""


class Ledger:
    """The state of every address of one site. One writer at a time.

    Each method is one transaction of its own, until `group` is called: from then on the changes are seen by this object
    at once, and are on the disk, all or none, with the next `commit`.
    """

    def __init__(self, engine: Engine, clock: Clock | None, connect: Callable[[], Connection], name: str) -> None:
        """Use `Ledger.open`."""
        self.engine = engine
        self.clock = clock or Clock()
        self._connect = connect
        self._name = name
        self.open_since: float | None = None
        """Since when, by the monotonic clock, there are changes that no commit has taken; None where there are none."""
        self._connection: Connection | None = None
        self._latest: tuple[str, Known | None] | None = None
        self._entered: set[str] = set()
        self._stored_later: list[tuple[StoredRecord, str]] = []
        self._grouping = False
        self._bytes: dict[str, int] = {}
        self._lost: str | None = None
        self.media = Media(self._transaction, self.clock)
        """The pictures and style sheets that the site's archive is to hold."""
        self.sources = Sources(self._transaction, self.clock)
        """The sitemaps and feeds that were read whole."""
        self.payloads = Payloads(lambda: self._transaction(of_addresses=False))
        """What the site's archive holds."""

    @classmethod
    def open(
        cls,
        place: Path | ServerLedger,
        clock: Clock | None = None,
        *,
        patience: float = PATIENCE,
        fence: Fence | None = None,
        idle_seconds: float = SESSION_SECONDS,
    ) -> Ledger:
        """Open a ledger, making it where there is none and bringing it up to date where it is of an earlier version.

        Args:
            place: A SQLite file, or a site's ledger on a server.
            clock: The time to go by; that of the machine by default.
            patience: Seconds for which a server that is away is waited for, at any later moment.
            fence: Of a server: what must still be ours at each commit.
            idle_seconds: Of a server: for how long it lets a transaction stand idle.

        Raises:
            ValueError: It is no ledger, or one of another version; or the server refuses us.
            OSError: It cannot be opened or written; half a new one is not left behind.
        """
        engine = opened(place, idle_seconds=idle_seconds)
        if isinstance(place, ServerLedger):

            def connect() -> Connection:
                lasting = LastingConnection(engine, place, patience=patience, fence=fence)
                return cast("Connection", lasting)

            return cls(engine, clock, connect, place.name)
        return cls(engine, clock, engine.connect, str(engine.url.database))

    def close(self) -> None:
        """Close it; what no commit has taken is left out."""
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.close()
            self._connection = None
        self.engine.dispose()

    def group(self) -> None:
        """From now on changes wait for `commit`."""
        self._grouping = True

    def commit(self) -> None:
        """Write the changes to the disk.

        Raises:
            OSError: They could not be written; then nothing of them is, and no further change is taken.
        """
        if self._lost is not None:
            raise OSError(self._lost)
        self.payloads.enter_waiting()
        if self._connection is not None:
            try:
                self._enter_stored(self._connection)
                for file, end in self._bytes.items():
                    read_files.set_bytes(self._connection, file, end)
                self._connection.commit()
            except (DBAPIError, OSError) as error:
                raise self._losing(error) from error
            self._bytes.clear()
        self.open_since = None

    def discard(self, why: str) -> None:
        """Take back what no commit has taken, and take no further change: what the group says is not true any more."""
        self._lost = why
        self._latest = None
        self._stored_later.clear()
        if self._connection is not None:
            with suppress(DBAPIError):
                self._connection.rollback()

    @contextmanager
    def _transaction(self, *, of_addresses: bool = True) -> Iterator[Connection]:
        """A connection in a transaction: one of its own, or that of the group.

        Args:
            of_addresses: Whether addresses are asked for or changed. Else records that wait to be entered go on
                waiting: a question for each page would have them entered one by one.

        Raises:
            OSError: The file cannot be written any more (full disk).
        """
        if self._lost is not None:
            raise OSError(self._lost)
        if self._connection is None:
            self._connection = self._connect()
        try:
            if of_addresses:
                self._latest = None
                self._enter_stored(self._connection)
            yield self._connection
            if not self._grouping:
                self._connection.commit()
        except (DBAPIError, OSError) as error:
            if self._grouping or isinstance(error, OperationalError | OSError):
                # Of a group nothing may be taken that lacks a part, whatever the error is.
                raise self._losing(error) from error
            self._connection.rollback()
            raise
        except BaseException:
            if not self._grouping:
                self._connection.rollback()
            raise
        if self._grouping and self.open_since is None:
            self.open_since = time.monotonic()

    def _losing(self, error: DBAPIError | OSError) -> OSError:
        """After an error SQLite may have taken back all of the group: a later change must not stand without them."""
        why = f"the ledger {self._name}: {error.orig}" if isinstance(error, DBAPIError) else str(error)
        if self._grouping:
            self.discard(why)
        elif self._connection is not None:
            with suppress(DBAPIError):
                self._connection.rollback()
        return error if isinstance(error, OSError) else OSError(why)

    def sums(self) -> Sums:
        """Count the addresses by state."""
        with self._transaction() as connection:
            return accounting(connection)

    def count_pending(self) -> int:
        """How many addresses are still to be asked for."""
        with self._transaction() as connection:
            return yet_to_ask.count_pending(connection)

    def known_one(self, canonical: str) -> Known | None:
        """What the ledger knows of an address; None if it has not got it."""
        if self._latest is not None and self._latest[0] == canonical:
            return self._latest[1]
        with self._transaction() as connection:
            known = transitions.known_one(connection, canonical)
        # Each step of an article's way asks for the same one. Nobody else writes, and every change goes the same way.
        self._latest = canonical, known
        return known

    def with_record(self, canonical: str) -> Known | None:
        """What the ledger knows of an address that has a record; None where it has none."""
        if canonical in self._entered:
            return None
        known = self.known_one(canonical)
        return known if known is not None and known.revision is not None else None

    def known(self, canonicals: Collection[str]) -> dict[str, Known]:
        """Those of the addresses that the ledger has."""
        with self._transaction() as connection:
            return transitions.known(connection, canonicals)

    def discovered(self, found: Iterable[Discovery]) -> set[str]:
        """Enter new addresses; return those that are to be asked for."""
        with self._transaction() as connection:
            new = transitions.discovered(connection, found, self.clock.text())
        if len(self._entered) < _MOST_ENTERED:
            # Nobody else writes here: so long as this object stores no record of it, there is none.
            self._entered |= new
        return new

    def leased(self, canonicals: Collection[str]) -> None:
        """This run takes up the addresses."""
        with self._transaction() as connection:
            transitions.leased(connection, canonicals)

    def released(self, canonicals: Collection[str] | None = None) -> None:
        """What was taken up and not done is pending again; all of it without addresses."""
        with self._transaction() as connection:
            transitions.released(connection, canonicals)

    def stored(self, record: StoredRecord, *, file: str, end: int) -> None:
        """A record's line is in the file, whose lines are all in the ledger up to byte `end`."""
        if self._grouping and record.canonical in self._entered and self._lost is None:
            # Many in one statement cost a tenth of one by one. It runs before anything else is asked or changed here.
            self._stored_later.append((record, self.clock.text()))
            self._bytes[file] = end
            self._latest = None
            self.open_since = self.open_since or time.monotonic()
        else:
            with self._transaction() as connection:
                transitions.stored(connection, record, self.clock.text())
                self._has_seen(connection, file, end)
        self._entered.discard(record.canonical)

    def _enter_stored(self, connection: Connection) -> None:
        if self._stored_later:
            transitions.stored_together(connection, self._stored_later)
            self._stored_later.clear()

    def taken_in(self, records: Sequence[StoredRecord], *, file: str, end: int) -> None:
        """Lines of the file that the ledger had not seen, up to byte `end`."""
        with self._transaction() as connection:
            for record in records:
                self._entered.discard(record.canonical)
                transitions.stored(connection, record, self.clock.text())
            self._has_seen(connection, file, end)

    def bytes_of(self, file: str) -> int:
        """Up to which byte the lines of a file are in the ledger."""
        if file in self._bytes:
            return self._bytes[file]
        with self._transaction() as connection:
            return read_files.bytes_of(connection, file)

    def seen(self, file: str, *, end: int) -> None:
        """The lines of a file are in the ledger up to byte `end`."""
        with self._transaction() as connection:
            self._has_seen(connection, file, end)

    def _has_seen(self, connection: Connection, file: str, end: int) -> None:
        # Once a group is enough, for all of it or nothing is written.
        if self._grouping:
            self._bytes[file] = end
        else:
            read_files.set_bytes(connection, file, end)

    def lost(self, file: str) -> None:
        """The file is not the one that the ledger knew; its lines have to be taken in again from the first."""
        with self._transaction() as connection:
            transitions.lost(connection)
            self._has_seen(connection, file, 0)

    def rejected(self, canonical: str, reason: str, *, status: int | None = None, day: str | None = None) -> None:
        """An address gives no record."""
        self._entered.discard(canonical)
        with self._transaction() as connection:
            transitions.rejected(connection, canonical, reason, self.clock.text(), status=status, day=day)

    def failed(self, canonical: str, error: str, *, status: int | None = None) -> None:
        """An address could not be had or read."""
        self._entered.discard(canonical)
        with self._transaction() as connection:
            transitions.failed(connection, canonical, error, self.clock.now(), status=status)

    def alias(self, canonical: str, alias_of: str, *, status: int | None = None) -> None:
        """An address is another one of an article."""
        with self._transaction() as connection:
            transitions.alias(connection, canonical, alias_of, self.clock.text(), status=status)

    def unchanged(self, canonical: str, *, status: int, etag: str | None, last_modified: str | None) -> bool:
        """A stored article is there as its record has it. Returns whether it was thought to be gone."""
        with self._transaction() as connection:
            return looking_again.unchanged(
                connection, canonical, self.clock.text(), status=status, etag=etag, last_modified=last_modified
            )

    def missed(self, canonical: str, *, status: int | None = None) -> str | None:
        """A stored article is not there. Returns when it was first missed if it is gone now, else None."""
        with self._transaction() as connection:
            return looking_again.missed(connection, canonical, self.clock.now(), status=status)

    def gone(self, canonical: str, at: str, *, missed_at: str, status: int | None = None) -> None:
        """A note says that a stored article was found gone."""
        with self._transaction() as connection:
            looking_again.gone(connection, canonical, at, missed_at=missed_at, status=status)

    def returned(self, canonical: str, at: str, *, status: int | None = None) -> None:
        """A note says that a gone article is back."""
        with self._transaction() as connection:
            looking_again.returned(connection, canonical, at, status=status)

    def take_up(self, *, period_reason: str, since: date | None, until: date | None) -> None:
        """At a run's start: pending again is what failed and is due, and what was left out for its publish day."""
        with self._transaction() as connection:
            transitions.retried(connection, self.clock.text())
            transitions.reopened(connection, period_reason, since, until)

    def pending(
        self,
        *,
        after: str = "",
        before: str | None = None,
        found_on: str | None = None,
        section_paths: Collection[str] = (),
        limit: int = 500,
    ) -> list[Discovery]:
        """Some of the pending addresses, in the order of their canonical forms; see `yet_to_ask.pending`."""
        with self._transaction() as connection:
            return yet_to_ask.pending(
                connection, after=after, before=before, found_on=found_on, section_paths=section_paths, limit=limit
            )

    def due_again(
        self,
        *,
        recheck_days: int,
        every: timedelta,
        since: date | None = None,
        until: date | None = None,
        section_paths: Collection[str] = (),
        after: str = "",
    ) -> list[StoredArticle]:
        """Some of the stored articles that are to be looked at again; see `looking_again.due_again`."""
        with self._transaction() as connection:
            return looking_again.due_again(
                connection,
                now=self.clock.now(),
                recheck_days=recheck_days,
                every=every,
                since=since,
                until=until,
                section_paths=section_paths,
                after=after,
            )

    def shown_again(self, canonicals: Collection[str], *, every: timedelta) -> list[StoredArticle]:
        """Those of the addresses that are gone, shown on a page again, and due for a look."""
        with self._transaction() as connection:
            return looking_again.shown_again(connection, canonicals, now=self.clock.now(), every=every)

    def highest_number(self) -> int:
        """The highest number of an article that the ledger knows; 0 where it knows none."""
        with self._transaction() as connection:
            return yet_to_ask.highest_number(connection, self.engine.dialect.name)

    def rest(self, host: str, not_before: datetime) -> None:
        """A host asked to be left alone until then."""
        with self._transaction() as connection:
            host_rests.rest(connection, host, as_text(not_before))

    def resting(self) -> dict[str, str]:
        """The hosts that asked to be left alone, and until when, ISO 8601."""
        with self._transaction() as connection:
            return host_rests.resting(connection, self.clock.text())

    def begin_walk(self, address: str, started_at: str) -> ListState:
        """A walk of a list begins."""
        with self._transaction() as connection:
            return list_walks.begin_walk(connection, address, started_at)

    def finish_walk(self, address: str, complete_since: str, *, deep_at: str | None = None) -> None:
        """A walk of a list reached its goal."""
        with self._transaction() as connection:
            list_walks.finish_walk(connection, address, complete_since, deep_at)

    def walked_whole(self, addresses: Collection[str]) -> set[str]:
        """Those of the lists that were read to their end."""
        with self._transaction() as connection:
            return list_walks.walked_whole(connection, addresses)
