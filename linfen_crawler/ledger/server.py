"""A PostgreSQL database that the ledgers of many sites live in: its address, its connections, what its refusals mean.

Each site has a schema, `site_KEY`, with the tables that a SQLite file has; `linfen` is common to all.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool

from linfen_crawler.missing_extra import need

if TYPE_CHECKING:
    from sqlalchemy.exc import DBAPIError

COMMON = "linfen"
"""The schema of what is common to all sites."""

OLDEST = 13
"""The oldest version of PostgreSQL that is taken: nobody has tried earlier ones."""

SESSION_SECONDS = 60.0
"""A session that stands idle in a transaction for so long is ended by the server, and with it its locks."""

_CONNECT = {
    "connect_timeout": 10,
    # A line that is cut without a word is noticed within half a minute, at both ends.
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
_AT_THE_SERVER = {"tcp_keepalives_idle": "10", "tcp_keepalives_interval": "5", "tcp_keepalives_count": "3"}
_EXAMPLE = "postgresql://crawler@db.example.org/linfen"


class ServerAway(OSError):  # noqa: N818 - a state of the server
    """The server does not answer, or not any more; later it may."""


@dataclass(frozen=True, slots=True, repr=False)
class LedgerServer:
    """A database for ledgers. Nothing that is shown of it has its password."""

    url: URL
    """The address as it was given."""

    @classmethod
    def parse(cls, text: str) -> Self:
        """The database at an address, `postgresql://USER:PASSWORD@HOST:PORT/DATABASE?sslmode=…`, as libpq reads it.

        Whatever it leaves out is taken from the variables of libpq (PGHOST, PGPASSWORD, PGSSLMODE …) and `~/.pgpass`.

        Raises:
            ValueError: It is none; the message does not repeat it, for it may hold a password.
            MissingExtra: psycopg is not installed.
        """
        try:
            url = make_url(text)
        except (ArgumentError, ValueError):
            url = None
        if url is None or url.drivername not in {"postgresql", "postgres"}:
            raise ValueError(
                f"LINFEN_LEDGER (--ledger) is no address of PostgreSQL; expected {_EXAMPLE}; without one each site has "
                "a SQLite file"
            )
        need("cluster", "psycopg")
        return cls(url.set(drivername="postgresql+psycopg"))

    @property
    def name(self) -> str:
        """The address without what is secret in it."""
        url = self.url
        shown = url.set(drivername="postgresql", password=None, query={})
        host = url.query.get("host")
        if not url.host and isinstance(host, str):
            return f"{shown.render_as_string()} at {host}"
        return shown.render_as_string()

    def __repr__(self) -> str:
        return f"LedgerServer({self.name!r})"

    @property
    def text(self) -> str:
        """The address with its password: for another process that is to use it, and for nobody's eyes."""
        return self.url.set(drivername="postgresql").render_as_string(hide_password=False)

    def of(self, site: str) -> ServerLedger:
        """The ledger of a site."""
        return ServerLedger(self, f"site_{site}")

    def half_made(self, site: str) -> ServerLedger:
        """Where the ledger of a site is made anew, before it takes the place of the old one."""
        return ServerLedger(self, f"new_{site}")

    def connected(self, schema: str = COMMON, *, idle_seconds: float = SESSION_SECONDS) -> Engine:
        """An engine whose connections see a schema. Each is made when asked for, and closed when given back.

        Args:
            schema: Its name; it need not exist.
            idle_seconds: For how long a connection may stand idle in the midst of a transaction.
        """
        given: dict[str, Any] = {name: value for name, value in _CONNECT.items() if name not in self.url.query}
        given["application_name"] = self.url.query.get("application_name", "linfen-crawler")
        engine = create_engine(self.url, poolclass=NullPool, connect_args=given)
        told = {
            "search_path": f'"{schema}"',
            "idle_in_transaction_session_timeout": str(int(idle_seconds * 1000)),
            **_AT_THE_SERVER,
        }

        @event.listens_for(engine, "connect")
        def _tell(connection: Any, _: object) -> None:
            with connection.cursor() as cursor:
                for name, value in told.items():
                    cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
            connection.commit()  # else the first rollback takes it back

        return engine

    def meaning_of(self, error: DBAPIError) -> OSError | ValueError:
        """What it means that no connection could be made: ServerAway where time may help, else ValueError."""
        words = " ".join(str(error.orig).split())
        if self._may_come():
            return ServerAway(f"the ledger's server, {self.name}, does not answer: {words}")
        return ValueError(
            f"the ledger's server, {self.name}, refuses the connection: {words}. See the address (--ledger, "
            "LINFEN_LEDGER), PGPASSWORD or ~/.pgpass, and what the server allows: docs/scale.md"
        )

    def _may_come(self) -> bool:
        """Whether the server is away, just starting, or just there again.

        Its messages are in any language, so they are not read.
        """
        pq = importlib.import_module("psycopg.pq")
        conninfo = importlib.import_module("psycopg.conninfo").make_conninfo(
            "", **{name: value for name, value in _libpq(self.url).items() if value is not None}
        )
        answer = pq.PGconn.ping(conninfo.encode())
        if answer in {pq.Ping.REJECT, pq.Ping.NO_RESPONSE}:
            return True
        try:
            importlib.import_module("psycopg").connect(conninfo).close()
        except importlib.import_module("psycopg").Error:
            return False
        return True  # it has come since


@dataclass(frozen=True, slots=True)
class ServerLedger:
    """The ledger of one site in such a database."""

    server: LedgerServer
    schema: str
    """The schema that its tables are in."""

    @property
    def name(self) -> str:
        """How it is called where people read it."""
        return f"{self.server.name}, schema {self.schema}"

    def __str__(self) -> str:
        return self.name


def _libpq(url: URL) -> dict[str, Any]:
    given: dict[str, Any] = {"connect_timeout": 10, **url.query}
    return {
        **given,
        "host": url.host or given.get("host"),
        "port": url.port or given.get("port"),
        "user": url.username or given.get("user"),
        "password": url.password or given.get("password"),
        "dbname": url.database or given.get("dbname"),
    }
