"""The codings that an HTTP body may stand in, undone: chunks, gzip, deflate, Brotli, Zstandard.

What is broken is read as far as it goes, as Scrapy does, and said to be broken: whether half a page is worth having is
for the caller to say. Some archives hold bodies whose coding was undone before they were written, while the headers
still name it; such a body is taken as it stands.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.inflation import GZIP, INFLATE_ERRORS, inflater

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
_PIECE = 1 << 16


class TooLong(Exception):  # noqa: N818 - a finding about a body, not a defect
    """A body that is longer than is to be read, be it as it came or unpacked."""


def undo_chunks(data: bytes) -> tuple[bytes, str | None]:
    """The body that came in chunks, and what is wrong with it; data that is in no chunks is given back as it is."""
    found = _CHUNK_SIZE.match(data)
    if found is None:
        return data, None
    pieces: list[bytes] = []
    while found is not None:
        size = int(found[1], 16)
        if size == 0:
            return b"".join(pieces), None
        piece = data[found.end() : found.end() + size]
        pieces.append(piece)
        if len(piece) < size:
            break
        behind = found.end() + size
        behind += 2 if data.startswith(b"\r\n", behind) else 1 if data.startswith(b"\n", behind) else 0
        found = _CHUNK_SIZE.match(data, behind)
    return b"".join(pieces), "its last chunk is missing"


def undo_codings(data: bytes, codings: Iterable[str], most: int) -> tuple[bytes, str | None]:
    """Undo content codings.

    Args:
        data: The body.
        codings: The values of its Content-Encoding headers, in their order.
        most: How many bytes it may unpack to.

    Returns:
        The body, and what is wrong with it, if anything is. Where a coding is not known, the body as far as it is
        undone.

    Raises:
        TooLong: It unpacks to more.
    """
    names = [name.strip().lower() for value in codings for name in value.split(",")]
    while names and data:
        name = names.pop()
        if name in {"", "identity"}:
            continue
        unpack = _UNPACKERS.get(name)
        if unpack is None:
            return data, f"its coding {name!r} is not known"
        unpacked, flaw = unpack(data, most)
        if flaw is not None and not unpacked:
            # Nothing at all came out of it: it is no such thing, whatever its header says.
            return (data, None) if _is_text(data) else (b"", flaw)
        data = unpacked
        if flaw is not None:
            return data, flaw
    return data, None


def _is_text(data: bytes) -> bool:
    return (
        not data.startswith((b"\x1f\x8b", b"\x28\xb5\x2f\xfd")) and b"<" in data[:1024] and b"\x00" not in data[:1024]
    )


def _gunzip(data: bytes, most: int) -> tuple[bytes, str | None]:
    out = _Output(most)
    while data:
        member = inflater(GZIP)
        flaw = _run(member, data, out)
        if flaw is not None:
            return out.value(), flaw
        data = member.unused_data.lstrip(b"\x00")
        if data and not data.startswith(b"\x1f\x8b"):
            break  # what else stands behind a body is no part of it
    return out.value(), None


def _inflate(data: bytes, most: int) -> tuple[bytes, str | None]:
    out = _Output(most)
    flaw = _run(inflater(zlib.MAX_WBITS), data, out)
    if flaw is None or out.value():
        return out.value(), flaw
    # Some servers send the bare stream, without the header that RFC 9110 (8.4.1.2) asks for.
    flaw = _run(inflater(-zlib.MAX_WBITS), data, out)
    return out.value(), flaw


def _run(decompressor: Any, data: bytes, out: _Output) -> str | None:
    try:
        while data and not decompressor.eof:
            out.add(decompressor.decompress(data, _PIECE))
            data = decompressor.unconsumed_tail
        if not decompressor.eof:
            out.add(decompressor.flush())
    except INFLATE_ERRORS as error:
        return f"cannot be unpacked ({error})"
    return None if decompressor.eof else "it is cut off"


def _unbrotli(data: bytes, most: int) -> tuple[bytes, str | None]:
    try:
        import brotli
    except ImportError:
        try:
            import brotlicffi as brotli
        except ImportError:
            return b"", "it is in Brotli: pip install brotli"
    out = _Output(most)
    decompressor = brotli.Decompressor()
    try:
        piece = decompressor.process(data, output_buffer_limit=_PIECE)
        while piece:
            out.add(piece)
            piece = b"" if decompressor.is_finished() else decompressor.process(b"", output_buffer_limit=_PIECE)
    except brotli.error as error:
        return out.value(), f"cannot be unpacked ({error})"
    return out.value(), None if decompressor.is_finished() else "it is cut off"


def _unzstd(data: bytes, most: int) -> tuple[bytes, str | None]:
    zstd = _zstd_module()
    if zstd is None:
        return b"", "it is in Zstandard: pip install backports.zstd"
    out = _Output(most)
    decompressor = zstd.ZstdDecompressor()
    try:
        while True:
            out.add(decompressor.decompress(data, max_length=_PIECE))
            if decompressor.eof:
                data = decompressor.unused_data
                if not data:
                    return out.value(), None
                decompressor = zstd.ZstdDecompressor()
            elif decompressor.needs_input:
                return out.value(), "it is cut off"
            else:
                data = b""
    except zstd.ZstdError as error:
        return out.value(), f"cannot be unpacked ({error})"


def _zstd_module() -> Any:
    try:
        from compression import zstd  # from Python 3.14 on
    except ImportError:
        try:
            from backports import zstd
        except ImportError:
            return None
    return zstd


class _Output:
    """What was unpacked so far."""

    def __init__(self, most: int) -> None:
        self._pieces: list[bytes] = []
        self._size = 0
        self._most = most

    def add(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise TooLong
        self._pieces.append(piece)

    def value(self) -> bytes:
        return b"".join(self._pieces)


_UNPACKERS: dict[str, Callable[[bytes, int], tuple[bytes, str | None]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
