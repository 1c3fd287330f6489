"""Opens a site's ledger for a run, and takes the lease on the site; a server that is just coming is waited for."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from linfen_crawler.ledger import Clock, Ledger
from linfen_crawler.ledger.lease import Lease, LeaseTaken
from linfen_crawler.ledger.server import SESSION_SECONDS, ServerAway, ServerLedger
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import ledger_to_write

if TYPE_CHECKING:
    import contextlib
    from collections.abc import Callable
    from pathlib import Path

    from linfen_crawler.operations.ledger_plan import LedgerPlan
    from linfen_crawler.operations.output_folder import OutputFolder
    from linfen_crawler.sites import SiteDefinition

logger = logging.getLogger(__name__)

T = TypeVar("T")

_PAUSE = 0.5  # seconds between two looks for a server that is away


class OpenLedger(NamedTuple):
    """A ledger that is open for a run."""

    ledger: Ledger
    place: Path | ServerLedger
    """Where it is."""


def open_ledger(
    folder: OutputFolder,
    ledgers: LedgerPlan | None,
    clock: Clock | None,
    lease: Lease | None,
    undo: contextlib.ExitStack,
) -> OpenLedger:
    """Open it, once the caller has the lock of the site's folder and, for a ledger on a server, the lease on the site.

    Args:
        folder: The site's output.
        ledgers: The server that the ledger is on; None for a SQLite file in the folder.
        clock: The time to go by.
        lease: The lease, without which nothing is written to the server.
        undo: Gets what closes the ledger again.

    Raises:
        OSError: The ledger cannot be written, or the server did not come.
        ValueError: It is no ledger of ours, or the server refuses us.
    """
    if ledgers is None:
        place = ledger_to_write(folder, None)
        ledger = Ledger.open(place, clock)
    else:
        place = patiently(lambda: ledger_to_write(folder, ledgers), ledgers)
        idle = min(SESSION_SECONDS, ledgers.lease_seconds)
        ledger = patiently(
            lambda: Ledger.open(place, clock, patience=ledgers.patience, fence=lease, idle_seconds=idle), ledgers
        )
    undo.callback(ledger.close)
    return OpenLedger(ledger, place)


def take_lease(site: SiteDefinition, ledgers: LedgerPlan) -> Lease:
    """Take the lease on a site and its hosts.

    Args:
        site: The site's definition.
        ledgers: The server that the leases are on.

    Raises:
        CannotRun: ALREADY_RUNNING, another run has the lease.
        OSError, ValueError: As for `open_ledger`.
    """
    return _take(site.key, [*site.hosts, *site.aliases], ledgers)


def take_lease_without_hosts(key: str, ledgers: LedgerPlan) -> Lease:
    """Take the lease on a site of which nothing is to be asked: its hosts are left to others.

    Args:
        key: Key of the site.
        ledgers: The server that the leases are on.

    Raises:
        CannotRun, OSError, ValueError: As for `take_lease`.
    """
    return _take(key, [], ledgers)


def _take(key: str, hosts: list[str], ledgers: LedgerPlan) -> Lease:
    try:
        return patiently(lambda: Lease.take(ledgers.server, key, hosts, seconds=ledgers.lease_seconds), ledgers)
    except LeaseTaken as taken:
        raise CannotRun(ExitCode.ALREADY_RUNNING, str(taken)) from None


def patiently(what: Callable[[], T], ledgers: LedgerPlan) -> T:
    """Do something, again and again while the server is away, for as long as the plan says.

    Raises:
        ServerAway: It did not come.
    """
    deadline = time.monotonic() + ledgers.patience
    while True:
        try:
            return what()
        except ServerAway as away:
            if time.monotonic() >= deadline:
                raise
            logger.warning("waiting for the ledger's server: %s", away)
            time.sleep(_PAUSE)
