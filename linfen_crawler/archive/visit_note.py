"""What became of the visit of an article, as an archive keeps it: the fields of a `metadata` record.

By these notes a record can be made again from the archive alone: they say which captures are its pages, and what the
crawl knew that does not stand on the pages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from linfen_crawler.archive.capture import Capture

Outcome = Literal["record", "unchanged", "rejected"]


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


def visit_fields(note: VisitNote) -> list[tuple[str, str]]:
    """The note as the named fields of a `metadata` record; `linfen-page` stands there once a page."""
    fields = [
        ("linfen-outcome", note.outcome),
        ("linfen-site", note.site),
        ("linfen-canonical-url", note.canonical_url),
        ("linfen-record", note.record_id),
        ("linfen-revision", str(note.revision) if note.revision is not None else None),
        ("linfen-reason", note.reason),
        ("linfen-section", json.dumps(list(note.visit.section), ensure_ascii=False) if note.visit.section else None),
        ("linfen-fetched-at", note.visit.fetched_at.isoformat() if note.visit.fetched_at is not None else None),
        *(("linfen-page", _place(page)) for page in note.visit.pages),
    ]
    return [(name, value) for name, value in fields if value is not None]


def _place(page: Capture) -> str:
    place: dict[str, str | int] = {"id": page.record_id, "file": page.file, "offset": page.offset}
    if page.is_revisit:
        place |= {"payload_file": page.payload_file, "payload_offset": page.payload_offset}
    return json.dumps(place)
