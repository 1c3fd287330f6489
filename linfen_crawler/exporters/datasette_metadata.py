"""`metadata.json`: what Datasette shows around the tables of a SQLite export."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linfen_crawler.exporters.data_package import RIGHTS
from linfen_crawler.exporters.document_there import document_there
from linfen_crawler.schemas.sql_schema import TABLE, child_tables, columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from linfen_crawler.schemas.record_fields import RecordField

FILE_NAME = "metadata.json"

_FACETS = ("site", "source", "language")
_LIST_FACETS = ("section", "authors", "editors")


def read_metadata(path: Path) -> dict[str, Any] | None:
    """The document that is there; None where there is none.

    Raises:
        ForeignDocument: It is no such document.
        OSError: It cannot be read.
    """
    return document_there(path, "metadata of Datasette", lambda it: isinstance(it.get("databases", {}), dict))


def merge_metadata(
    before: Mapping[str, Any] | None, database: str, fields: Sequence[RecordField], sites: Sequence[str]
) -> dict[str, Any]:
    """The document with what is to be said of one database; what it says of others, and of itself, stays.

    Args:
        before: The document that was there.
        database: Name of the database's file without its ending.
        fields: The fields that the database has.
        sites: Names of the sites in it.
    """
    names = {field.name for field in fields}
    articles: dict[str, Any] = {
        "title": "Articles",
        "columns": {field.name: field.meaning for field in columns(fields)},
        "facets": [
            *(name for name in _FACETS if name in names),
            *({"array": name} for name in _LIST_FACETS if name in names),
        ],
        "label_column": "title" if "title" in names else None,
        "sort_desc": "publish_time" if "publish_time" in names else None,
    }
    tables = {TABLE: {name: value for name, value in articles.items() if value}}
    for child in child_tables(fields):
        meanings = {part.name: part.meaning for part in child.parts}
        tables[child.name] = {"title": child.name.capitalize(), "description": child.meaning, "columns": meanings}
    described = {
        "title": "Articles of regional news sites",
        "description": f"{'、'.join(sites)}. {RIGHTS}" if sites else RIGHTS,
        "tables": tables,
    }
    document = dict(before or {})
    return {**document, "databases": {**document.get("databases", {}), database: described}}
