"""Reading a ledger without opening it for a run, also while a crawl writes it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DatabaseError, DBAPIError
from sqlalchemy.pool import NullPool

from linfen_crawler.ledger.common_schema import refusal_of
from linfen_crawler.ledger.migrations import another_version
from linfen_crawler.ledger.schema import VERSION, addresses, versions
from linfen_crawler.ledger.server import COMMON, ServerLedger

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from sqlalchemy import Connection

    from linfen_crawler.ledger.server import LedgerServer


_LOOK_AT = text("SELECT set_config('search_path', :schema, true)")
_IS_THERE = text("SELECT to_regclass('versions')")


@contextmanager
def reading(place: Path | ServerLedger) -> Iterator[Connection | None]:
    """A connection that shows one moment of the ledger to all queries; None where there is no ledger.

    Raises:
        ValueError: The file is there and is no ledger, or one of another version; or the server refuses us.
        ServerAway: The server does not answer.
    """
    with _reading(place) as connection:
        if connection is not None:
            _check(connection, place)
        yield connection


def version_of(place: Path | ServerLedger) -> int | None:
    """The version of a ledger; None where there is none.

    Raises:
        ValueError: The file is there and is no ledger; or the server refuses us.
        ServerAway: The server does not answer.
    """
    with _reading(place) as connection:
        return None if connection is None else _version(connection)


def alias_target(place: Path | ServerLedger, canonical: str) -> str | None:
    """The canonical address that an address turned out to stand for; None where it is no alias, or nothing is known.

    Raises:
        ValueError, OSError: As for `reading`.
    """
    columns = addresses.c
    with reading(place) as connection:
        if connection is None:
            return None
        query = select(columns.alias_of).where(columns.canonical == canonical, columns.state == "alias")
        found: str | None = connection.execute(query).scalar_one_or_none()
        return found


def reading_sites(server: LedgerServer, sites: Iterable[str]) -> Iterator[tuple[str, Connection | None]]:
    """The same for many sites of a server, one after the other over one connection, at one moment for all.

    Raises:
        ValueError: A ledger is of another version; or the server refuses us.
        ServerAway: The server does not answer.
    """
    with _one_moment(server, COMMON) as connection:
        for site in sites:
            place = server.of(site)
            connection.execute(_LOOK_AT, {"schema": f'"{place.schema}"'})
            if connection.execute(_IS_THERE).scalar_one() is None:
                yield site, None
                continue
            _check(connection, place)
            yield site, connection


def _check(connection: Connection, place: Path | ServerLedger) -> None:
    version = _version(connection)
    if version != VERSION:
        raise ValueError(another_version(str(place), version))


def _version(connection: Connection) -> int | None:
    version: int | None = connection.execute(select(versions.c.version)).scalar_one_or_none()
    return version


def _reading(place: Path | ServerLedger) -> AbstractContextManager[Connection | None]:
    return _reading_server(place) if isinstance(place, ServerLedger) else _reading_file(place)


@contextmanager
def _reading_file(path: Path) -> Iterator[Connection | None]:
    if not path.is_file():
        yield None
        return
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("BEGIN")
            yield connection
    except DatabaseError as error:
        raise ValueError(f"{path} is no ledger: {error.orig}") from None
    finally:
        engine.dispose()


@contextmanager
def _reading_server(place: ServerLedger) -> Iterator[Connection | None]:
    with _one_moment(place.server, place.schema) as connection:
        yield None if connection.execute(_IS_THERE).scalar_one() is None else connection


@contextmanager
def _one_moment(server: LedgerServer, schema: str) -> Iterator[Connection]:
    """A connection to a server that sees a schema, all of it as it is at one moment, and changes nothing."""
    engine = server.connected(schema)
    try:
        with engine.connect().execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        ) as connection:
            yield connection
    except DBAPIError as error:
        raise refusal_of(server, error) from None
    finally:
        engine.dispose()
