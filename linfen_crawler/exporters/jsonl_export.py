"""JSON Lines: the records as they are stored, or some of their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic_core import to_json

from linfen_crawler.exporters.export_stream import export_stream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import ChosenRecords
    from linfen_crawler.schemas.record_fields import RecordField


def write_jsonl(records: ChosenRecords, path: Path, fields: Sequence[RecordField]) -> None:
    """Write one JSON object a line, in UTF-8 without byte order mark; whole records byte for byte as they are stored.

    Args:
        records: The records.
        path: The file, which must not be there; compressed where its name ends in `.gz`.
        fields: What each line has, in this order.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: A line is no record.
    """
    with export_stream(path) as file:
        if tuple(fields) == records.fields:
            for line in records:
                file.write(line + b"\n")
        else:
            for record in records.parsed():
                file.write(to_json({field.name: record.get(field.name, field.empty) for field in fields}) + b"\n")
