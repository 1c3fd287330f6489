"""The versions of the ledger's tables, and how a ledger of an earlier one becomes one of this.

A migration is a function with the number of the version that it leads to. It says itself what has to be done, for the
tables of `schema.py` go on changing. It runs with the others in one transaction that nobody else can begin at the same
time, on SQLite as on PostgreSQL: all of it is done, or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, insert, inspect, select, update

from linfen_crawler.ledger.schema import VERSION, metadata, versions, word

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection
    from sqlalchemy.types import TypeEngine


def bring_up_to_date(connection: Connection, place: str) -> int | None:
    """Make the tables that are missing, and migrate those of an earlier version.

    Args:
        connection: In a transaction that excludes every other that would do the same.
        place: What the ledger is called in a message.

    Returns:
        The version that it was of; None for a new one.

    Raises:
        ValueError: It is of a later version, or of none that ever was.
    """
    before = None
    if inspect(connection).has_table(versions.name):
        before = connection.execute(select(versions.c.version)).scalar_one_or_none()
    if before is not None and not 1 <= before <= VERSION:
        raise ValueError(another_version(place, before))
    for version in range(before or VERSION, VERSION):
        MIGRATIONS[version + 1](connection)
    # A table that came without a change to the others needs no version of its own.
    metadata.create_all(connection)
    if before is None:
        connection.execute(insert(versions).values(version=VERSION))
    elif before != VERSION:
        connection.execute(update(versions).values(version=VERSION))
    return before


def another_version(place: str, version: int | None) -> str:
    """What to say of a ledger that another version of this program made."""
    if version is not None and 1 <= version < VERSION:
        return (
            f"{place} is a ledger of version {version}, this program reads {VERSION}; the next crawl of the site "
            "brings it up to date, or at once: linfen ledger migrate SITE"
        )
    return (
        f"{place} is a ledger of version {version}, this program reads {VERSION}; "
        "make it anew from the records: linfen ledger rebuild SITE"
    )


def _tries_and_vanishings(connection: Connection) -> None:
    """Version 2: when to try again, articles that are missed and gone, articles of several pages, deep walks."""
    _add_column(connection, "addresses", "next_try", word(32))
    _add_column(connection, "addresses", "missed_at", word(32))
    _add_column(connection, "addresses", "page_count", Integer())
    _add_column(connection, "lists", "deep_at", word(32))
    for statement in (
        "CREATE INDEX addresses_by_reason ON addresses (state, reason)",
        "CREATE INDEX addresses_by_day ON addresses (day)",
        "CREATE INDEX addresses_missed ON addresses (missed_at) WHERE missed_at IS NOT NULL",
    ):
        connection.exec_driver_sql(statement)


def _add_column(connection: Connection, table: str, name: str, kind: TypeEngine[Any]) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {name} {kind.compile(dialect=connection.dialect)}")


MIGRATIONS: dict[int, Callable[[Connection], None]] = {2: _tries_and_vanishings}
"""By the version that they lead to."""
