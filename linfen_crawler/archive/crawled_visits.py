"""What an archive of a crawl of ours notes of each visit of an article: the `metadata` records, read."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, get_args

from linfen_crawler.archive.visit_note import Outcome

_OUTCOMES: dict[str, Outcome] = {outcome: outcome for outcome in get_args(Outcome)}
_SOFTWARE = "linfen-crawler/"


@dataclass(frozen=True, slots=True)
class VisitedPage:
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


@dataclass(frozen=True, slots=True)
class CrawledVisit:
    """The visit of one article."""

    outcome: Outcome
    site: str
    """Key of the site."""
    url: str
    """The address that answered."""
    canonical_url: str
    """The article's canonical address."""
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


def is_ours(warcinfo: bytes) -> bool:
    """Whether a file whose `warcinfo` record has this block was written by a crawl of ours."""
    return any(value.startswith(_SOFTWARE) for name, value in _fields(warcinfo) if name == "software")


def read_visit(block: bytes, url: str) -> CrawledVisit | None:
    """The visit that a `metadata` record notes; None where it notes something else.

    Args:
        block: The record's block.
        url: Its `WARC-Target-URI`.

    Raises:
        ValueError: It is one of ours and cannot be understood; the message says why.
    """
    fields = _fields(block)
    of = dict(fields)
    stated = of.get("linfen-outcome")
    if stated is None:
        return None
    if stated not in _OUTCOMES:
        raise ValueError(f"a visit cannot end as {stated!r}; a newer version of this program may know it")
    try:
        return CrawledVisit(
            outcome=_OUTCOMES[stated],
            site=of["linfen-site"],
            url=url,
            canonical_url=of["linfen-canonical-url"],
            revision=int(of.get("linfen-revision", "1")),
            reason=of.get("linfen-reason", ""),
            section=tuple(str(name) for name in json.loads(of.get("linfen-section", "[]"))),
            fetched_at=_moment(of.get("linfen-fetched-at")),
            pages=tuple(_page(json.loads(value)) for name, value in fields if name == "linfen-page"),
        )
    except (KeyError, TypeError, ValueError) as error:
        what = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        raise ValueError(f"the note of a visit cannot be read: {what}") from None


def _moment(text: str | None) -> datetime | None:
    moment = datetime.fromisoformat(text) if text is not None else None
    if moment is not None and moment.tzinfo is None:
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


def _fields(block: bytes) -> list[tuple[str, str]]:
    """The named fields of an `application/warc-fields` block."""
    lines = block.decode("utf-8", "replace").split("\n")
    parted = (line.partition(":") for line in lines if ":" in line)
    return [(name.strip().lower(), value.strip()) for name, _, value in parted]
