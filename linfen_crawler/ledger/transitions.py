"""How an address changes its state: every change there is, each with its name, and no other way.

    (unknown) -- discovered --> pending <-- released --> leased --+-- stored ----> stored   (see `looking_again`)
                                 ^  ^  ^                          +-- rejected --> rejected
              reopened (period) -+  |  |                          +-- failed ----> failed
              retried (due again) --+  |                          +-- alias -----> alias
              lost (its line is gone) -+

`leased` is what a run has taken up and not yet done; whatever is so when a run starts is left over from one that was
killed. Every function works inside the caller's transaction. What is stored stays stored: a later failure changes
nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from linfen_crawler.ledger.clock import as_text
from linfen_crawler.ledger.retry_plan import MAX_ATTEMPTS, MAX_ATTEMPTS_MISSING, MISSING, NOT_OF_THE_PAGE, next_try
from linfen_crawler.ledger.schema import addresses

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Row

T = TypeVar("T")

WITH_RECORD = ("stored", "gone")
"""The states of addresses that have a record."""

OPEN = ("pending", "leased")
"""The states of addresses that are still to be asked for."""

ASKED_ANEW = ("robots",)
"""Reasons of rejections that no page gave: the next run sees for itself whether they still hold."""

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
    """The page that links to it, or `ids` for a back-fill by number."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of an address."""

    state: str
    """`pending`, `leased`, `stored`, `gone`, `rejected`, `failed` or `alias`."""
    discovered_at: str
    """ISO 8601, UTC."""
    day: str | None
    """Its publish day `YYYY-MM-DD`, if known."""
    reason: str | None = None
    """Why it was rejected, or the error of its last failure."""
    content_hash: str | None = None
    """That of its record, if it has one."""
    revision: int | None = None
    """The number of its record's last revision."""
    line_at: int | None = None
    """Byte offset of that revision's line in `articles.jsonl`."""
    record_id: str | None = None
    """The record's `id`."""


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
    page_count: int = 1
    fetched_at: str | None = None
    """When it was asked for, ISO 8601, UTC, as `as_text` writes it; None for now."""


_KNOWN_COLUMNS = [
    addresses.c[name]
    for name in ("state", "discovered_at", "day", "reason", "content_hash", "revision", "line_at", "record_id")
]
# Built once: putting a statement together costs more than running it.
_KNOWN_ONE = select(*_KNOWN_COLUMNS).where(addresses.c.canonical == bindparam("one"))
_KNOWN_SOME = select(addresses.c.canonical, *_KNOWN_COLUMNS).where(
    addresses.c.canonical.in_(bindparam("some", expanding=True))
)
_STORED = (
    update(addresses)
    .where(addresses.c.canonical == bindparam("one"))
    .values(state="stored", reason=None, alias_of=None, next_try=None, missed_at=None)
)


def known_one(connection: Connection, canonical: str) -> Known | None:
    """What the ledger knows of an address; None if it has not got it."""
    row = connection.execute(_KNOWN_ONE, {"one": canonical}).one_or_none()
    return None if row is None else Known(*row)


def known(connection: Connection, canonicals: Collection[str]) -> dict[str, Known]:
    """Those of the addresses that the ledger has, and what it knows of them."""
    return {
        row[0]: Known(*row[1:])
        for some in batches(canonicals)
        for row in connection.execute(_KNOWN_SOME, {"some": some})
    }


def discovered(connection: Connection, found: Iterable[Discovery], now: str) -> set[str]:
    """Enter the addresses that are new, as pending, and return them.

    A by-id address whose number is that of a known article is entered as this article's alias and is not returned:
    it need not be asked for.
    """
    wanted = {discovery.canonical: discovery for discovery in found}
    columns = addresses.c
    there = {
        canonical
        for some in batches(wanted)
        for (canonical,) in connection.execute(select(columns.canonical).where(columns.canonical.in_(some)))
    }
    new = [discovery for canonical, discovery in wanted.items() if canonical not in there]
    if not new:
        return set()
    article_of = _articles_with_ids(
        connection, {one.article_id for one in new if one.kind == "by_id" and one.article_id}
    )
    rows = [_row(discovery, now, article_of.get(discovery.article_id or "")) for discovery in new]
    connection.execute(insert(addresses), rows)
    return {row["canonical"] for row in rows if row["state"] == "pending"}  # type: ignore[misc]


def leased(connection: Connection, canonicals: Collection[str]) -> None:
    """A run has taken them up."""
    columns = addresses.c
    for some in batches(canonicals):
        connection.execute(
            update(addresses).where(columns.canonical.in_(some), columns.state == "pending").values(state="leased")
        )


def released(connection: Connection, canonicals: Collection[str] | None = None) -> None:
    """What a run took up and did not do is pending again; all of it without addresses."""
    columns = addresses.c
    taken_up = update(addresses).where(columns.state == "leased").values(state="pending")
    if canonicals is None:
        connection.execute(taken_up)
        return
    for some in batches(canonicals):
        connection.execute(taken_up.where(columns.canonical.in_(some)))


def stored(connection: Connection, record: StoredRecord, now: str) -> None:
    """Its record is a line in the file, synced."""
    values = _values_of(record, now)
    done = connection.execute(_STORED, {"one": record.canonical, **values})
    if not done.rowcount:
        discovery = Discovery(
            record.canonical, record.url or record.canonical, "article", record.article_id, section=record.section
        )
        connection.execute(
            insert(addresses).values({**_row(discovery, record.fetched_at or now, None), **values, "state": "stored"})
        )


def stored_together(connection: Connection, records: Sequence[tuple[StoredRecord, str]]) -> None:
    """Records of addresses that are in the table, each with the moment at which it was stored."""
    connection.execute(_STORED, [{"one": record.canonical, **_values_of(record, now)} for record, now in records])


def _values_of(record: StoredRecord, now: str) -> dict[str, object]:
    return {
        "day": record.day,
        "last_asked_at": record.fetched_at or now,
        "last_status": record.status,
        "etag": record.etag,
        "last_modified": record.last_modified,
        "record_id": record.record_id,
        "content_hash": record.content_hash,
        "revision": record.revision,
        "page_count": record.page_count,
        "line_at": record.line_at,
    }


def rejected(
    connection: Connection, canonical: str, reason: str, now: str, *, status: int | None = None, day: str | None = None
) -> None:
    """It gives no record, for a reason that asking again does not change."""
    values: dict[str, object] = {"state": "rejected", "reason": reason, "last_status": status, "next_try": None}
    if status is not None:
        values["last_asked_at"] = now
    if day is not None:
        values["day"] = day
    _leave_open(connection, canonical, values)
    if status is not None:
        # A look at an article that is stored: the next one is due after the usual time.
        looked = {"last_asked_at": now, "last_status": status}
        connection.execute(update(addresses).where(addresses.c.canonical == canonical, _has_record()).values(looked))


def failed(connection: Connection, canonical: str, error: str, now: datetime, *, status: int | None = None) -> None:
    """It could not be had or read in this run."""
    columns = addresses.c
    before = connection.execute(select(columns.attempts).where(columns.canonical == canonical)).scalar_one_or_none()
    attempts = (before or 0) + (error not in NOT_OF_THE_PAGE)
    due = next_try(attempts, now)
    values = {
        "state": "failed",
        "reason": error,
        "last_asked_at": as_text(now),
        "last_status": status,
        "attempts": attempts,
        "next_try": as_text(due) if due else None,
    }
    _leave_open(connection, canonical, values)


def alias(connection: Connection, canonical: str, alias_of: str, now: str, *, status: int | None = None) -> None:
    """It turned out to be another address of an article."""
    _leave_open(
        connection,
        canonical,
        {"state": "alias", "reason": None, "alias_of": alias_of, "last_asked_at": now, "last_status": status},
    )


def retried(connection: Connection, now: str) -> None:
    """What failed in earlier runs and is due is pending again, and what was rejected without being asked for."""
    columns = addresses.c
    due = or_(columns.next_try.is_(None), columns.next_try <= now)
    connection.execute(
        update(addresses).where(columns.state == "failed", may_be_tried_again(), due).values(state="pending")
    )
    connection.execute(
        update(addresses).where(columns.state == "rejected", columns.reason.in_(ASKED_ANEW)).values(state="pending")
    )


def may_be_tried_again() -> ColumnElement[bool]:
    """Whether a failed address has tries left."""
    columns = addresses.c
    return or_(
        and_(columns.reason.in_(MISSING), columns.attempts < MAX_ATTEMPTS_MISSING),
        and_(columns.reason.not_in(MISSING), columns.attempts < MAX_ATTEMPTS),
    )


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
    nothing = {"record_id": None, "content_hash": None, "revision": None, "line_at": None, "missed_at": None}
    connection.execute(update(addresses).where(_has_record()).values(state="pending", **nothing))


def discovery_of(row: Row[Any]) -> Discovery:
    """The discovery that a row of the table came from."""
    return Discovery(
        row.canonical,
        row.url,
        row.kind,
        row.article_id,
        row.section_path,
        tuple(json.loads(row.section or "[]")),
        row.day,
        row.discovered_from,
    )


def batches(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in pieces that a statement can take as parameters."""
    rest = iter(values)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _has_record() -> ColumnElement[bool]:
    return addresses.c.state.in_(WITH_RECORD)


def _leave_open(connection: Connection, canonical: str, values: Mapping[str, object]) -> None:
    connection.execute(
        update(addresses)
        .where(addresses.c.canonical == canonical, addresses.c.state.not_in(WITH_RECORD))
        .values(values)
    )


def _articles_with_ids(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    columns = addresses.c
    query = select(columns.article_id, columns.canonical).where(columns.kind == "article", columns.state != "alias")
    return {
        article_id: canonical
        for some in batches(ids)
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
