"""The schema that all sites of a server have in common: which sites there are, and who holds which lease."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import Column, DateTime, Integer, MetaData, Table, Text, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from linfen_crawler.ledger.server import COMMON, OLDEST, ServerAway

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from linfen_crawler.ledger.server import LedgerServer

COMMON_VERSION = 1
"""Version of these tables."""

common = MetaData(schema=COMMON)

sites = Table(
    "sites",
    common,
    Column("site", Text, primary_key=True, comment="key of a site that has a ledger here"),
    Column("folder", Text, nullable=False, comment="the output folder that it belongs to: what its ledger.json names"),
    Column("place", Text, nullable=False, comment="machine and path of that folder when it was made"),
)

leases = Table(
    "leases",
    common,
    Column("name", Text, primary_key=True, comment="site:KEY or host:NAME"),
    Column("token", Text, comment="of the run that holds it, or held it last"),
    Column("holder", Text, comment="process, machine and start of that run, JSON"),
    Column("until", DateTime(timezone=True), nullable=False, comment="its end, by this server's clock"),
)

common_versions = Table("versions", common, Column("version", Integer, primary_key=True))


def prepare(server: LedgerServer, engine: Engine) -> None:
    """Make the common schema where it is missing.

    Raises:
        ServerAway: The server does not answer.
        ValueError: It refuses us, is too old, or the schema is of another version of this program.
    """
    try:
        with engine.begin() as connection:
            check_server(server, connection)
            if inspect(connection).has_table("versions", schema=COMMON):
                version = connection.execute(select(common_versions.c.version)).scalar_one_or_none()
            else:
                lock_making(connection)
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {COMMON}"))
                common.create_all(connection)
                version = connection.execute(select(common_versions.c.version)).scalar_one_or_none()
                if version is None:
                    connection.execute(insert(common_versions).values(version=COMMON_VERSION))
                    version = COMMON_VERSION
    except DBAPIError as error:
        raise refusal_of(server, error) from None
    if version != COMMON_VERSION:
        raise ValueError(
            f"the ledgers in {server.name} are of version {version} of what is common to all, this program reads "
            f"{COMMON_VERSION}: use the program that made them, or another database"
        )


def check_server(server: LedgerServer, connection: Connection) -> None:
    """Refuse a server that lacks what is used.

    Raises:
        ValueError: It is too old.
    """
    version = connection.dialect.server_version_info or (0,)
    if int(version[0]) < OLDEST:
        raise ValueError(f"{server.name} is PostgreSQL {'.'.join(map(str, version))}; a ledger needs {OLDEST} or later")


def lock_making(connection: Connection) -> None:
    """Let no other make or migrate tables in this database until the transaction ends."""
    connection.execute(select(func.pg_advisory_xact_lock(func.hashtext("linfen-crawler"))))


def refusal_of(server: LedgerServer, error: DBAPIError) -> OSError | ValueError:
    """What an error at the opening of a ledger means, once connected or not."""
    state = getattr(error.orig, "sqlstate", None)
    if error.connection_invalidated:
        return ServerAway(f"the ledger's server, {server.name}, has broken off: {' '.join(str(error.orig).split())}")
    if state is None:
        return server.meaning_of(error)
    words = " ".join(str(error.orig).split())
    if state.startswith(("53", "58")):  # no room, no connection left; an error of the system
        return OSError(f"the ledger's server, {server.name}: {words}")
    return ValueError(
        f"the ledger's server, {server.name}: {words}. The user needs the right to make schemas in this database: "
        "GRANT CREATE ON DATABASE … TO …"
    )
