"""CSV that opens in a spreadsheet with its Chinese intact, and in which no cell can run as a formula."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from linfen_crawler.exporters.csv_cells import to_cell
from linfen_crawler.exporters.export_stream import export_stream

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import ChosenRecords
    from linfen_crawler.schemas.record_fields import RecordField

_UNQUOTED = {"number", "flag"}


def write_csv(records: ChosenRecords, path: Path, fields: Sequence[RecordField], *, bom: bool = True) -> None:
    """Write a header and one row a record, as RFC 4180 has it, in UTF-8; what cells look like: `csv_cells`.

    Args:
        records: The records.
        path: The file, which must not be there; compressed where its name ends in `.gz`.
        fields: The columns, in this order.
        bom: Begin with the byte order mark by which Excel knows UTF-8.

    Raises:
        OSError: A file cannot be read or written.
        ValueError: A line is no record.
    """
    with export_stream(path) as file:
        if bom:
            file.write(codecs.BOM_UTF8)
        file.write(_row([_quoted(field.name) for field in fields]))
        plain = [field.kind in _UNQUOTED and not field.many for field in fields]
        for record in records.parsed():
            cells = (to_cell(record.get(field.name), field) for field in fields)
            file.write(_row([cell if bare else _quoted(cell) for cell, bare in zip(cells, plain, strict=True)]))


def _quoted(cell: str) -> str:
    # Every text, not only where a comma is in it: a spreadsheet set to another separator must not split it, either.
    return '"' + cell.replace('"', '""') + '"' if cell else ""


def _row(cells: list[str]) -> bytes:
    # A row of one empty cell would be an empty line, which readers pass over.
    return (",".join(cells) or '""').encode("utf-8") + b"\r\n"
