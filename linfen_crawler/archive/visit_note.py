"""What became of the visit of an article, as an archive keeps it: the `metadata` record, written and read.

By these notes a record can be made again from the archive alone: they say which captures are its pages, and what the
crawl knew that does not stand on the pages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, get_args

from pydantic_core import from_json

from linfen_crawler.archive.warc_fields import read_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.archive.capture import Capture
    from linfen_crawler.archive.record import Record

LONGEST_NOTE = 1 << 20
"""Bytes of a note, or of what a file says of itself, that are read: a crawl's are far shorter."""

Outcome = Literal["record", "unchanged", "rejected"]

_OUTCOMES: dict[str, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}
_PAGE = "linfen-page"
_as_json = json.JSONEncoder(ensure_ascii=False).encode  # made once: `json.dumps` with arguments makes one each time
_SOFTWARE = "linfen-crawler/"


@dataclass(frozen=True, slots=True)
class ArchivedVisit:
    """A visit whose pages are in the archive."""

    pages: Sequence[Capture]
    """Its pages in their order, at least one."""
    section: Sequence[str] = ()
    """Names of the section whose list led to it."""
    fetched_at: datetime | None = None
    """When the first page came, as the record has it."""


@dataclass(frozen=True, slots=True)
class VisitNote:
    """What became of a visit."""

    visit: ArchivedVisit
    outcome: Outcome
    """`record`: a new record or revision; `unchanged`: the record is there already; `rejected`: no record."""
    site: str
    """The site's key."""
    canonical_url: str
    """The article's canonical address."""
    record_id: str | None = None
    """The record's `id`; None for a rejected page."""
    revision: int | None = None
    """The record's `revision`."""
    reason: str | None = None
    """Why it was rejected."""


class VisitedPage(NamedTuple):
    """Where a page of a visit lies."""

    record_id: str
    """Id of its capture."""
    file: str
    """Name of the file that holds it."""
    offset: int
    """Where in it."""
    payload_file: str | None = None
    """Where the payload lies, if the capture is a `revisit`: the file …"""
    payload_offset: int | None = None
    """… and the `response` record in it."""


class CrawledVisit(NamedTuple):
    """The visit of one article."""

    outcome: Outcome
    site: str
    """Key of the site."""
    url: str
    """The address that answered."""
    canonical_url: str
    """The article's canonical address."""
    record_id: str | None
    """Id of its record; None where it has none."""
    revision: int
    """Of its record; 1 where it has none."""
    reason: str
    """Why it was rejected; empty otherwise."""
    section: tuple[str, ...]
    """Names of the section whose list led to it."""
    fetched_at: datetime | None
    """When its first page came."""
    pages: tuple[VisitedPage, ...]
    """Its pages in their order."""


def visit_fields(note: VisitNote) -> list[tuple[str, str]]:
    """The note as the named fields of a `metadata` record; `linfen-page` stands there once a page."""
    fields = [
        ("linfen-outcome", note.outcome),
        ("linfen-site", note.site),
        ("linfen-canonical-url", note.canonical_url),
        ("linfen-record", note.record_id),
        ("linfen-revision", str(note.revision) if note.revision is not None else None),
        ("linfen-reason", note.reason),
        ("linfen-section", _as_json(list(note.visit.section)) if note.visit.section else None),
        ("linfen-fetched-at", note.visit.fetched_at.isoformat() if note.visit.fetched_at is not None else None),
        *((_PAGE, _place(page)) for page in note.visit.pages),
    ]
    return [(name, value) for name, value in fields if value is not None]


def _place(page: Capture) -> str:
    place: dict[str, str | int] = {"id": page.record_id, "file": page.file, "offset": page.offset}
    if page.is_revisit:
        place |= {"payload_file": page.payload_file, "payload_offset": page.payload_offset}
    return json.dumps(place)


def begins_ours(record: Record) -> bool:
    """Whether a file with this record in it was written by a crawl of ours; the block of a `warcinfo` is then read.

    Raises:
        Damaged: It is not whole.
    """
    return record.type == "warcinfo" and record.length <= LONGEST_NOTE and is_ours(record.block())


def is_ours(warcinfo: bytes) -> bool:
    """Whether a file whose `warcinfo` record has this block was written by a crawl of ours."""
    return any(value.startswith(_SOFTWARE) for name, value in read_fields(warcinfo) if name == "software")


def read_visit(block: bytes, url: str) -> CrawledVisit | None:
    """The visit that a `metadata` record notes; None where it notes something else.

    Args:
        block: The record's block.
        url: Its `WARC-Target-URI`.

    Raises:
        ValueError: It is one of ours and cannot be understood; the message says why.
    """
    fields = read_fields(block)
    of = dict(fields)
    stated = of.get("linfen-outcome")
    if stated is None:
        return None
    outcome = _OUTCOMES.get(stated)
    if outcome is None:
        raise ValueError(f"a visit cannot end as {stated!r}; a newer version of this program may know it")
    fetched_at = of.get("linfen-fetched-at")
    try:
        return CrawledVisit(
            outcome,
            of["linfen-site"],
            url,
            of["linfen-canonical-url"],
            of.get("linfen-record"),
            int(of.get("linfen-revision", "1")),
            of.get("linfen-reason", ""),
            _section(of.get("linfen-section", "[]")),
            None if fetched_at is None else _moment(fetched_at),
            tuple([_page(from_json(value)) for name, value in fields if name == _PAGE]),
        )
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"the note of a visit cannot be read: {what}") from None


def pages_named(block: bytes) -> Iterator[tuple[str, int, str | None]]:
    """The captures that a note names, file, offset and id: of each page, and, without id, of its payload elsewhere.

    One that cannot be read is `("", -1, None)`; a block that is no note names none.
    """
    for name, value in read_fields(block):
        if name != _PAGE:
            continue
        try:
            page = _page(from_json(value))
            named: list[tuple[str, int, str | None]] = [(page.file, page.offset, page.record_id)]
            if page.payload_file is not None:
                named.append((str(page.payload_file), int(page.payload_offset), None))  # type: ignore[arg-type]
        except (ValueError, TypeError, KeyError, OverflowError):
            named = [("", -1, None)]
        yield from named


def _section(names: str) -> tuple[str, ...]:
    return _section_again(names) if len(names) <= _LONGEST_KEPT else _names_in(names)


def _names_in(names: str) -> tuple[str, ...]:
    return tuple(map(str, from_json(names)))


_LONGEST_KEPT = 100
_section_again = lru_cache(maxsize=1024)(_names_in)  # a site has some dozens, with thousands of articles in each


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("linfen-fetched-at has no zone")
    return moment


def _page(fields: dict[str, Any]) -> VisitedPage:
    return VisitedPage(
        str(fields["id"]),
        str(fields["file"]),
        int(fields["offset"]),
        fields.get("payload_file"),
        fields.get("payload_offset"),
    )
