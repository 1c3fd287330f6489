"""Up to which byte the lines of each file of records are in the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select, update

from linfen_crawler.ledger.schema import files

if TYPE_CHECKING:
    from sqlalchemy import Connection


def bytes_of(connection: Connection, file: str) -> int:
    """Up to which byte the lines of a file are there; 0 where none is."""
    return connection.execute(select(files.c.bytes).where(files.c.name == file)).scalar_one_or_none() or 0


def set_bytes(connection: Connection, file: str, end: int) -> None:
    """The lines of a file are there up to byte `end`."""
    done = connection.execute(update(files).where(files.c.name == file).values(bytes=end))
    if not done.rowcount:
        connection.execute(insert(files).values(name=file, bytes=end))
