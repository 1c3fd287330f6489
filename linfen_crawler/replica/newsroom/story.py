"""One article before any site has given it a shape: its pieces in their order, and everything that is true of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph of the body; `bold` for subheads, `right` for bylines on a line of their own."""

    text: str
    style: Literal["plain", "bold", "right"] = "plain"


@dataclass(frozen=True, slots=True)
class Aside:
    """Stands in the body's element and is not of the body: 原标题 line, labelled credits, promotion, related links."""

    text: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture; its caption is a line of the body."""

    name: str
    """File name without its ending."""
    caption: str | None = None
    alt: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table; each row is a line of the body."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Film:
    """A video."""

    name: str


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that is offered, on a line of its own in the body's element; the line is no text of the body."""

    name: str
    label: str


Block = Text | Aside | Picture | Table | Film | Attachment


@dataclass(slots=True)
class Story:
    """One article."""

    index: int
    """Its place in the site's rising order, from 0."""
    number: int
    """The site's own number for it."""
    edition: int
    """How often it was changed since it was published."""
    published: datetime
    precision: Literal["second", "minute", "day"]
    section: str
    """Path of its section."""
    topic: str
    title: str
    subtitle: str | None
    source: str | None
    pages: list[list[Block]]
    """The blocks of each page; mostly one page."""
    credits: list[tuple[str, str]]
    """Role and name, in the order of the page, as far as the text credits them."""
    keywords: list[str] = field(default_factory=list)
    summary: str | None = None
    gallery: bool = False

    @property
    def blocks(self) -> list[Block]:
        """All blocks of all pages."""
        return [block for page in self.pages for block in page]
