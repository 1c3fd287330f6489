"""Walk over a WARC file: every whole record with its digests checked, and every stretch of it that is none.

What is found covers all bytes of the file: nothing of it goes by unnamed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, BinaryIO

from warcio.recordloader import ArcWarcRecordLoader

from linfen_crawler.archive.byte_streams import Damaged
from linfen_crawler.archive.digests import DeclaredDigest
from linfen_crawler.archive.record import NOT_FOLLOWED, Damage
from linfen_crawler.archive.record_headers import header_of
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.archive.record_search import WARC_MAGIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linfen_crawler.archive.problem import Kind
    from linfen_crawler.archive.record import Record
    from linfen_crawler.archive.record_headers import Headers

_PIECE = 1 << 16
_LARGEST_FIELDS = 1 << 20  # bytes of an `application/warc-fields` block that are kept


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong in a record whose bytes are all there."""

    kind: Kind
    """`block-digest`, `payload-digest`, `digest-form` or `blank-lines`."""
    what: str
    """In words."""


@dataclass(frozen=True, slots=True)
class CheckedRecord:
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
    headers: Headers
    """All its headers, in their order."""
    http_headers: Any
    """The headers of HTTP at the beginning of its block, as warcio reads them; None where there are none."""

    def header(self, name: str) -> str | None:
        """The value of one of its headers; of several the first one."""
        return header_of(self.headers, name)


class WarcScan:
    """Walks over a file once; `for found in WarcScan(…)` gives records and damages in their order."""

    def __init__(self, file: BinaryIO, begin: int, end: int) -> None:
        """Take a file.

        Args:
            file: Opened for reading; nothing else may move in it meanwhile.
            begin: Where the WARC file begins in it: 0, but in a WACZ package.
            end: Where the WARC file ends in it. Bytes that are written behind it meanwhile do not count.
        """
        self._begin = begin
        self._reader = RecordReader(file, start=begin, end=end, exact=True)
        self._loader = ArcWarcRecordLoader(verify_http=False)

    @property
    def compressed(self) -> bool:
        """Whether its records are gzip members."""
        return self._reader.is_packed

    def copy_to(self, begin: Callable[[], object], write: Callable[[bytes], object]) -> None:
        """Copy the unpacked bytes of each record up to its blank lines, before the record itself is given.

        Args:
            begin: Is called when the bytes of the next record begin.
            write: Is given these.
        """
        self._reader.on_record, self._reader.copy_to = begin, write

    def __iter__(self) -> Iterator[CheckedRecord | Damage]:
        """Everything that is there, in order; offsets count from `begin`."""
        for found in self._reader.records():
            if isinstance(found, Damage):
                yield replace(found, offset=found.offset - self._begin, end=found.end - self._begin)
                continue
            checked = self._checked(found)
            if checked is not None:
                yield checked

    def _checked(self, record: Record) -> CheckedRecord | None:
        """Read a record through its digests; None where it is none: then the reader gives a damage next."""
        for name in ("WARC-Type", "WARC-Record-ID", "WARC-Date"):
            if not record.header(name):
                record.reject(f"it has no {name}")
                return None
        block = _Block(record)
        try:
            block.read_through(self._loader)
            record.finish()
        except Damaged:
            return None
        if not record.ends_well:
            block.faults.append(Fault("blank-lines", "it does not end in two blank lines"))
        if not self.compressed and record.behind != WARC_MAGIC:
            # There is no check sum: what stands behind it tells whether its length is right.
            if not record.behind and not record.ends_well:
                record.reject("the file ends before its blank lines", cut=True)
                return None
            if record.behind and block.faults:
                record.reject(NOT_FOLLOWED)
                return None
        shared = self.compressed and (bool(record.behind) or not record.addressable)
        end = record.member if shared else record.end
        return CheckedRecord(
            offset=record.member - self._begin,
            end=end - self._begin,
            length=(end if self.compressed else record.block_end) - record.member,
            shared=shared,
            kind=record.type,
            record_id=record.header("WARC-Record-ID") or "",
            url=record.header("WARC-Target-URI"),
            date=record.header("WARC-Date") or "",
            payload_digest=block.payload_digest,
            fields=bytes(block.fields or b""),
            faults=tuple(block.faults),
            headers=record.headers,
            http_headers=block.http_headers,
        )


class _Block:
    """The block of a record, which goes by once, through its digests."""

    def __init__(self, record: Record) -> None:
        self.faults: list[Fault] = []
        self.fields: bytearray | None = None
        self.payload_digest = ""
        self.http_headers: Any = None
        self._record = record
        self._read_by: list[DeclaredDigest] = []

    def read(self, length: int) -> bytes:
        return self._pass(self._record.read(length))

    def readline(self, length: int = _PIECE) -> bytes:
        return self._pass(self._record.readline(length))

    def _pass(self, data: bytes) -> bytes:
        for digest in self._read_by:
            digest.update(data)
        if self.fields is not None and len(self.fields) < _LARGEST_FIELDS:
            self.fields += data
        return data

    def read_through(self, loader: Any) -> None:
        """Read it to its end; warcio says where the header of HTTP ends and the payload begins."""
        record = self._record
        if (record.header("Content-Type") or "").startswith("application/warc-fields"):
            self.fields = bytearray()
        # Digests that cannot be checked here: the payload of a revisit lies elsewhere, that of a segment in several.
        elsewhere = record.type == "revisit" or record.header("WARC-Segment-Number") is not None
        block = self._declared("WARC-Block-Digest")
        self._read_by = [block] if block else []
        try:
            self.http_headers = loader.load_http_headers(
                record.type, record.header("WARC-Target-URI") or "", self, record.length
            )
        except EOFError:
            self.http_headers = None
        payload = None if elsewhere else self._declared("WARC-Payload-Digest")
        counted = payload or DeclaredDigest("sha1:")
        self._read_by.append(counted)
        while self.read(_PIECE):
            pass
        checks: tuple[tuple[Kind, DeclaredDigest | None], ...] = (("block-digest", block), ("payload-digest", payload))
        for fault, digest in checks:
            if digest is not None and not digest.agrees():
                part = fault.removesuffix("-digest")
                what = f"its {part} is not what it was: {digest.computed()}, not {digest.declared}"
                self.faults.append(Fault(fault, what))
        self.payload_digest = record.header("WARC-Payload-Digest") or counted.computed()

    def _declared(self, name: str) -> DeclaredDigest | None:
        value = self._record.header(name)
        if not value:
            return None
        try:
            return DeclaredDigest(value)
        except ValueError as error:
            self.faults.append(Fault("digest-form", f"its {name} {error}"))
            return None
