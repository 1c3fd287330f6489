"""What a check of a site comes to: a verdict for each part of the definition, and what it rests on."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from datetime import datetime

PageKind = Literal["list", "further_list", "front", "article", "sitemap", "feed", "interface", "day", "issue"]
"""What was asked for; the last five are ways of `[discovery]`."""

Holds = Literal["holds", "fails", "not_seen"]
"""Whether what the definition says is still so; `not_seen`: nothing on the pages that were looked at tells."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is to be said of one part of the definition."""

    part: str
    """Where in the definition: `lists.links`, `articles.patterns`, `layouts[current].title` …"""
    holds: Holds
    seen: str
    """What was seen, in words."""


@dataclass(frozen=True, slots=True)
class SelectorFinding:
    """What one selector of a layout found on one page."""

    field: str
    """The field of the layout that it is for."""
    selector: str
    """As it stands in the definition."""
    state: Literal["found", "empty", "not_found"]
    """`empty`: it finds elements without text."""
    text: str | None
    """The beginning of the first text found."""
    general: str | None
    """What the rules that know no site found for this field, its beginning; None for nothing."""


@dataclass(frozen=True, slots=True)
class PageFinding:
    """One page that was asked for."""

    kind: PageKind
    url: str
    status: int | None
    """None where no answer came."""
    problem: str | None = None
    """What is wrong with it, as a sentence; None if it could be read."""
    wall: str | None = None
    """The kind of wall that stands before it; see `walls.py`."""
    reachable: bool = True
    """Whether the site answered with something of its own, be it that there is no such page."""
    charset: str | None = None
    """The charset that its bytes were read with."""
    layout: str | None = None
    """For an article: the layout that fits."""
    layout_tried: str | None = None
    """For an article: the layout that `selectors` are of: the one that fits, or that comes nearest."""
    drift: bool = False
    """For an article: it has left the layouts; see `extraction.layout_drift` of the record."""
    valid: bool | None = None
    """For an article: whether its record would be kept; None where it could not be read."""
    title: str | None = None
    filled: tuple[str, ...] = ()
    """For an article: the fields of the record that have a value."""
    selectors: tuple[SelectorFinding, ...] = ()


@dataclass(frozen=True, slots=True)
class SiteReport:
    """The whole check."""

    site: str
    checked_at: datetime
    """UTC."""
    verified: str | None
    """As the definition has it."""
    robots: str
    """What robots.txt said, in words."""
    pages: tuple[PageFinding, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    unreachable: str | None = None
    """Why nothing could be said: the site gave no page, or declined; None where it answered."""
    requests: int = 0
    """Pages asked for, robots.txt not counted."""
    replica: str | None = None
    """`HOST:PORT` of the replica that was asked; None where it was the site itself."""
    notes: tuple[str, ...] = field(default=())
    """Further sentences."""

    @property
    def failing(self) -> tuple[Verdict, ...]:
        """The parts that no longer hold."""
        return tuple(verdict for verdict in self.verdicts if verdict.holds == "fails")

    def to_json(self) -> dict[str, Any]:
        """All of it in JSON form."""
        return {**asdict(self), "checked_at": self.checked_at.isoformat(timespec="seconds")}
