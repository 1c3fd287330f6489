"""The whole records of a WARC file that has one gzip member a record, up to the first that is not whole."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_PIECE = 1 << 16
_GZIP = 16 + zlib.MAX_WBITS


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
    with path.open("rb") as file:
        file.seek(start)
        offset, held = start, b""
        while True:
            record, read, held = _one_member(file.read, held)
            parsed = _parsed(record) if record is not None else None
            if parsed is None:
                return
            yield WarcMember(offset, offset + read, *parsed)
            offset += read


def _one_member(read: Callable[[int], bytes], held: bytes) -> tuple[bytes | None, int, bytes]:
    """The content of the next member, its length in the file, and what was read beyond it."""
    decompressor = zlib.decompressobj(_GZIP)
    content = bytearray()
    taken = 0
    while not decompressor.eof:
        piece = held or read(_PIECE)
        held = b""
        if not piece:
            return None, 0, b""
        try:
            content += decompressor.decompress(piece)
        except zlib.error:
            return None, 0, b""
        taken += len(piece)
    rest = decompressor.unused_data
    return bytes(content), taken - len(rest), rest


def _parsed(record: bytes) -> tuple[dict[str, str], bytes] | None:
    head, gap, rest = record.partition(b"\r\n\r\n")
    if not gap or not head.startswith(b"WARC/"):
        return None
    headers = {}
    for line in head.decode("utf-8", "replace").split("\r\n")[1:]:
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    length = headers.get("content-length", "")
    if not length.isdecimal() or len(rest) != int(length) + 4 or not rest.endswith(b"\r\n\r\n"):
        return None
    return headers, rest[:-4]
