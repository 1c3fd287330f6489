"""Which addresses are still to be asked for, and where a back-fill by number begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import BigInteger, func, or_, select

from linfen_crawler.ledger.schema import addresses
from linfen_crawler.ledger.transitions import OPEN, Discovery, discovery_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import Connection

BY_NUMBER = "ids"
"""`discovered_from` of the addresses that a back-fill by number made up."""


def pending(
    connection: Connection,
    *,
    after: str,
    before: str | None,
    found_on: str | None,
    section_paths: Collection[str],
    limit: int,
) -> list[Discovery]:
    """Some of the pending addresses, in the order of their canonical forms.

    Args:
        connection: In a transaction.
        after: Only those behind this canonical address: the last one of the call before.
        before: Only those discovered before this moment.
        found_on: Only those that this page led to first.
        section_paths: Only those found on the lists of these sections; all if empty.
        limit: How many at most.
    """
    columns = addresses.c
    query = select(addresses).where(columns.state == "pending", columns.canonical > after)
    if before is not None:
        query = query.where(columns.discovered_at < before)
    if found_on is not None:
        query = query.where(columns.discovered_from == found_on)
    if section_paths:
        query = query.where(columns.section_path.in_(section_paths))
    rows = connection.execute(query.order_by(columns.canonical).limit(limit)).all()
    return [discovery_of(row) for row in rows]


def count_pending(connection: Connection) -> int:
    """How many addresses are still to be asked for, with those that a run has taken up."""
    query = select(func.count()).select_from(addresses).where(addresses.c.state.in_(OPEN))
    return connection.execute(query).scalar_one()


def highest_number(connection: Connection, dialect: str) -> int:
    """The highest number of an article that lists or pages gave; 0 where there is none.

    Args:
        connection: In a transaction.
        dialect: SQLAlchemy's name of the database.
    """
    columns = addresses.c
    numbers = select(func.max(columns.article_id.cast(BigInteger))).where(
        or_(columns.discovered_from.is_(None), columns.discovered_from != BY_NUMBER),
        columns.article_id.is_not(None),
    )
    if dialect == "postgresql":
        # SQLite makes 0 of what is no number; here it would be an error.
        numbers = numbers.where(columns.article_id.regexp_match("^[0-9]{1,18}$"))
    return connection.execute(numbers).scalar_one_or_none() or 0
