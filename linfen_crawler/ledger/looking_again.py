"""Articles that are stored and looked at again: whether they changed, and whether they are still there.

    stored -- stored (changed: a new revision) --> stored
    stored -- unchanged --> stored
    stored -- missed (nothing there) --> stored, under suspicion -- missed on a later day --> gone
    gone   -- unchanged or stored (it is back) --> stored

An article is never gone because lists no longer show it, nor by one look: it has to be missed on two days of China
time, each time while the site as a whole answered (the caller judges that).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select, update

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.ledger.clock import as_text
from linfen_crawler.ledger.schema import addresses
from linfen_crawler.ledger.transitions import Discovery, batches, discovery_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy import Connection, Row


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article that has a record, as far as asking for it again needs to know it."""

    discovery: Discovery
    etag: str | None
    """The ETag of its last answer."""
    last_modified: str | None
    """The Last-Modified of its last answer."""
    page_count: int
    """Of how many pages its record was joined."""


def due_again(
    connection: Connection,
    *,
    now: datetime,
    recheck_days: int,
    every: timedelta,
    since: date | None = None,
    until: date | None = None,
    section_paths: Collection[str] = (),
    after: str = "",
    limit: int = 500,
) -> list[StoredArticle]:
    """Stored articles that are to be looked at again, in the order of their canonical addresses.

    Args:
        connection: A transaction.
        now: This moment.
        recheck_days: Articles published no more than so many days ago; without a publish day, found since then.
        every: Only those not asked for since this time.
        since: Only those published on or after this day.
        until: Only those published on or before this day.
        section_paths: Only those found on the lists of these sections; all if empty.
        after: Only those behind this canonical address: the last one of the call before.
        limit: How many at most.

    Returns:
        These articles, and those missed on an earlier day, whatever their age.
    """
    columns = addresses.c
    today = now.astimezone(CHINA_TIME).date()
    first_day = (today - timedelta(days=recheck_days)).isoformat()
    found_since = as_text(now - timedelta(days=recheck_days))
    young = or_(columns.day >= first_day, and_(columns.day.is_(None), columns.discovered_at >= found_since))
    not_just_now = columns.last_asked_at <= as_text(now - every)
    suspect = columns.missed_at < as_text(_begin_of(today))
    query = select(addresses).where(
        columns.state == "stored",
        columns.canonical > after,
        or_(suspect, and_(young, not_just_now)) if recheck_days > 0 else suspect,
    )
    if since is not None:
        query = query.where(columns.day >= since.isoformat())
    if until is not None:
        query = query.where(columns.day <= until.isoformat())
    if section_paths:
        query = query.where(columns.section_path.in_(section_paths))
    rows = connection.execute(query.order_by(columns.canonical).limit(limit))
    return [_stored_article(row) for row in rows]


def shown_again(
    connection: Connection, canonicals: Collection[str], *, now: datetime, every: timedelta
) -> list[StoredArticle]:
    """Those of the addresses that are gone and have not been asked for since a while: a page links to them again."""
    columns = addresses.c
    query = select(addresses).where(columns.state == "gone", columns.last_asked_at <= as_text(now - every))
    return [
        _stored_article(row)
        for some in batches(canonicals)
        for row in connection.execute(query.where(columns.canonical.in_(some)))
    ]


def unchanged(
    connection: Connection, canonical: str, now: str, *, status: int, etag: str | None, last_modified: str | None
) -> bool:
    """It is there as its record has it. Returns whether it was thought to be gone until now."""
    columns = addresses.c
    values: dict[str, object] = {
        "state": "stored", "missed_at": None, "last_asked_at": now, "last_status": status,
    }  # fmt: skip
    # An answer without them (304 may leave them out) does not take back what is known.
    values |= {name: value for name, value in (("etag", etag), ("last_modified", last_modified)) if value is not None}
    was_gone = connection.execute(
        select(columns.canonical).where(columns.canonical == canonical, columns.state == "gone")
    ).one_or_none()
    there = update(addresses).where(columns.canonical == canonical, columns.state.in_(("stored", "gone")))
    connection.execute(there.values(values))
    return was_gone is not None


def missed(connection: Connection, canonical: str, now: datetime, *, status: int | None) -> str | None:
    """Nothing was there, while the site as a whole answered.

    Returns:
        When it was first missed, ISO 8601, if it is gone now: that was on an earlier day. Else None.
    """
    columns = addresses.c
    asked = {"last_asked_at": as_text(now), "last_status": status}
    row = connection.execute(
        select(columns.missed_at, columns.state).where(columns.canonical == canonical)
    ).one_or_none()
    if row is None or row.state != "stored":
        connection.execute(
            update(addresses).where(columns.canonical == canonical, columns.state == "gone").values(asked)
        )
        return None
    first = row.missed_at
    gone = first is not None and _day_of(first) < now.astimezone(CHINA_TIME).date()
    values = {**asked, "missed_at": first or as_text(now), **({"state": "gone"} if gone else {})}
    connection.execute(update(addresses).where(columns.canonical == canonical).values(values))
    return first if gone else None


def gone(connection: Connection, canonical: str, at: str, *, missed_at: str, status: int | None) -> None:
    """A note in the files says that it was found gone: for a ledger that is made from them."""
    values = {"state": "gone", "missed_at": missed_at, "last_asked_at": at, "last_status": status}
    connection.execute(
        update(addresses).where(addresses.c.canonical == canonical, addresses.c.state == "stored").values(values)
    )


def returned(connection: Connection, canonical: str, at: str, *, status: int | None) -> None:
    """A note in the files says that it was found to be back."""
    values = {"state": "stored", "missed_at": None, "last_asked_at": at, "last_status": status}
    connection.execute(
        update(addresses).where(addresses.c.canonical == canonical, addresses.c.state == "gone").values(values)
    )


def _stored_article(row: Row[Any]) -> StoredArticle:
    return StoredArticle(discovery_of(row), row.etag, row.last_modified, row.page_count or 1)


def _begin_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA_TIME).astimezone(UTC)


def _day_of(moment: str) -> date:
    return datetime.fromisoformat(moment).astimezone(CHINA_TIME).date()
