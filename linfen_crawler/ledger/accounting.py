"""The sum of the ledger: discovered = stored + rejected + failed + pending."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from linfen_crawler.ledger.reading import reading, reading_sites
from linfen_crawler.ledger.schema import addresses
from linfen_crawler.ledger.transitions import OPEN, WITH_RECORD, may_be_tried_again

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sqlalchemy import Connection

    from linfen_crawler.ledger.server import LedgerServer, ServerLedger


@dataclass(frozen=True, slots=True)
class Sums:
    """How many addresses are in which state."""

    discovered: int = 0
    """All addresses of articles ever found, without aliases: an alias is a second name, not a second article."""
    stored: int = 0
    """With a record."""
    rejected: int = 0
    """Asked for, or judged by their date, and without a record for a reason that lasts."""
    failed: int = 0
    """Asked for in vain."""
    pending: int = 0
    """Still to be asked for."""
    aliases: int = 0
    """Further addresses of articles."""
    gone: int = 0
    """Of the stored ones, those that have vanished from the site."""
    leased: int = 0
    """Of the pending ones, those that the running crawl has taken up, or one that was killed."""
    given_up: int = 0
    """Of the failed ones, those that are not tried again."""
    rejected_reasons: dict[str, int] = field(default_factory=dict)
    """The rejected ones by reason."""
    failed_errors: dict[str, int] = field(default_factory=dict)
    """The failed ones by error."""

    @property
    def adds_up(self) -> bool:
        """Whether every discovered address is accounted for."""
        return self.discovered == self.stored + self.rejected + self.failed + self.pending


def accounting(connection: Connection) -> Sums:
    """Count a ledger's addresses by state, by query: nothing is remembered that could be wrong."""
    columns = addresses.c
    discovered = connection.execute(
        select(func.count()).select_from(addresses).where(columns.state != "alias")
    ).scalar_one()
    counts = connection.execute(
        select(columns.state, columns.reason, func.count()).group_by(columns.state, columns.reason)
    ).all()
    given_up = connection.execute(
        select(func.count()).select_from(addresses).where(columns.state == "failed", ~may_be_tried_again())
    ).scalar_one()

    def total(*states: str) -> int:
        return sum(count for each, _, count in counts if each in states)

    def by_reason(state: str) -> dict[str, int]:
        return {reason or "unknown": count for each, reason, count in sorted(counts, key=str) if each == state}

    return Sums(
        discovered=discovered,
        stored=total(*WITH_RECORD),
        rejected=total("rejected"),
        failed=total("failed"),
        pending=total(*OPEN),
        aliases=total("alias"),
        gone=total("gone"),
        leased=total("leased"),
        given_up=given_up,
        rejected_reasons=by_reason("rejected"),
        failed_errors=by_reason("failed"),
    )


def sums_of(place: Path | ServerLedger) -> Sums | None:
    """The sums of a ledger, also while a crawl writes it; None where there is no ledger.

    Raises:
        ValueError: The file is there and is no ledger, or one of another version; or the server refuses us.
        OSError: The server does not answer.
    """
    with reading(place) as connection:
        return accounting(connection) if connection is not None else None


def sums_of_sites(server: LedgerServer, sites: Iterable[str]) -> dict[str, Sums | None]:
    """The sums of many sites of a server, by key, all at one moment; None where there is no ledger of a site.

    Raises:
        ValueError, OSError: As for `sums_of`.
    """
    return {
        site: accounting(connection) if connection is not None else None
        for site, connection in reading_sites(server, sites)
    }


def sums_of_file(path: Path) -> Sums | None:
    """The sums of the ledger in a SQLite file: see `sums_of`."""
    return sums_of(path)
