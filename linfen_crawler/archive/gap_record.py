"""A record that fills a lost stretch to its exact size, so that all behind it stays where pointers and indexes say.

It is a `metadata` record that says what was lost; the rest is padding.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PIECE = 1 << 16
_LARGEST_STORED = 0xFFFF  # bytes of a stored block of deflate, RFC 1951, 3.2.4
_GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_GZIP_FRAME = len(_GZIP_HEADER) + 8
_STORED_FRAME = 5
_END = b"\r\n\r\n"


def write_gap(out: BinaryIO, size: int, headers: Mapping[str, str], fields: Mapping[str, str], *, gzip: bool) -> bool:
    """Write a `metadata` record of an exact size.

    Args:
        out: Where to write it.
        size: Its size in bytes: as a gzip member, or plain with its blank lines.
        headers: Its headers, but for its type, length and digest.
        fields: The fields of its block.
        gzip: Whether it is to be a gzip member.

    Returns:
        False, with nothing written, where the size is too small for it (some 600 bytes).

    Raises:
        OSError: It cannot be written.
    """
    blocks = -(-(size - _GZIP_FRAME) // (_LARGEST_STORED + _STORED_FRAME)) if gzip else 0
    decoded = size - _GZIP_FRAME - blocks * _STORED_FRAME if gzip else size
    first = "".join(f"{name}: {value}\r\n" for name, value in fields.items()) + "linfen-padding: "
    head = _head(headers, 0, b"")
    padding = decoded - len(head) - len(first.encode()) - 2 - len(_END)
    if padding < 0:
        return False
    block = _Block(first.encode("utf-8"), padding)
    record = _Record(_head(headers, block.length, block.sha1()), block)
    if gzip:
        _write_member(out, record, decoded, blocks)
    else:
        out.writelines(record.pieces())
    return True


def _head(headers: Mapping[str, str], length: int, sha1: bytes) -> bytes:
    digest = base64.b32encode(sha1 or bytes(20)).decode("ascii")
    lines = {
        "WARC-Type": "metadata",
        **headers,
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": "application/warc-fields",
        "Content-Length": f"{length:012}",  # of a fixed width: its own length must not depend on it
    }
    return ("WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n").encode("utf-8")


class _Block:
    def __init__(self, first: bytes, padding: int) -> None:
        self._first = first
        self._padding = padding
        self.length = len(first) + padding + 2

    def pieces(self) -> Iterator[bytes]:
        yield self._first
        for left in range(self._padding, 0, -_PIECE):
            yield b"." * min(left, _PIECE)
        yield b"\r\n"

    def sha1(self) -> bytes:
        digest = hashlib.sha1(usedforsecurity=False)
        for piece in self.pieces():
            digest.update(piece)
        return digest.digest()


class _Record:
    def __init__(self, head: bytes, block: _Block) -> None:
        self._head = head
        self._block = block

    def pieces(self) -> Iterator[bytes]:
        yield self._head
        yield from self._block.pieces()
        yield _END


def _write_member(out: BinaryIO, record: _Record, length: int, blocks: int) -> None:
    """A gzip member (RFC 1952) of stored blocks: its size is known beforehand to the byte."""
    out.write(_GZIP_HEADER)
    check, held = 0, bytearray()
    for piece in record.pieces():
        check = zlib.crc32(piece, check)
        held += piece
        while len(held) >= _LARGEST_STORED and blocks > 1:
            blocks -= 1
            _write_stored(out, held[:_LARGEST_STORED], last=False)
            del held[:_LARGEST_STORED]
    _write_last(out, held, blocks)
    out.write(struct.pack("<II", check, length & 0xFFFFFFFF))


def _write_last(out: BinaryIO, held: bytearray, blocks: int) -> None:
    for empty in range(blocks - 1):  # a size that falls between two numbers of blocks is reached by empty ones
        _write_stored(out, held if empty == 0 else b"", last=False)
    _write_stored(out, b"" if blocks > 1 else held, last=True)


def _write_stored(out: BinaryIO, data: bytes | bytearray, *, last: bool) -> None:
    out.write(struct.pack("<BHH", int(last), len(data), len(data) ^ 0xFFFF) + data)
