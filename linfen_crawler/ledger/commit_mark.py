"""What tells whether a transaction was committed whose commit the server did not answer: a mark that it left.

The number of a transaction does not tell. A server that has crashed gives the numbers that no synced line of its log
has out once more: of a transaction that is lost it would say that it is in the future, or, where another one has its
number by now, that it is committed.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import Column, MetaData, String, Table, func, insert, select, update
from sqlalchemy.exc import DBAPIError

from linfen_crawler.ledger.server import ServerAway

if TYPE_CHECKING:
    from sqlalchemy import Connection

marks = Table(
    "commits",
    MetaData(),
    Column("mark", String(32), nullable=False, comment="of the last transaction; there is one row"),
)
"""In the schema of each site. A file needs none: its commits are answered."""

_WAIT = "1000"  # milliseconds
_LOCK_NOT_AVAILABLE = "55P03"


def make_marks(connection: Connection) -> None:
    """Make the table where it is missing."""
    marks.create(connection, checkfirst=True)
    if connection.execute(select(marks.c.mark)).first() is None:
        connection.execute(insert(marks).values(mark=""))


def leave_mark(connection: Connection) -> str:
    """Let the transaction leave a mark, and give it."""
    mark = uuid.uuid4().hex
    connection.execute(update(marks).values(mark=mark))
    return mark


def has_left(connection: Connection, mark: str) -> bool:
    """Whether the transaction that was to leave this mark is committed. If it is not, it never will be.

    Raises:
        ServerAway: Its session has not yet noticed that nobody is there any more.
    """
    connection.execute(select(func.set_config("lock_timeout", _WAIT, True)))
    try:
        there = connection.execute(select(marks.c.mark).with_for_update()).scalar_one()
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        raise ServerAway("the transaction whose commit was not answered is still under way") from None
    connection.execute(select(func.set_config("lock_timeout", "0", True)))
    return bool(there == mark)
