"""What a record of an archive captured: an answer, its address and time, and where it lies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linfen_crawler.archive.digests import sha1_digest
from linfen_crawler.archive.http_answer import HttpAnswer, parse_answer
from linfen_crawler.archive.warc_records import NOT_MODIFIED

if TYPE_CHECKING:
    from linfen_crawler.archive.record_reader import Record

_CAPTURE, _HEADER = 1000, 200
"""Bytes that a capture and each of its headers take as objects, beside their letters."""
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


@dataclass(frozen=True, slots=True)
class CapturedAnswer:
    """A `response` or `revisit` record; or a `resource` or `conversion`, whose answer has a type and no status."""

    file: str
    """Name of the archive file."""
    offset: int
    """Where in it the record begins."""
    type: str
    """The record's type."""
    record_id: str
    """`WARC-Record-ID`, with its angle brackets; empty where it has none (ARC)."""
    url: str
    """The address that answered."""
    date: datetime | None
    """When, with zone; None where the record's date is none."""
    digest: str
    """Digest of the payload as it stands: as the record has it, else SHA-1; empty for a revisit that has none."""
    answer: HttpAnswer | None
    """The answer; None where a revisit holds none."""
    truncated: str | None
    """Why the payload is not whole, where the record says so."""
    is_not_modified: bool
    """Whether it is a revisit that stands for an answer 304."""
    refers_to: tuple[str | None, str | None, str | None]
    """Of a revisit: id, address and date of the record whose payload it repeats."""

    @property
    def status(self) -> int | None:
        """HTTP status code; None where there was no HTTP."""
        return self.answer.status if self.answer is not None and self.answer.status else None

    @property
    def size(self) -> int:
        """About how many bytes of memory it takes: hostile ones have little but headers, or are many and empty."""
        if self.answer is None:
            return _CAPTURE
        headers = sum(len(name) + len(value) + _HEADER for name, value in self.answer.headers)
        return _CAPTURE + len(self.answer.body) + headers


def captured_answer(record: Record, file: str, block: bytes) -> CapturedAnswer:
    """Take a record with its block for an answer.

    The block may be cut off behind the HTTP headers where only these are wanted; the digest is right only where it is
    whole or the record states it.
    """
    url = record.header("WARC-Target-URI") or ""
    if record.type in {"resource", "conversion"}:
        answer: HttpAnswer | None = HttpAnswer(0, (("content-type", record.header("Content-Type") or ""),), block)
    else:
        answer = parse_answer(block)
    body = answer.body if answer is not None else block
    truncated = record.header("WARC-Truncated")
    if record.type == "revisit" and truncated == "length":
        truncated = None  # so WARC 1.0 (6.7.2) marks that the payload was left out
    if record.header("WARC-Segment-Number") is not None:
        truncated = "segmented"
    return CapturedAnswer(
        file=file,
        offset=record.offset,
        type=record.type,
        record_id=record.header("WARC-Record-ID") or "",
        url=url.strip().strip("<>"),
        date=moment_of(record.header("WARC-Date")),
        digest=record.header("WARC-Payload-Digest") or ("" if record.type == "revisit" else sha1_digest(body)),
        answer=answer,
        truncated=truncated,
        # Its profile ends so in WARC 1.0 and 1.1.
        is_not_modified=record.type == "revisit"
        and (record.header("WARC-Profile") or "").endswith(NOT_MODIFIED.rpartition("/")[2]),
        refers_to=(
            record.header("WARC-Refers-To"),
            (record.header("WARC-Refers-To-Target-URI") or "").strip("<>") or None,
            record.header("WARC-Refers-To-Date"),
        ),
    )


def moment_of(text: str | None) -> datetime | None:
    """The moment of a `WARC-Date`: ISO 8601 in UTC, of WARC 1.1 also with fractions or only a year, month or day."""
    if text is None:
        return None
    text = text.strip()
    partial = _PARTIAL_DATE.fullmatch(text)
    try:
        if partial:
            return datetime(int(partial[1]), int(partial[2] or 1), int(partial[3] or 1), tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
