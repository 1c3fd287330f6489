"""Hosts that asked to be left alone for a while (`Retry-After`), remembered from run to run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select

from linfen_crawler.ledger.schema import hosts

if TYPE_CHECKING:
    from sqlalchemy import Connection


def rest(connection: Connection, host: str, not_before: str) -> None:
    """A host asked not to be asked before this moment; of several such wishes the last one counts."""
    connection.execute(delete(hosts).where(hosts.c.host == host))
    connection.execute(insert(hosts).values(host=host, not_before=not_before))


def resting(connection: Connection, now: str) -> dict[str, str]:
    """The hosts that rest now, and until when; those that are through with it are forgotten."""
    connection.execute(delete(hosts).where(hosts.c.not_before <= now))
    rows = connection.execute(select(hosts.c.host, hosts.c.not_before)).all()
    return {row.host: row.not_before for row in rows}
