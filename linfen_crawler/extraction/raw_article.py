"""What extraction hands to normalization: the strings of one article as they stand on the page, each with its rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = Literal["head", "lead", "caption", "tail", "foot", "meta"]
"""Where a credit line stands: in the head beside time and source (`head`), at the start of the body's text (`lead`),
in a picture's caption, at the end of the body's text (`tail`), after the body (`foot`), in metadata (`meta`)."""

TEXT_LEFT_OUT = "text_left_out"
"""Flag: a line of running text was left out for where it stands, behind the article's end or in another box."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A raw string and the rule that found it (`layout:2014`, `meta:PubDate`, `beside-headline` …)."""

    text: str
    rule: str
    stood: str | None = None
    """The string as it stood, damage of copying and all, where `text` is restored."""

    @property
    def as_it_stood(self) -> str:
        """The string as it stood on the page."""
        return self.text if self.stood is None else self.stood


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A raw string that credits people. It may credit nobody after all: only normalization decides that."""

    text: str
    rule: str
    place: Place
    stood: str | None = None
    """The line as it stood, damage of copying and all, where `text` is restored."""

    @property
    def as_it_stood(self) -> str:
        """The line as it stood on the page."""
        return self.text if self.stood is None else self.stood


@dataclass(frozen=True, slots=True)
class RawMedia:
    """A picture, video or attachment: absolute address and the texts that stand with it."""

    url: str
    caption: str | None = None
    alt: str | None = None


@dataclass(slots=True)
class RawArticle:
    """All raw pieces of one article. Nothing in it is parsed, everything is decoded text."""

    title: Piece | None = None
    subtitle: Piece | None = None
    publish_time: Piece | None = None
    modified_time: Piece | None = None
    source: Piece | None = None
    source_url: str | None = None
    credit_lines: list[CreditLine] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    """The body, one paragraph each, white space squeezed, nothing in it that is not the article."""
    body_rule: str | None = None
    section: list[str] = field(default_factory=list)
    section_rule: str | None = None
    images: list[RawMedia] = field(default_factory=list)
    videos: list[RawMedia] = field(default_factory=list)
    attachments: list[RawMedia] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)
    summary: str | None = None
    view_count: str | None = None
    copyright: str | None = None
    layout: str | None = None
    layout_drift: bool = False
    """True where the site's definition has layouts and the page does not look like any of them."""
    charset: str | None = None
    flags: Counter[str] = field(default_factory=Counter)
    """Damage seen while decoding, and what had to be left out, by kind: all in docs/extraction.md."""
    page_count: int = 1
    address_date: str | None = None
    """The date in the page's address as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`, if it has one, for checks and missing
    years."""
    is_capture: bool = False
    """True for a plain-text capture: there the restoring of copied text may be needed."""


class RestoredText(Protocol):
    """A text whose damage of copying was undone, and how often each kind of repair was made."""

    @property
    def text(self) -> str:
        """The text, restored as far as it can be proved."""

    @property
    def flags(self) -> Counter[str]:
        """How often each kind of repair was made, or of damage left."""

    @property
    def lines(self) -> Sequence[tuple[str, str]] | None:
        """Each line of the text with the string that stood there before; None where nothing was changed."""


class Restorer(Protocol):
    """What undoes the damage of copying in a whole capture."""

    def __call__(self, text: str, /) -> RestoredText:
        """Restore a text."""
