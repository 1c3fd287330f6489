"""How an address changes its state: every change there is, each with its name, and no other way.

    (unknown) -- discovered --> pending --+-- stored ----> stored
                                 ^  ^  ^  +-- rejected --> rejected
              reopened (period) -+  |  |  +-- failed ----> failed
              retried (next run) ---+  |  +-- alias -----> alias
              lost (its line is gone) -+

Every function works inside the caller's transaction. What is stored stays stored: a later failure changes nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Literal, TypeVar

from sqlalchemy import and_, func, insert, or_, select, update

from linfen_crawler.ledger.schema import addresses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from sqlalchemy import Connection

T = TypeVar("T")

MAX_ATTEMPTS = 5
"""In how many runs an address that fails is asked for before it is left alone."""

MAX_ATTEMPTS_MISSING = 2
"""The same for an address that answers 404 or 410: once is a slip, twice is an answer."""

MISSING = ("http_404", "http_410")

_AT_ONCE = 500  # SQLite before 3.32 takes 999 parameters in one statement


@dataclass(frozen=True, slots=True)
class Discovery:
    """An address that a page links to."""

    canonical: str
    """Its canonical form."""
    url: str
    """The address to ask for."""
    kind: Literal["article", "by_id"]
    """`by_id` where only the answer tells the canonical address."""
    article_id: str | None = None
    """The site's own number, if the address holds it."""
    section_path: str | None = None
    """Path of the section whose list shows it."""
    section: Sequence[str] = ()
    """Names of that section, outermost first."""
    day: str | None = None
    """Its publish day `YYYY-MM-DD`, as far as list or address tell."""
    discovered_from: str | None = None
    """The page that links to it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of an address."""

    state: str
    """`pending`, `stored`, `rejected`, `failed` or `alias`."""
    discovered_at: str
    """ISO 8601, UTC."""
    day: str | None
    """Its publish day `YYYY-MM-DD`, if known."""


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record and its line."""

    canonical: str
    record_id: str
    content_hash: str
    revision: int
    line_at: int
    """Byte offset of its line in `articles.jsonl`."""
    day: str | None = None
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None
    article_id: str | None = None
    section: Sequence[str] = ()


def known(connection: Connection, canonicals: Collection[str]) -> dict[str, Known]:
    """Those of the addresses that the ledger has, and what it knows of them."""
    columns = addresses.c
    query = select(columns.canonical, columns.state, columns.discovered_at, columns.day)
    return {
        canonical: Known(state, discovered_at, day)
        for some in _batches(canonicals)
        for canonical, state, discovered_at, day in connection.execute(query.where(columns.canonical.in_(some)))
    }


def discovered(connection: Connection, found: Iterable[Discovery], now: str) -> set[str]:
    """Enter the addresses that are new, as pending, and return them.

    A by-id address whose number is that of a known article is entered as this article's alias and is not returned:
    it need not be asked for.
    """
    wanted = {discovery.canonical: discovery for discovery in found}
    there = known(connection, wanted)
    new = [discovery for canonical, discovery in wanted.items() if canonical not in there]
    if not new:
        return set()
    article_of = _articles_with_ids(
        connection, {one.article_id for one in new if one.kind == "by_id" and one.article_id}
    )
    rows = [_row(discovery, now, article_of.get(discovery.article_id or "")) for discovery in new]
    connection.execute(insert(addresses), rows)
    return {row["canonical"] for row in rows if row["state"] == "pending"}  # type: ignore[misc]


def stored(connection: Connection, record: StoredRecord, now: str) -> None:
    """Its record is a line in the file, synced."""
    values = {
        "state": "stored",
        "reason": None,
        "alias_of": None,
        "day": record.day,
        "last_asked_at": now,
        "last_status": record.status,
        "etag": record.etag,
        "last_modified": record.last_modified,
        "record_id": record.record_id,
        "content_hash": record.content_hash,
        "revision": record.revision,
        "line_at": record.line_at,
    }
    done = connection.execute(update(addresses).where(addresses.c.canonical == record.canonical).values(values))
    if not done.rowcount:
        discovery = Discovery(
            record.canonical, record.url or record.canonical, "article", record.article_id, section=record.section
        )
        connection.execute(insert(addresses).values({**_row(discovery, now, None), **values}))


def rejected(
    connection: Connection, canonical: str, reason: str, now: str, *, status: int | None = None, day: str | None = None
) -> None:
    """It gives no record, for a reason that asking again does not change."""
    values: dict[str, object] = {"state": "rejected", "reason": reason, "last_status": status}
    if status is not None:
        values["last_asked_at"] = now
    if day is not None:
        values["day"] = day
    _leave_pending(connection, canonical, values)


def failed(connection: Connection, canonical: str, error: str, now: str, *, status: int | None = None) -> None:
    """It could not be had or read in this run."""
    values = {
        "state": "failed",
        "reason": error,
        "last_asked_at": now,
        "last_status": status,
        "attempts": addresses.c.attempts + 1,
    }
    _leave_pending(connection, canonical, values)


def alias(connection: Connection, canonical: str, alias_of: str, now: str, *, status: int | None = None) -> None:
    """It turned out to be another address of an article."""
    _leave_pending(
        connection,
        canonical,
        {"state": "alias", "reason": None, "alias_of": alias_of, "last_asked_at": now, "last_status": status},
    )


def retried(connection: Connection) -> None:
    """What failed in earlier runs is pending again, unless it failed often enough."""
    columns = addresses.c
    limit = or_(
        and_(columns.reason.in_(MISSING), columns.attempts < MAX_ATTEMPTS_MISSING),
        and_(columns.reason.not_in(MISSING), columns.attempts < MAX_ATTEMPTS),
    )
    connection.execute(update(addresses).where(columns.state == "failed", limit).values(state="pending"))


def reopened(connection: Connection, reason: str, since: date | None, until: date | None) -> None:
    """What was rejected for its publish day is pending again where the day may lie in this run's period.

    A day read on the page itself is compared as it is; one that only a list or an address states (`YYYY-MM-DD` or
    `YYYY-MM`) gets a day to spare on each side, as it gets when it is judged.
    """
    columns = addresses.c
    for read, slack in ((columns.last_status.is_not(None), 0), (columns.last_status.is_(None), 1)):
        wanted = [columns.state == "rejected", columns.reason == reason, columns.day.is_not(None), read]
        length = func.length(columns.day)
        if since is not None:
            first = (since - timedelta(days=slack)).isoformat()
            wanted.append(columns.day >= func.substr(first, 1, length))
        if until is not None:
            last = (until + timedelta(days=slack)).isoformat()
            wanted.append(columns.day <= func.substr(last, 1, length))
        connection.execute(update(addresses).where(*wanted).values(state="pending", reason=None))


def lost(connection: Connection) -> None:
    """The records' file is not the one that the ledger knew: what was stored is pending until its line is seen."""
    connection.execute(
        update(addresses).where(addresses.c.state == "stored").values(state="pending", record_id=None, line_at=None)
    )


def _leave_pending(connection: Connection, canonical: str, values: Mapping[str, object]) -> None:
    connection.execute(
        update(addresses).where(addresses.c.canonical == canonical, addresses.c.state != "stored").values(values)
    )


def _articles_with_ids(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    columns = addresses.c
    query = select(columns.article_id, columns.canonical).where(columns.kind == "article", columns.state != "alias")
    return {
        article_id: canonical
        for some in _batches(ids)
        for article_id, canonical in connection.execute(query.where(columns.article_id.in_(some)))
    }


def _row(discovery: Discovery, now: str, alias_of: str | None) -> dict[str, object]:
    return {
        "canonical": discovery.canonical,
        "url": discovery.url,
        "kind": discovery.kind,
        "state": "alias" if alias_of else "pending",
        "alias_of": alias_of,
        "article_id": discovery.article_id,
        "section_path": discovery.section_path,
        "section": json.dumps(list(discovery.section), ensure_ascii=False),
        "day": discovery.day,
        "discovered_at": now,
        "discovered_from": discovery.discovered_from,
        "attempts": 0,
    }


def _batches(values: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
