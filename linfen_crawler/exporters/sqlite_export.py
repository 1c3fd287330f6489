"""SQLite: the records as tables with indexes and a full-text index that finds any piece of Chinese text."""

from __future__ import annotations

import errno
import itertools
import sqlite3
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json

from linfen_crawler.schemas.sql_schema import TABLE, child_tables, columns, index_statements, table_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import ChosenRecords
    from linfen_crawler.schemas.record_fields import RecordField

_AT_ONCE = 500  # records
_FIRST_WITH_TRIGRAMS = (3, 34)
_APPLICATION = 0x4C46434E  # "LFCN", by which `file` and we know the file
_FULL = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_IOERR_WRITE}


class NoTrigrams(Exception):  # noqa: N818 - a lack of the system, no error of the program
    """This Python's SQLite cannot make the full-text index. The message says what it is and what is needed."""


def write_sqlite(records: ChosenRecords, path: Path, fields: Sequence[RecordField]) -> None:
    """Write a database file.

    Lists of texts and objects are JSON in their column, lists of objects have a table of their own.

    Args:
        records: The records.
        path: The file, which must not be there. Its folder must hold what SQLite puts beside it.
        fields: The columns and tables, in this order.

    Raises:
        NoTrigrams: See `check_sqlite`.
        OSError: A file cannot be read or written.
        ValueError: A line is no record.
    """
    check_sqlite()
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        # A file that is not whole is never put in place: no journal is needed, and no waiting before the end.
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-65536", f"application_id={_APPLICATION}"):
            connection.execute(f"PRAGMA {pragma}")
        for statement in table_statements(fields):
            connection.execute(statement)
        connection.execute("BEGIN")
        _fill(connection, records.parsed(), fields)
        connection.execute("COMMIT")
        for statement in index_statements(fields):
            connection.execute(statement)
        connection.execute("PRAGMA optimize")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode in _FULL:
            raise OSError(errno.ENOSPC, f"{error}", str(path)) from None
        raise
    finally:
        connection.close()


def check_sqlite() -> None:
    """See whether SQLite can make an index of trigrams.

    Raises:
        NoTrigrams: It cannot.
    """
    need = "a Python with SQLite 3.34 or later and FTS5"
    if sqlite3.sqlite_version_info < _FIRST_WITH_TRIGRAMS:
        raise NoTrigrams(f"this Python has SQLite {sqlite3.sqlite_version}; the search index needs {need}")
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute("CREATE VIRTUAL TABLE trial USING fts5(text, tokenize='trigram')")
    except sqlite3.OperationalError as error:
        raise NoTrigrams(
            f"SQLite {sqlite3.sqlite_version} of this Python cannot index text ({error}); the search index needs {need}"
        ) from None
    finally:
        connection.close()


def _fill(connection: sqlite3.Connection, records: Iterable[dict[str, Any]], fields: Sequence[RecordField]) -> None:
    own, children = columns(fields), child_tables(fields)
    insert = _insert(TABLE, ["rowid", *(field.name for field in own)])
    inserts = {
        child.name: _insert(child.name, ["article", "position", *(part.name for part in child.parts)])
        for child in children
    }
    for batch in _batches(enumerate(records, start=1)):
        connection.executemany(
            insert, ((number, *(_value(record.get(field.name), field) for field in own)) for number, record in batch)
        )
        for child in children:
            connection.executemany(inserts[child.name], _rows(batch, child))


def _rows(batch: Iterable[tuple[int, dict[str, Any]]], child: RecordField) -> Iterator[tuple[Any, ...]]:
    for number, record in batch:
        for position, each in enumerate(record.get(child.name) or [], start=1):
            yield (number, position, *(_value(each.get(part.name), part) for part in child.parts))


def _value(value: Any, field: RecordField) -> Any:
    if field.many or field.kind == "object":
        return None if value is None else to_json(value).decode("utf-8")
    return value


def _insert(table: str, names: Sequence[str]) -> str:
    quoted = ", ".join(f'"{name}"' for name in names)
    return f'INSERT INTO "{table}" ({quoted}) VALUES ({", ".join("?" * len(names))})'  # noqa: S608 - names of the schema  # nosec B608


def _batches(rows: Iterable[tuple[int, dict[str, Any]]]) -> Iterator[list[tuple[int, dict[str, Any]]]]:
    rows = iter(rows)
    while batch := list(itertools.islice(rows, _AT_ONCE)):
        yield batch
