"""The record as an Arrow schema, which is that of our Parquet files."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from linfen_crawler.article import SCHEMA_VERSION
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from linfen_crawler.schemas.record_fields import RecordField

TIMES = "us"
"""Unit of the timestamps, which are in UTC: what pandas, DuckDB and Polars all read as a moment."""


def arrow_schema(fields: Sequence[RecordField], *, times_as_text: bool = False) -> pa.Schema:
    """The schema of a table with these fields.

    Every column may be null, also where the record never is: a record may be older than a field.

    Args:
        fields: The fields, in their order.
        times_as_text: With times as JSON has them; what a JSON reader has to be told.

    Raises:
        MissingExtra: pyarrow is not installed.
    """
    arrow = load_pyarrow().pa
    # Without the fields' meanings: they would be longer than the records of a small file.
    columns = [arrow.field(field.name, _type(arrow, field, times_as_text=times_as_text)) for field in fields]
    return arrow.schema(columns, metadata={"linfen_schema": str(SCHEMA_VERSION), "linfen_crawler": __version__})


def load_pyarrow() -> Any:
    """The library (`pa`) with its modules `json` and `parquet`: most users never need them.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        import pyarrow as pa
        from pyarrow import json, parquet
    except ImportError:
        raise MissingExtra("pyarrow", "parquet") from None
    return SimpleNamespace(pa=pa, json=json, parquet=parquet)


def _type(pa: Any, field: RecordField, *, times_as_text: bool) -> Any:
    if field.kind == "object":
        parts = [pa.field(part.name, _type(pa, part, times_as_text=times_as_text)) for part in field.parts]
        one = pa.struct(parts)
    elif field.kind == "time":
        one = pa.string() if times_as_text else pa.timestamp(TIMES, tz="UTC")
    else:
        one = {"text": pa.string, "number": pa.int64, "flag": pa.bool_}[field.kind]()
    return pa.list_(one) if field.many else one
