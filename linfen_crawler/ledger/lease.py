"""A lease on a site and its hosts: over all machines one crawl at a time asks a host.

    taken until now + length -- renewed every third of it --> … -- released --> free
                             -- not renewed: after two thirds the crawl asks nothing more, at its end it is free

The end is told by the server's clock, how long ago the last renewal was by the holder's own: no two clocks are
compared. The holder counts from the moment before it sent the renewal, so that it thinks itself nearer to the end.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import socket
import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import Interval, and_, cast, extract, func, literal, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

from linfen_crawler.ledger.common_schema import leases, prepare, refusal_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import Connection, Engine

    from linfen_crawler.ledger.server import LedgerServer

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60.0
"""How long a lease is, where the setting LINFEN_LEASE_SECONDS says nothing else."""

_TAKEN_OVER = "another crawl has taken the site over, for this one did not renew its lease in time"
_AGAIN = 1.0  # seconds after a renewal that failed, at most


class LeaseLost(OSError):  # noqa: N818 - what became of it
    """The lease has come to its end, or another crawl has taken it: nothing more may be asked or written."""


class LeaseTaken(Exception):  # noqa: N818 - an answer, no error of the program
    """Another crawl holds the lease; the message says which."""


class Lease:
    """A lease that is renewed by a thread of its own until it is released, or lost."""

    def __init__(
        self, server: LedgerServer, engine: Engine, names: Collection[str], token: str, seconds: float, began: float
    ) -> None:
        """Use `Lease.take`."""
        self.token = token
        """Tells this holder from all others."""
        self._free_for: float | None = None
        self._server = server
        self._engine = engine
        self._names = sorted(names)
        self._seconds = seconds
        self._renewed = began
        self._lost: str | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._renew_until_ended, name="lease", daemon=True)

    @classmethod
    def take(
        cls,
        server: LedgerServer,
        site: str,
        hosts: Iterable[str],
        *,
        seconds: float = LEASE_SECONDS,
    ) -> Self:
        """Take the lease on a site and its hosts, all or nothing.

        Args:
            server: The database.
            site: Key of the site.
            hosts: Their names; what other sites have on them is not asked meanwhile either.
            seconds: Length of the lease.

        Raises:
            LeaseTaken: Another crawl holds a part of it.
            ServerAway: The server does not answer.
            ValueError: It refuses us.
        """
        engine = server.connected(idle_seconds=seconds)
        prepare(server, engine)
        names = [f"site:{site}", *sorted({f"host:{host}" for host in hosts})]
        holder = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        token = uuid.uuid4().hex
        began = _now()
        try:
            with engine.begin() as connection:
                free_for = _take(connection, names, token, json.dumps(holder), seconds)
        except DBAPIError as error:
            engine.dispose()
            raise refusal_of(server, error) from None
        except LeaseTaken:
            engine.dispose()
            raise
        lease = cls(server, engine, names, token, seconds, began)
        lease._free_for = free_for
        lease._thread.start()
        return lease

    @property
    def is_lost(self) -> bool:
        """Whether it is certain that another may have it."""
        return self._lost is not None or _now() - self._renewed >= self._seconds

    @property
    def margin(self) -> float:
        """Seconds at least between the last moment at which `check` lets something pass and the lease's end."""
        return self._seconds / 3

    def rest(self, delay: float) -> float:
        """For how many seconds the hosts are still to be left alone for the sake of the holder before.

        Args:
            delay: Seconds between two requests to a host.
        """
        return 0.0 if self._free_for is None else max(0.0, delay - self._free_for)

    def check(self) -> None:
        """See whether a host may be asked, or a line written: not once two thirds have passed since the last renewal.

        Nor once it was given back: who still writes in another thread has nothing to write by.

        Raises:
            LeaseLost: It may not.
        """
        if self._lost is not None:
            raise LeaseLost(self._lost)
        if self._ended.is_set():
            raise LeaseLost("the lease on the site was given back: another crawl may have the site")
        since = _now() - self._renewed
        if since >= self._seconds - self.margin:
            raise LeaseLost(
                f"the lease on the site could not be renewed for {since:.0f} s, for {self._server.name} did not take "
                "it: another crawl may have the site soon"
            )

    def check_under_lock(self, connection: Connection) -> None:
        """See whether it is still ours, and let nobody take it until the transaction ends: see `Fence`.

        Raises:
            LeaseLost: It is another's.
        """
        mine = select(leases.c.name).where(self._is_mine()).with_for_update(read=True)
        if len(connection.execute(mine).all()) < len(self._names):
            self._lost = _TAKEN_OVER
            raise LeaseLost(self._lost)

    def release(self) -> None:
        """Give it back. Where the server is away it runs out by itself."""
        if self._ended.is_set():
            return
        self._ended.set()
        self._thread.join(timeout=self._seconds)
        with contextlib.suppress(DBAPIError), self._engine.begin() as connection:
            connection.execute(update(leases).where(self._is_mine()).values(until=func.clock_timestamp()))
        self._engine.dispose()

    def _is_mine(self) -> Any:
        return and_(leases.c.name.in_(self._names), leases.c.token == self.token)

    def _renew_until_ended(self) -> None:
        wait, failing = self._seconds / 3, False
        while not self._ended.wait(wait):
            began = _now()
            try:
                with self._engine.begin() as connection:
                    renewed = connection.execute(
                        update(leases).where(self._is_mine()).values(until=_from_now(self._seconds))
                    ).rowcount
            except DBAPIError as error:
                if not failing:
                    logger.warning("the lease on the site could not be renewed: %s", error.orig)
                failing = True
                wait = min(_AGAIN, self._seconds / 10)
                continue
            if renewed < len(self._names):
                self._lost = _TAKEN_OVER
                logger.error(self._lost)
                return
            if failing:
                logger.warning("the lease on the site is renewed again")
                failing = False
            self._renewed = began
            wait = self._seconds / 3


def _take(connection: Connection, names: list[str], token: str, holder: str, seconds: float) -> float | None:
    """Take the leases; gives for how many seconds they have been free, None where nobody ever had one."""
    long_ago = datetime(1970, 1, 1, tzinfo=UTC)
    new = postgresql.insert(leases).values([{"name": name, "until": long_ago} for name in names])
    connection.execute(new.on_conflict_do_nothing())
    free_for = extract("epoch", func.clock_timestamp() - leases.c.until)
    rows = connection.execute(
        select(leases.c.name, leases.c.token, leases.c.holder, leases.c.until, free_for.label("free_for"))
        .where(leases.c.name.in_(names))
        .order_by(leases.c.name)
        .with_for_update()
    ).all()
    for row in sorted(rows, key=lambda row: row.name.startswith("host:")):  # the site itself says most
        if row.token is not None and row.free_for < 0:
            raise LeaseTaken(f"{row.name.partition(':')[2]} is in use by {_describe(row.holder, row.until)}")
    connection.execute(
        update(leases).where(leases.c.name.in_(names)).values(token=token, holder=holder, until=_from_now(seconds))
    )
    had = [float(row.free_for) for row in rows if row.token is not None]
    return min(had, default=None)


def _from_now(seconds: float) -> Any:
    return func.clock_timestamp() + cast(literal(timedelta(seconds=seconds)), Interval)


def _describe(holder: str | None, until: datetime) -> str:
    end = f"lease until {until.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    try:
        note = json.loads(holder or "")
        return f"process {note['pid']} on {note['host']}, since {note['since']} ({end})"
    except (ValueError, TypeError, KeyError):
        return f"another process ({end})"


def _now() -> float:
    """Seconds of a clock that goes on while the machine sleeps, where there is one."""
    clock = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if clock is None else time.clock_gettime(clock)
