"""Walk over a WARC file: every whole record, and every stretch of it that is none.

warcio reads on in silence where a member cannot be decoded, or where a file ends in the middle of a record
(github.com/webrecorder/warcio, issue 138). Here nothing of a file goes by unnamed: what is found covers all its bytes.
"""

from __future__ import annotations

import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeadersParserException

from linfen_crawler.archive.decoded_streams import Broken, GzipMember, PlainFile
from linfen_crawler.archive.digests import DeclaredDigest

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    from linfen_crawler.archive.decoded_streams import Decoded
    from linfen_crawler.archive.problem import Kind

_PIECE = 1 << 16
_STEP = 64
_WINDOW = 1 << 20
_LARGEST_FIELDS = 1 << 20  # bytes of an `application/warc-fields` block that are kept
_GZIP = b"\x1f\x8b\x08"
_BEGIN = b"WARC/"
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a record whose bytes are all there."""

    kind: Kind
    """`block-digest`, `payload-digest`, `digest-form` or `blank-lines`."""
    what: str
    """In words."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record that is there from its first byte to its last."""

    offset: int
    """Where it begins in the file, or, compressed, its gzip member."""
    end: int
    """Where it ends in the file, with its blank lines or its gzip member; equals `offset` in a shared member."""
    length: int
    """Its length for an index: that of its gzip member, or that of the record without its blank lines."""
    shared: bool
    """Whether its gzip member holds other records, too: then it cannot be read at an offset."""
    kind: str
    """Its `WARC-Type`."""
    record_id: str
    """Its `WARC-Record-ID`."""
    url: str | None
    """Its `WARC-Target-URI`."""
    date: str
    """Its `WARC-Date`."""
    payload_digest: str
    """Its `WARC-Payload-Digest`; where it has none, that of its payload, as `sha1:BASE32`."""
    fields: bytes
    """Its block, if that is `application/warc-fields`."""
    faults: tuple[Fault, ...]
    """What is wrong in it."""
    parsed: Any
    """warcio's record: its headers, and those of HTTP. Its stream has been read."""

    def header(self, name: str) -> str | None:
        """The value of one of its headers."""
        value = self.parsed.rec_headers.get_header(name)
        return str(value) if value is not None else None


@dataclass(frozen=True, slots=True)
class Damage:
    """A stretch of a file that holds no whole record."""

    offset: int
    """Its first byte."""
    end: int
    """The byte behind its last one."""
    reason: str
    """In what way the record that begins there is not whole."""
    torn: bool
    """Whether nothing whole stands behind it: the file is still being written, or was when power failed."""
    kind: str | None = None
    """The `WARC-Type` of the record, where it can still be read."""
    record_id: str | None = None
    """Its `WARC-Record-ID`, where it can still be read."""
    url: str | None = None
    """Its `WARC-Target-URI`, where it can still be read."""
    concurrent_to: str | None = None
    """Its `WARC-Concurrent-To`, where it can still be read."""


class WarcScan:
    """Walks over a file once; `for found in WarcScan(…)` gives records and damages in their order."""

    def __init__(self, file: BinaryIO, name: str, begin: int, end: int) -> None:
        """Take a file.

        Args:
            file: Opened for reading; a large buffer helps.
            name: Its name, which says whether it is compressed where its first bytes do not.
            begin: Where the WARC file begins in it: 0, but in a WACZ package.
            end: Where the WARC file ends in it. Bytes that are written behind it meanwhile do not count.
        """
        self._file = file
        self._begin = begin
        self._end = end
        self._loader = ArcWarcRecordLoader(verify_http=False, arc2warc=False)
        self.copy_to: Callable[[bytes], object] | None = None
        """Is given the decoded bytes of each record up to its blank lines, before the record itself."""
        self.on_record: Callable[[], object] | None = None
        """Is called when the bytes of the next record begin."""
        file.seek(begin)
        start = file.read(len(_GZIP))
        self.compressed = start == _GZIP or (not _BEGIN.startswith(start) and name.removesuffix(".open").endswith("gz"))
        """Whether its records are gzip members."""

    def __iter__(self) -> Iterator[Record | Damage]:
        """Everything that is there, in order; offsets count from `begin`."""
        at = self._begin
        while at < self._end:
            partly = _Partly()
            try:
                if self.compressed:
                    at = yield from self._member(at, partly)
                else:
                    at = yield from self._plain(at, partly)
            except Broken as broken:
                following = self._resume(at + 1)
                if partly.headers is None and self.compressed:
                    partly.headers = self._headers_before_the_break(at)
                yield Damage(
                    offset=at - self._begin,
                    end=(following or self._end) - self._begin,
                    reason=str(broken),
                    torn=following is None,
                    kind=partly.header("WARC-Type"),
                    record_id=partly.header("WARC-Record-ID"),
                    url=partly.header("WARC-Target-URI"),
                    concurrent_to=partly.header("WARC-Concurrent-To"),
                )
                at = following or self._end

    def _member(self, at: int, partly: _Partly) -> Generator[Record, None, int]:
        """The record of a gzip member (or its records, where a tool put several into one), and where it ends."""
        stream = GzipMember(self._file, at, self._end)
        draft = self._read(stream, partly)
        faults = _blank_lines(stream)
        if not stream.peek(1):
            yield draft.record(at - self._begin, stream.end - self._begin, stream.end - at, False, faults)
            return stream.end
        while True:
            if not stream.peek(len(_BEGIN)).startswith(_BEGIN):
                raise Broken("its Content-Length is less than what stands there")
            yield draft.record(at - self._begin, at - self._begin, 0, True, faults)
            draft = self._read(stream, partly)
            faults = _blank_lines(stream)
            if not stream.peek(1):
                yield draft.record(at - self._begin, at - self._begin, 0, True, faults)
                return stream.end

    def _plain(self, at: int, partly: _Partly) -> Generator[Record, None, int]:
        """One record of a file that is not compressed, and where the next one begins."""
        stream = PlainFile(self._file, at, self._end)
        draft = self._read(stream, partly)
        length = stream.position - at
        faults = _blank_lines(stream)
        if not stream.peek(1) and faults:
            raise Broken("the file ends before its blank lines")
        doubtful = faults or draft.faults
        if doubtful and stream.peek(1) and not stream.peek(len(_BEGIN)).startswith(_BEGIN):
            raise Broken(
                "it is not followed by blank lines and a record: its Content-Length is wrong, or bytes are lost"
            )
        yield draft.record(at - self._begin, stream.position - self._begin, length, False, faults)
        return stream.position

    def _read(self, stream: GzipMember | PlainFile, partly: _Partly) -> _Draft:
        """Read one record up to the end of its block."""
        partly.headers = None
        if self.on_record is not None:
            self.on_record()
        stream.tee = self.copy_to
        if not stream.peek(len(_BEGIN)).startswith(_BEGIN):
            raise Broken("no WARC record begins here")
        try:
            parsed = self._loader.parse_record_stream(stream, known_format="warc", no_record_parse=True)
        except (ArchiveLoadFailed, EOFError):
            raise Broken("no WARC record begins here") from None
        partly.headers = parsed.rec_headers
        length = str(parsed.rec_headers.get_header("Content-Length") or "")
        for name in ("WARC-Type", "WARC-Record-ID", "WARC-Date"):
            if not parsed.rec_headers.get_header(name):
                raise Broken(f"it has no {name}")
        if not (length.isascii() and length.isdigit()):
            raise Broken(f"its Content-Length {length!r} is no number")
        draft = _Draft(parsed, parsed.raw_stream)
        draft.read_block(self._loader, int(length))
        stream.tee = None
        return draft

    def _resume(self, start: int) -> int | None:
        """Where the next record begins at or behind `start`, if there is one."""
        mark = _GZIP if self.compressed else _END + _BEGIN
        at = start
        while at < self._end:
            self._file.seek(at)
            window = self._file.read(min(_WINDOW, self._end - at))
            found = window.find(mark)
            while found >= 0:
                place = at + found
                if not self.compressed:
                    return place + len(_END)
                if self._begins_record(place):
                    return place
                found = window.find(mark, found + 1)
            if len(window) < _WINDOW:
                return None
            at += len(window) - len(mark) + 1
        return None

    def _headers_before_the_break(self, at: int) -> Any:
        """The headers of the record in a broken member, if they stand before the place where it is broken."""
        self._file.seek(at)
        data, decoded = self._file.read(min(_PIECE, self._end - at)), b""
        inflate = zlib.decompressobj(16 + zlib.MAX_WBITS)
        with suppress(zlib.error):  # an error takes with it what its own step has decoded: small steps lose little
            while data and _END not in decoded and len(decoded) < _PIECE:
                decoded += inflate.decompress(data, _STEP)
                data = inflate.unconsumed_tail
        head = decoded.partition(_END)[0] if _END in decoded else decoded.rpartition(b"\r\n")[0]  # whole lines
        if not head.startswith(_BEGIN):
            return None
        with suppress(StatusAndHeadersParserException):
            return self._loader.warc_parser.parse(BytesIO(head + _END))
        return None

    def _begins_record(self, at: int) -> bool:
        self._file.seek(at)
        try:
            decoded = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(
                self._file.read(min(_PIECE, self._end - at)), len(_BEGIN)
            )
        except zlib.error:
            return False
        return decoded == _BEGIN


class _Partly:
    """What could be read of a record before it broke."""

    def __init__(self) -> None:
        self.headers: Any = None

    def header(self, name: str) -> str | None:
        return self.headers.get_header(name) if self.headers is not None else None


class _Draft:
    """A record that is being read: its block goes by once, through its digests."""

    def __init__(self, parsed: Any, stream: Decoded) -> None:
        self.parsed = parsed
        self.faults: list[Fault] = []
        self._stream = stream
        self._read_by: list[DeclaredDigest] = []
        self._fields: bytearray | None = None
        self._payload_digest = ""

    def read(self, length: int) -> bytes:
        return self._pass(self._stream.read(length))

    def readline(self, length: int = _PIECE) -> bytes:
        return self._pass(self._stream.readline(length))

    def _pass(self, data: bytes) -> bytes:
        for digest in self._read_by:
            digest.update(data)
        if self._fields is not None and len(self._fields) < _LARGEST_FIELDS:
            self._fields += data
        return data

    def read_block(self, loader: Any, length: int) -> None:
        """Read the block to its end; warcio says where the header of HTTP ends and the payload begins."""
        headers = self.parsed.rec_headers
        kind = headers.get_header("WARC-Type")
        if str(headers.get_header("Content-Type") or "").startswith("application/warc-fields"):
            self._fields = bytearray()
        # Digests that cannot be checked here: the payload of a revisit lies elsewhere, that of a segment in several.
        elsewhere = kind == "revisit" or headers.get_header("WARC-Segment-Number") is not None
        block = self._declared("WARC-Block-Digest")
        self._read_by = [block] if block else []
        try:
            self.parsed.http_headers = loader.load_http_headers(
                kind, headers.get_header("WARC-Target-URI") or "", self, length
            )
        except EOFError:
            self.parsed.http_headers = None
        payload = None if elsewhere else self._declared("WARC-Payload-Digest")
        counted = payload or DeclaredDigest("sha1:")
        self._read_by.append(counted)
        while self.read(_PIECE):
            pass
        if self.parsed.raw_stream.limit:
            missing = self.parsed.raw_stream.limit
            raise Broken(f"its Content-Length is {length}, but only {length - missing} bytes of it are there")
        checks: tuple[tuple[Kind, DeclaredDigest | None], ...] = (("block-digest", block), ("payload-digest", payload))
        for fault, digest in checks:
            if digest is not None and not digest.agrees():
                part = fault.removesuffix("-digest")
                what = f"its {part} is not what it was: {digest.computed()}, not {digest.declared}"
                self.faults.append(Fault(fault, what))
        self._payload_digest = str(headers.get_header("WARC-Payload-Digest") or counted.computed())

    def _declared(self, name: str) -> DeclaredDigest | None:
        value = self.parsed.rec_headers.get_header(name)
        if not value:
            return None
        try:
            return DeclaredDigest(str(value))
        except ValueError as error:
            self.faults.append(Fault("digest-form", f"its {name} {error}"))
            return None

    def record(self, offset: int, end: int, length: int, shared: bool, faults: list[Fault]) -> Record:
        headers = self.parsed.rec_headers
        return Record(
            offset=offset,
            end=end,
            length=length,
            shared=shared,
            kind=str(headers.get_header("WARC-Type")),
            record_id=str(headers.get_header("WARC-Record-ID")),
            url=headers.get_header("WARC-Target-URI"),
            date=str(headers.get_header("WARC-Date")),
            payload_digest=self._payload_digest,
            fields=bytes(self._fields or b""),
            faults=(*self.faults, *faults),
            parsed=self.parsed,
        )


def _blank_lines(stream: GzipMember | PlainFile) -> list[Fault]:
    """Read the two blank lines behind a record."""
    if stream.peek(len(_END)) == _END:
        stream.read(len(_END))
        return []
    while stream.peek(1) in (b"\r", b"\n"):
        stream.read(1)
    return [Fault("blank-lines", "it does not end in two blank lines")]
