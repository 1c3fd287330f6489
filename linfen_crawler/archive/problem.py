"""What `linfen archive verify` finds: each problem with its place, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "broken",
    "torn",
    "empty",
    "shared-member",
    "blank-lines",
    "block-digest",
    "payload-digest",
    "digest-form",
    "no-original",
    "other-payload",
    "no-request",
    "no-answer",
    "no-page",
    "twice",
    "pointer-file",
    "pointer-place",
    "pointer-kind",
    "pointer-digest",
    "pointer-form",
    "line",
    "package",
]
"""The names of problems, for programs; docs/archive.md explains each."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be."""

    kind: Kind
    """Its name for programs."""
    file: str
    """The file in which it was found, by its name."""
    offset: int | None
    """Where in it: the byte at which the record, or the line, begins."""
    record: str | None
    """`WARC-Record-ID` of the record that it concerns; the article's `id` for a line of `articles.jsonl`."""
    url: str | None
    """The address that it concerns."""
    what: str
    """In words."""
    remedy: str
    """What to do."""

    def __str__(self) -> str:
        place = self.file if self.offset is None else f"{self.file} at {self.offset}"
        named = " ".join(part for part in (self.record, self.url) if part)
        return f"{place}: {self.what}{f' ({named})' if named else ''}. {self.remedy}"


SALVAGE = "Copy what is whole: linfen archive salvage FILE -o NEW"
RESTORE = "Bring the file back from a copy"
CAPTURE_LOST = "The record in articles.jsonl stays; its capture is lost, unless a copy of the archive has it"
