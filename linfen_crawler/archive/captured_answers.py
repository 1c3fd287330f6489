"""What a record of an archive captured: an answer, its address and time, and where it lies."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.digests import sha1_digest
from linfen_crawler.archive.http_answer import HttpAnswer, parse_answer
from linfen_crawler.archive.warc_records import NOT_MODIFIED

if TYPE_CHECKING:
    from linfen_crawler.archive.record import Record

_CAPTURE, _HEADER = 1000, 200
"""Bytes that a capture and each of its headers take as objects, beside their letters."""
_LONGEST_PARTIAL = len("2023-05-07")
WITHOUT_HTTP = frozenset({"resource", "conversion"})
"""Types of records that hold a page, and no answer of a server around it."""
_NOTHING: tuple[str | None, str | None, str | None] = (None, None, None)
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")


class CapturedAnswer(NamedTuple):
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
    size: int
    """About how many bytes of memory it takes: hostile ones have little but headers, or are many and empty."""

    @property
    def status(self) -> int | None:
        """HTTP status code; None where there was no HTTP."""
        return self.answer.status if self.answer is not None and self.answer.status else None


def captured_answer(record: Record, file: str, block: bytes) -> CapturedAnswer:
    """Take a record with its block for an answer.

    The block may be cut off behind the HTTP headers where only these are wanted; the digest is right only where it is
    whole or the record states it.
    """
    named, kind = record.named, record.type
    if kind in WITHOUT_HTTP:
        answer: HttpAnswer | None = HttpAnswer(0, (("content-type", named.get("content-type", "")),), block)
    else:
        answer = parse_answer(block)
    digest = named.get("warc-payload-digest")
    truncated = "segmented" if "warc-segment-number" in named else named.get("warc-truncated")
    is_not_modified, refers_to = False, _NOTHING
    if kind == "revisit":
        if truncated == "length":
            truncated = None  # so WARC 1.0 (6.7.2) marks that the payload was left out
        # Its profile ends so in WARC 1.0 and 1.1.
        is_not_modified = named.get("warc-profile", "").endswith(NOT_MODIFIED.rpartition("/")[2])
        refers_to = (
            named.get("warc-refers-to"),
            named.get("warc-refers-to-target-uri", "").strip("<>") or None,
            named.get("warc-refers-to-date"),
        )
    elif not digest:
        digest = sha1_digest(answer.body if answer is not None else block)
    return CapturedAnswer(
        file,
        record.offset,
        kind,
        named.get("warc-record-id", ""),
        named.get("warc-target-uri", "").strip().strip("<>"),
        moment_of(named.get("warc-date")),
        digest or "",
        answer,
        truncated,
        is_not_modified,
        refers_to,
        _CAPTURE if answer is None else _CAPTURE + len(block) + _HEADER * len(answer.headers),
    )


def moment_of(text: str | None) -> datetime | None:
    """The moment of a `WARC-Date`: ISO 8601 in UTC, of WARC 1.1 also with fractions or only a year, month or day."""
    if text is None:
        return None
    text = text.strip()
    partial = _PARTIAL_DATE.fullmatch(text) if len(text) <= _LONGEST_PARTIAL else None
    try:
        if partial:
            return datetime(int(partial[1]), int(partial[2] or 1), int(partial[3] or 1), tzinfo=UTC)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
