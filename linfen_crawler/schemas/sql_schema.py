"""The record as SQLite tables: `articles`, one further table for each list of objects, and a full-text index."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.schemas.record_fields import RecordField

TABLE = "articles"
SEARCH = "articles_fts"

SEARCHED = ("title", "subtitle", "body")
"""The columns that a search looks into."""

_INDEXED = ("id", "site", "publish_time", "source", "canonical_url")
_TYPES = {"text": "TEXT", "number": "INTEGER", "flag": "INTEGER", "time": "TEXT", "object": "TEXT"}


def columns(fields: Sequence[RecordField]) -> list[RecordField]:
    """The fields that are columns of `articles`; the others have a table of their own."""
    return [field for field in fields if not _has_table(field)]


def child_tables(fields: Sequence[RecordField]) -> list[RecordField]:
    """The fields that have a table of their own: the lists of objects."""
    return [field for field in fields if _has_table(field)]


def searched(fields: Sequence[RecordField]) -> list[str]:
    """The names of the fields that the full-text index covers."""
    return [field.name for field in fields if field.name in SEARCHED]


def table_statements(fields: Sequence[RecordField]) -> list[str]:
    """The statements that make the tables, empty."""
    own = columns(fields)
    lines = ["rowid INTEGER PRIMARY KEY", *(f'"{field.name}" {_sql_type(field)}' for field in own)]
    notes = ["the article's number in this file; another one in the next export: refer to id", *map(_note, own)]
    statements = [_create(TABLE, lines, notes)]
    for child in child_tables(fields):
        lines = [
            f"article INTEGER NOT NULL REFERENCES {TABLE} (rowid)",
            "position INTEGER NOT NULL",
            *(f'"{part.name}" {_sql_type(part)}' for part in child.parts),
            "PRIMARY KEY (article, position)",
        ]
        notes = [f"rowid of {TABLE}", "place in the list, from 1", *map(_note, child.parts), ""]
        statements.append(_create(child.name, lines, notes) + " WITHOUT ROWID")
    return statements


def index_statements(fields: Sequence[RecordField]) -> list[str]:
    """The statements that make the indexes, to be run on the filled tables."""
    names = {field.name for field in fields}
    statements = [f'CREATE INDEX {TABLE}_{name} ON {TABLE} ("{name}")' for name in _INDEXED if name in names]
    if "credits" in names:
        statements.append("CREATE INDEX credits_name ON credits (name)")
    if indexed := searched(fields):
        # The text itself stays in the table: the index holds no second copy of it.
        # Datasette finds the index by the quotation marks around the table's name.
        options = f"content=\"{TABLE}\", content_rowid='rowid', tokenize='trigram'"
        statements.append(f"CREATE VIRTUAL TABLE {SEARCH} USING fts5({', '.join(indexed)}, {options})")
        statements.append(f"INSERT INTO {SEARCH} ({SEARCH}) VALUES ('rebuild')")  # noqa: S608 - names of our own  # nosec B608
    return statements


def sql_schema(fields: Sequence[RecordField]) -> str:
    """All statements as a script, for people and for `sqlite3`."""
    return "".join(f"{each};\n" for each in (*table_statements(fields), *index_statements(fields)))


def _has_table(field: RecordField) -> bool:
    return field.many and field.kind == "object"


def _sql_type(field: RecordField) -> str:
    # Nothing is NOT NULL: a record may be older than a field.
    return "TEXT" if field.many else _TYPES[field.kind]


def _note(field: RecordField) -> str:
    form = "JSON array: " if field.many else "JSON object: " if field.kind == "object" else ""
    return form + field.meaning


def _create(table: str, lines: list[str], notes: list[str]) -> str:
    """A CREATE TABLE with a column a line, and what it means behind it."""
    rows = []
    for number, (line, note) in enumerate(zip(lines, notes, strict=True), start=1):
        comma = "," if number < len(lines) else ""
        rows.append(f"  {line}{comma}" + (f"  -- {note}" if note else ""))
    return f"CREATE TABLE {table} (\n" + "\n".join(rows) + "\n)"
