"""All that one ledger holds, put into another: between a SQLite file and a server's database, either way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, insert, select
from sqlalchemy.exc import DBAPIError

from linfen_crawler.ledger.accounting import Sums, accounting
from linfen_crawler.ledger.common_schema import refusal_of
from linfen_crawler.ledger.database import opened
from linfen_crawler.ledger.reading import reading
from linfen_crawler.ledger.schema import metadata, versions
from linfen_crawler.ledger.server import ServerLedger

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Table

BATCH = 1000
"""So many rows are held at a time."""


def copy_ledger(source: Path | ServerLedger, target: Path | ServerLedger) -> Sums:
    """Copy every row of every table in one transaction, and count both ledgers afterwards; gives the new one's sums.

    Args:
        source: A ledger of this version, which nobody writes to meanwhile.
        target: Where none is yet.

    Raises:
        ValueError: There is no ledger to copy; one is no ledger; or a server refuses us.
        OSError: It could not be written, or the copy does not hold what was copied; what the target has is of no use.
    """
    with reading(source) as there:
        if there is None:
            raise ValueError(f"there is no ledger in {source}")
        engine = opened(target)
        try:
            with engine.begin() as here:
                for table in _tables():
                    _copy(table, there, here)
            with engine.connect() as here:
                _compare(there, here, target)
                return accounting(here)
        except DBAPIError as error:  # of the target: what the source says is `reading`'s matter
            raise _meaning_of(error, target) from None
        finally:
            engine.dispose()


def _tables() -> list[Table]:
    """All but the version, which the new ledger has by being made."""
    return [table for table in metadata.sorted_tables if table is not versions]


def _copy(table: Table, there: Connection, here: Connection) -> None:
    rows = there.execution_options(stream_results=True, max_row_buffer=BATCH).execute(select(table))
    for batch in rows.mappings().partitions(BATCH):
        here.execute(insert(table), [dict(row) for row in batch])


def _compare(there: Connection, here: Connection, target: Path | ServerLedger) -> None:
    for table in _tables():
        count = select(func.count()).select_from(table)
        was, came = there.execute(count).scalar_one(), here.execute(count).scalar_one()
        if was != came:
            raise OSError(f"of {was} rows of {table.name} {came} came into {target}")
    if accounting(there) != accounting(here):
        raise OSError(f"the sums of {target} are not those of what was copied")


def _meaning_of(error: DBAPIError, place: Path | ServerLedger) -> OSError | ValueError:
    if isinstance(place, ServerLedger):
        return refusal_of(place.server, error)
    return OSError(f"{place} cannot be written: {error.orig}")
