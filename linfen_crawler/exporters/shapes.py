"""The shapes that an export can have: what each is called, who writes it, and how a data package describes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from linfen_crawler.exporters.csv_export import write_csv
from linfen_crawler.exporters.export_stream import COMPRESSED
from linfen_crawler.exporters.jsonl_export import write_jsonl
from linfen_crawler.exporters.parquet_export import write_parquet
from linfen_crawler.exporters.schemaorg_export import write_schemaorg
from linfen_crawler.exporters.sqlite_export import check_sqlite, write_sqlite
from linfen_crawler.schemas.arrow_schema import load_pyarrow
from linfen_crawler.schemas.table_schema import table_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import ChosenRecords
    from linfen_crawler.schemas.record_fields import RecordField

ShapeName = Literal["jsonl", "csv", "parquet", "sqlite", "schemaorg"]


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape."""

    name: ShapeName
    file_name: str
    """What an export of it is called, unless somebody says otherwise."""
    described: Mapping[str, str]
    """What a data package says of each file."""
    tabular: bool = False
    """Whether a reader of Table Schema reads the file without more."""
    by_lines: bool = True
    """Whether it is a stream of lines, which may be compressed."""


@dataclass(frozen=True, slots=True)
class WriteOptions:
    """What only some shapes ask for."""

    bom: bool = True
    """CSV: begin with a byte order mark."""
    publishers: Mapping[str, Mapping[str, str]] | None = None
    """schema.org: `name` and `url` of the sites that are known, by key."""


SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape("jsonl", "articles.jsonl", {"format": "jsonl", "mediatype": "application/jsonl"}, tabular=True),
        Shape("csv", "articles.csv", {"format": "csv", "mediatype": "text/csv"}, tabular=True),
        Shape(
            "parquet",
            "articles.parquet",
            {"type": "file", "format": "parquet", "mediatype": "application/vnd.apache.parquet"},
            by_lines=False,
        ),
        Shape(
            "sqlite",
            "articles.db",
            {"type": "file", "format": "sqlite", "mediatype": "application/vnd.sqlite3"},
            by_lines=False,
        ),
        Shape(
            "schemaorg",
            "articles.schemaorg.jsonl",
            {"type": "file", "format": "jsonl", "mediatype": "application/ld+json"},
        ),
    )
}


def check_libraries(shape: Shape) -> None:
    """See whether everything is there that the shape needs, before anything is done.

    Raises:
        MissingExtra: A library is not installed.
        NoTrigrams: SQLite is too old.
    """
    if shape.name == "parquet":
        load_pyarrow()
    elif shape.name == "sqlite":
        check_sqlite()


def write_export(
    shape: Shape, records: ChosenRecords, path: Path, fields: Sequence[RecordField], options: WriteOptions
) -> None:
    """Write an export.

    Args:
        shape: Its shape.
        records: The records.
        path: The file, or for Parquet the folder; it must not be there.
        fields: The fields to write, in this order.
        options: What only some shapes ask for.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: A line is no record.
    """
    match shape.name:
        case "jsonl":
            write_jsonl(records, path, fields)
        case "csv":
            write_csv(records, path, fields, bom=options.bom)
        case "parquet":
            path.mkdir()
            write_parquet(records, path, fields)
        case "sqlite":
            write_sqlite(records, path, fields)
        case "schemaorg":
            write_schemaorg(records, path, fields, publishers=options.publishers or {})


def description(shape: Shape, path: Path, fields: Sequence[RecordField], options: WriteOptions) -> dict[str, Any]:
    """What a data package says of a file of this shape: its format and, unless it is JSON-LD, its columns."""
    described: dict[str, Any] = dict(shape.described)
    if path.name.endswith(COMPRESSED):
        described["compression"] = "gz"
    if shape.by_lines:
        described["encoding"] = "utf-8"
    if shape.name == "csv":
        described["encoding"] = "utf-8-sig" if options.bom else "utf-8"
        described["dialect"] = {"delimiter": ",", "doubleQuote": True, "lineTerminator": "\r\n"}
    if shape.name != "schemaorg":
        described["schema"] = table_schema(fields, lists_as_text=shape.name == "csv")
    return described
