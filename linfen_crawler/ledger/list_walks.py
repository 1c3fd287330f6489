"""How far each list page has been read, so that a later run can stop at what is known without losing what is not.

A list is newest first. A walk reads its pages in order until the list's end, or until the day that the run starts
from. A walk that was broken off (limit, signal, power cut) leaves a gap between what it read and what earlier walks
read; until a later walk has closed the gap, only addresses known from before it prove that the old ground is reached.

What an editor files late, behind what is known, no such walk sees. Now and then a deep walk goes on to the end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from linfen_crawler.ledger.schema import lists
from linfen_crawler.ledger.transitions import batches

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class ListState:
    """How far a list has been read by earlier walks."""

    complete_since: str | None
    """Read without a gap down to this publish day (`YYYY-MM-DD`); empty for down to its end; None for not at all."""
    open_since: str
    """ISO 8601, UTC: what was discovered before is old ground, what came since may have gaps behind it."""
    deep_at: str | None = None
    """ISO 8601, UTC: when it was last read past what was known, as far as the run wanted; None for never."""

    def covers(self, since: str | None) -> bool:
        """Whether nothing is left to read below the old ground for a run from this day on (None: from the end)."""
        return self.complete_since is not None and self.complete_since <= (since or "")


def begin_walk(connection: Connection, address: str, now: str) -> ListState:
    """Note that a walk of the list begins, and return how far the earlier ones came."""
    columns = lists.c
    row = connection.execute(
        select(columns.complete_since, columns.open_since, columns.deep_at).where(columns.address == address)
    ).one_or_none()
    if row is None:
        connection.execute(insert(lists).values(address=address, complete_since=None, open_since=now))
        return ListState(None, now)
    open_since = row.open_since or now
    connection.execute(update(lists).where(lists.c.address == address).values(open_since=open_since))
    return ListState(row.complete_since, open_since, row.deep_at)


def finish_walk(connection: Connection, address: str, complete_since: str, deep_at: str | None = None) -> None:
    """Note that a walk reached its goal: the list is read without a gap down to this day, or (empty) to its end.

    An earlier walk that came further down is not forgotten: it lies below, and the gap between is closed.

    Args:
        connection: A transaction.
        address: The list.
        complete_since: `YYYY-MM-DD` or empty.
        deep_at: When a walk that did not stop at what was known began; None for any other walk.
    """
    earlier = connection.execute(select(lists.c.complete_since).where(lists.c.address == address)).scalar_one_or_none()
    reached = complete_since if earlier is None else min(earlier, complete_since)
    values: dict[str, str | None] = {"complete_since": reached, "open_since": None}
    if deep_at is not None:
        values["deep_at"] = deep_at
    connection.execute(update(lists).where(lists.c.address == address).values(values))


def walked_whole(connection: Connection, addresses: Collection[str]) -> set[str]:
    """Those of the lists that were read to their end, and that no walk was broken off of since."""
    whole = select(lists.c.address).where(lists.c.complete_since == "", lists.c.open_since.is_(None))
    return {
        address
        for some in batches(addresses)
        for (address,) in connection.execute(whole.where(lists.c.address.in_(some)))
    }
