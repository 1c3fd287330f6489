"""Parquet: the records as a folder of files by site and month, `site=lfxww/month=2022-10/part-0.parquet`.

JSON becomes columns in pyarrow's own reader, which is told the schema: a column of nulls has its type as any other.
So that each file is written in one go, whatever the order of the records is, the places of all lines are noted first
(16 bytes a record), and then read month by month.
"""

from __future__ import annotations

import os
from array import array
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from pydantic_core import from_json

from linfen_crawler.exporters.stored_lines import stated_time_of
from linfen_crawler.schemas.arrow_schema import arrow_schema, load_pyarrow

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from concurrent.futures import Future
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import ChosenRecords, SiteFiles
    from linfen_crawler.schemas.record_fields import RecordField

NO_VALUE = "__HIVE_DEFAULT_PARTITION__"
"""What stands for the month of records without publish time: readers take it for null."""

NO_SITE, NO_MONTH = "none", "0000-00"
"""What stands for site and month of a file without rows, which is there if no record has a month."""

PARTITIONS = ("site", "month")
"""Columns that are folder names; they are in no file."""

_ROW_GROUP = 16 << 20  # bytes of JSON
_BLOCK = 2 << 20  # bytes of JSON that one thread of pyarrow's reader takes
_AT_ONCE = 4 << 20  # bytes that are read from the disk at once

_EACH_ITS_OWN = {"id", "url", "canonical_url", "title", "body", "summary", "content_hash", "simhash"}
"""Columns in which hardly a value comes twice: a dictionary of them would only cost time."""


def write_parquet(records: ChosenRecords, folder: Path, fields: Sequence[RecordField]) -> None:
    """Write the files.

    Args:
        records: The records.
        folder: Where the folders of the sites are made; it must be there and empty.
        fields: The columns, in this order. `site` is always the outer folder and in no file.

    Raises:
        MissingExtra: pyarrow is not installed.
        OSError: A file cannot be read or written.
        ValueError: A line is no record, or no column is left.
    """
    columns = [field for field in fields if field.name not in PARTITIONS]
    if not columns:
        raise ValueError("Parquet has site and month as folders: choose one field more")
    tables = _Tables(columns)
    with ThreadPoolExecutor(max_workers=1) as reader:
        # One piece is read while another one is written; more of them would only fill the memory.
        ahead: deque[tuple[Path, Future[Any]]] = deque()
        for site, month, lines in _pieces(records):
            file = folder / f"site={site.key}" / f"month={month}" / "part-0.parquet"
            ahead.append((file, reader.submit(tables.read, str(site.articles), lines)))
            if len(ahead) > 1:
                _write_next(tables, ahead)
        while ahead:
            _write_next(tables, ahead)
    tables.close()
    if not any(folder.glob("site=*/month=[0-9]*")):
        # Readers take the columns from a file, and that the month is a text from a month.
        tables.write(folder / f"site={NO_SITE}" / f"month={NO_MONTH}" / "part-0.parquet", None)
        tables.close()


def write_parquet_file(lines: Path, file: Path, fields: Sequence[RecordField]) -> None:
    """Write one file of all lines of another, in their order.

    Args:
        lines: The records as JSON lines, at least one.
        file: The file to be made, in a folder that is there.
        fields: The columns, in this order; none becomes a folder.

    Raises:
        MissingExtra: pyarrow is not installed.
        OSError: A file cannot be read or written.
        ValueError: A line is no record.
    """
    tables = _Tables(fields)
    with lines.open("rb") as source:
        while piece := source.readlines(_ROW_GROUP):
            tables.write(file, tables.read(str(lines), b"".join(piece)))
    tables.close()


def rows_of(file: Path) -> int:
    """The number of rows of a Parquet file."""
    return int(load_pyarrow().parquet.read_metadata(file).num_rows)


def _write_next(tables: _Tables, ahead: deque[tuple[Path, Future[Any]]]) -> None:
    file, table = ahead.popleft()
    tables.write(file, table.result())


class _Tables:
    """Makes tables of JSON lines, and files of tables: one file is open at a time."""

    def __init__(self, columns: Sequence[RecordField]) -> None:
        self._arrow = load_pyarrow()
        self._schema = arrow_schema(columns)
        self._as_json = arrow_schema(columns, times_as_text=True)
        self._with_dictionary = [field.name for field in columns if field.name not in _EACH_ITS_OWN]
        # Smallest and greatest values help readers to pass over row groups; those of texts would not, and take room.
        self._with_range = [field.name for field in columns if field.kind in {"time", "number"}]
        self._path: Path | None = None
        self._writer: Any = None

    def read(self, origin: str, lines: bytes) -> Any:
        """The table of some lines of a file."""
        json = self._arrow.json
        try:
            table = json.read_json(
                self._arrow.pa.BufferReader(lines),
                read_options=json.ReadOptions(block_size=_BLOCK),
                parse_options=json.ParseOptions(explicit_schema=self._as_json, unexpected_field_behavior="ignore"),
            )
            return table.cast(self._schema)
        except self._arrow.pa.ArrowInvalid as error:
            raise _not_records(origin, lines, str(error)) from None

    def write(self, path: Path, table: Any) -> None:
        """Put a table at the end of the file that is open, or begin another one."""
        if path != self._path:
            self.close()
            path.parent.mkdir(parents=True, exist_ok=True)
            self._path = path
            self._writer = self._arrow.parquet.ParquetWriter(
                path,
                self._schema,
                compression="zstd",
                use_dictionary=self._with_dictionary,
                write_statistics=self._with_range,
            )
        if table is not None:
            self._writer.write_table(table.combine_chunks())

    def close(self) -> None:
        """End the file that is open."""
        if self._writer is not None:
            self._writer.close()
            self._writer = self._path = None


def _pieces(records: ChosenRecords) -> Iterator[tuple[SiteFiles, str, bytes]]:
    """The chosen lines by site and month, so many in one piece as make a row group."""
    for site in records.sites:
        months = _places_by_month(records, site)
        if not months:
            continue
        with site.articles.open("rb") as file:
            for month in sorted(months):
                piece: list[bytes] = []
                size = 0
                for lines in _lines_at(file.fileno(), *months.pop(month)):
                    piece.append(_completed(records, lines))
                    size += len(piece[-1])
                    if size >= _ROW_GROUP:
                        yield site, month, b"".join(piece)
                        piece, size = [], 0
                if piece:
                    yield site, month, b"".join(piece)


def _places_by_month(records: ChosenRecords, site: SiteFiles) -> dict[str, tuple[array[int], array[int]]]:
    """Where the chosen lines of each month begin, and how long they are with their line feeds."""
    months: dict[str, tuple[array[int], array[int]]] = {}
    as_stated: dict[bytes, tuple[array[int], array[int]]] = {}
    for offset, line in records.located(site):
        month = stated_time_of(line)[: len("2022-10")]
        places = as_stated.get(month)
        if places is None:
            name = month.decode("ascii", "replace") or NO_VALUE
            places = as_stated[month] = months.setdefault(name, (array("q"), array("q")))
        places[0].append(offset)
        places[1].append(len(line) + 1)
    return months


def _lines_at(file: int, begins: array[int], lengths: array[int]) -> Iterator[bytes]:
    """The lines at some places, those that follow each other read in one go."""
    begin = length = 0
    for place, size in zip(begins, lengths, strict=True):
        if begin + length != place or length + size > _AT_ONCE:
            if length:
                yield os.pread(file, length, begin)
            begin, length = place, 0
        length += size
    yield os.pread(file, length, begin)


def _completed(records: ChosenRecords, lines: bytes) -> bytes:
    if not records.has_further:
        return lines
    return b"".join(records.complete(line) + b"\n" for line in lines[:-1].split(b"\n"))


def _not_records(origin: str, lines: bytes, why: str) -> ValueError:
    """The error for lines of which one is no record: that one is named, if it is no JSON at all."""
    for line in lines[:-1].split(b"\n"):
        try:
            from_json(line)
        except ValueError as error:
            return ValueError(f"{origin}: {line[:80]!r} … is no record ({error}); take the line out, then run again")
    return ValueError(f"{origin}: a record is not as the schema has it: {why}")
