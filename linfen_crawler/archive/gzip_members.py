"""The whole records of a WARC file that has one gzip member a record, up to the first that is not whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.archive.byte_streams import Damaged
from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.record_reader import RecordReader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class WarcMember:
    """One record, whole."""

    offset: int
    """Byte offset of its gzip member."""
    end: int
    """Byte offset behind it."""
    headers: dict[str, str]
    """Its WARC headers, by name in lower case."""
    block: bytes
    """Its block: for a response the HTTP headers as received and the payload."""


def whole_members(path: Path, start: int = 0) -> Iterator[WarcMember]:
    """The records from a byte offset on, at which one begins; ends before the first that is cut off or damaged.

    A member is whole where its checksum is right and it holds one WARC record of the length that its headers give.

    Raises:
        OSError: The file cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        reader = RecordReader(file, start=start, exact=True)
        if not reader.is_packed:
            return
        for record in reader.records():
            if isinstance(record, Damage):
                return
            try:
                block = record.block()
            except Damaged:
                return
            if record.behind or not record.ends_well:
                return
            yield WarcMember(record.offset, record.end, record.named, block)
