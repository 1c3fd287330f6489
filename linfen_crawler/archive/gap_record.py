"""A record that fills a lost stretch to its exact size, so that all behind it stays where pointers and indexes say.

It is a `metadata` record that says what was lost. What is left over is padding: in the extra field of its gzip header,
which every reader passes over (RFC 1952, 2.3.1.1), or, where that is too small or there is none, in its block.
"""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING, BinaryIO

from linfen_crawler.archive.warc_fields import write_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_PIECE = 1 << 16
_LARGEST_EXTRA = 0xFFFF  # bytes of the extra field
_LARGEST_STORED = 0xFFFF  # bytes of a stored block of deflate (RFC 1951, 3.2.4)
_STORED_FRAME = 5
_FRAME = 18  # bytes of a gzip member beside its content: header and trailer
_EXTRA, _COMMENT = 4, 16  # flags of a gzip header
_END = b"\r\n\r\n"


def write_gap(out: BinaryIO, size: int, headers: Mapping[str, str], fields: Mapping[str, str], *, gzip: bool) -> bool:
    """Write a `metadata` record of an exact size.

    Args:
        out: Where to write it.
        size: Its size in bytes: as a gzip member, or plain with its blank lines.
        headers: Its headers, but for its type and length.
        fields: The fields of its block.
        gzip: Whether it is to be a gzip member.

    Returns:
        False, with nothing written, where the size is too small for it.

    Raises:
        OSError: It cannot be written.
    """
    block = write_fields(fields.items())
    if gzip and size <= _LARGEST_EXTRA:
        return _write_small_member(out, size, _head(headers, len(block)) + block + _END)
    blocks = -(-(size - _FRAME) // (_LARGEST_STORED + _STORED_FRAME)) if gzip else 0
    length = size - _FRAME - blocks * _STORED_FRAME if gzip else size
    block += b"linfen-padding: "
    padding = length - len(_head(headers, 0)) - len(block) - len(b"\r\n") - len(_END)
    if padding < 0:
        return False
    pieces = _pieces(_head(headers, len(block) + padding + len(b"\r\n")) + block, padding)
    if gzip:
        _write_stored_member(out, pieces, length, blocks)
    else:
        out.writelines(pieces)
    return True


def _head(headers: Mapping[str, str], length: int) -> bytes:
    lines = {
        "WARC-Type": "metadata",
        **headers,
        "Content-Type": "application/warc-fields",
        "Content-Length": f"{length:010}",  # of a fixed width: its own length must not depend on it
    }
    return ("WARC/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n").encode("utf-8")


def _pieces(first: bytes, padding: int) -> Iterator[bytes]:
    yield first
    for left in range(padding, 0, -_PIECE):
        yield b"." * min(left, _PIECE)
    yield b"\r\n" + _END


def _write_small_member(out: BinaryIO, size: int, record: bytes) -> bool:
    """A gzip member whose header holds the padding."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    content = deflate.compress(record) + deflate.flush()
    padding = size - _FRAME - len(content)
    if padding < 0:
        return False
    if padding == 0:
        flags, field = 0, b""
    elif padding == 1:
        flags, field = _COMMENT, b"\0"
    else:
        flags, field = _EXTRA, struct.pack("<H", padding - 2) + bytes(padding - 2)
    out.write(_gzip_header(flags) + field + content + _trailer(zlib.crc32(record), len(record)))
    return True


def _write_stored_member(out: BinaryIO, pieces: Iterator[bytes], length: int, blocks: int) -> None:
    """A gzip member of stored blocks: its size is known beforehand to the byte."""
    out.write(_gzip_header(0))
    check, held = 0, bytearray()
    for piece in pieces:
        check = zlib.crc32(piece, check)
        held += piece
        while len(held) > _LARGEST_STORED:
            _write_stored(out, held[:_LARGEST_STORED], last=False)
            del held[:_LARGEST_STORED]
            blocks -= 1
    for _ in range(blocks - 1):  # a size that falls between two numbers of blocks is reached by empty ones
        _write_stored(out, b"", last=False)
    _write_stored(out, held, last=True)
    out.write(_trailer(check, length))


def _write_stored(out: BinaryIO, data: bytes | bytearray, *, last: bool) -> None:
    out.write(struct.pack("<BHH", int(last), len(data), len(data) ^ 0xFFFF) + data)


def _gzip_header(flags: int) -> bytes:
    return struct.pack("<BBBBIBB", 0x1F, 0x8B, 8, flags, 0, 0, 255)


def _trailer(check: int, length: int) -> bytes:
    return struct.pack("<II", check, length & 0xFFFFFFFF)
