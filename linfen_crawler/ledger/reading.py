"""Reading a ledger in a file without opening it for a run, also while a crawl writes it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from linfen_crawler.ledger.schema import VERSION, addresses, versions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection


@contextmanager
def reading(path: Path) -> Iterator[Connection | None]:
    """A connection that shows one moment of the ledger to all queries; None where there is no ledger.

    Raises:
        ValueError: The file is there and is no ledger, or one of another version.
    """
    if not path.is_file():
        yield None
        return
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            version = connection.execute(select(versions.c.version)).scalar_one_or_none()
            if version != VERSION:
                raise ValueError(another_version(str(path), version))
            yield connection
    except DatabaseError as error:
        raise ValueError(f"{path} is no ledger: {error.orig}") from None
    finally:
        engine.dispose()


def alias_target(path: Path, canonical: str) -> str | None:
    """The canonical address that an address turned out to stand for; None where it is no alias, or nothing is known.

    Raises:
        ValueError: As for `reading`.
    """
    columns = addresses.c
    with reading(path) as connection:
        if connection is None:
            return None
        query = select(columns.alias_of).where(columns.canonical == canonical, columns.state == "alias")
        found: str | None = connection.execute(query).scalar_one_or_none()
        return found


def another_version(place: str, version: int | None) -> str:
    """What to say of a ledger that another version of this program made."""
    return (
        f"{place} is a ledger of version {version}, this program reads {VERSION}; "
        "make it anew from the records: linfen ledger rebuild SITE"
    )
