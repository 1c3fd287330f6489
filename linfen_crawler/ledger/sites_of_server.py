"""Which sites have a ledger in a server's database, and to which output folder each of them belongs."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import delete, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from linfen_crawler.ledger.common_schema import prepare, refusal_of, sites
from linfen_crawler.ledger.server import COMMON

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from linfen_crawler.ledger.server import LedgerServer, ServerLedger


class SiteRow(NamedTuple):
    """A site with a ledger in a database."""

    site: str
    """Its key."""
    folder: str
    """The name that its output folder has for this purpose."""
    place: str
    """Machine and path of that folder, for people."""


def sites_of(server: LedgerServer) -> list[str]:
    """The keys of the sites, sorted.

    Raises:
        ValueError: The server refuses us.
        OSError: It does not answer.
    """
    with _connected(server) as connection:
        if not inspect(connection).has_table(sites.name, schema=COMMON):
            return []
        return list(connection.execute(select(sites.c.site).order_by(sites.c.site)).scalars())


def site_row(server: LedgerServer, site: str) -> SiteRow | None:
    """What is known of a site; None where it has no ledger here.

    Raises:
        ValueError, OSError: As for `sites_of`.
    """
    with _connected(server, making=True) as connection:
        row = connection.execute(select(sites).where(sites.c.site == site)).one_or_none()
        return None if row is None else SiteRow(*row)


def bind_site(server: LedgerServer, row: SiteRow) -> None:
    """Enter a site.

    Raises:
        ValueError, OSError: As for `sites_of`.
    """
    with _connected(server, making=True) as connection:
        connection.execute(insert(sites).values(row._asdict()))


def forget_site(server: LedgerServer, site: str) -> None:
    """Take a site's entry away, not its ledger.

    Raises:
        ValueError, OSError: As for `sites_of`.
    """
    with _connected(server, making=True) as connection:
        connection.execute(delete(sites).where(sites.c.site == site))


def replace_ledger(old: ServerLedger, new: ServerLedger, row: SiteRow | None = None) -> None:
    """Put one ledger in the place of another in the same database, at one moment.

    Args:
        old: What it replaces; it need not be there.
        new: The other.
        row: The entry that the site has from that moment on; the one that it has if none is given.

    Raises:
        ValueError, OSError: As for `sites_of`.
    """
    with _connected(old.server, making=row is not None) as connection:
        if row is not None:
            connection.execute(delete(sites).where(sites.c.site == row.site))
            connection.execute(insert(sites).values(row._asdict()))
        connection.execute(text(f'DROP SCHEMA IF EXISTS "{old.schema}" CASCADE'))
        connection.execute(text(f'ALTER SCHEMA "{new.schema}" RENAME TO "{old.schema}"'))


def drop_ledger(ledger: ServerLedger) -> None:
    """Remove a ledger, if it is there.

    Raises:
        ValueError, OSError: As for `sites_of`.
    """
    with _connected(ledger.server) as connection:
        connection.execute(text(f'DROP SCHEMA IF EXISTS "{ledger.schema}" CASCADE'))


def drop_site(server: LedgerServer, site: str) -> None:
    """Remove a site's entry and its ledger, at one moment.

    Raises:
        ValueError, OSError: As for `sites_of`.
    """
    with _connected(server, making=True) as connection:
        connection.execute(delete(sites).where(sites.c.site == site))
        connection.execute(text(f'DROP SCHEMA IF EXISTS "{server.of(site).schema}" CASCADE'))


@contextmanager
def _connected(server: LedgerServer, *, making: bool = False) -> Iterator[Connection]:
    engine = server.connected()
    try:
        if making:
            prepare(server, engine)
        with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        raise refusal_of(server, error) from None
    finally:
        engine.dispose()
