"""What a feed says: RSS 0.9 to 2.0, RDF and Atom, as far as links and days go."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.spiders.answers_without_article import EMPTY_ANSWER
from linfen_crawler.spiders.stated_moments import day_of
from linfen_crawler.spiders.xml_elements import XmlElements, name_of, text_in, text_of

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_ENTRIES = 5_000
"""Entries of a feed that are read; feeds have ten to a few hundred."""

# In the order of their worth: a feed states the day of the last change behind that of publishing.
_DAYS = ("pubdate", "published", "date", "issued", "updated", "modified")
_ADDRESS = re.compile(r"(?:https?:)?//\S+|/\S*")


class FeedEntry(NamedTuple):
    """An article in a feed."""

    url: str
    """As it stands there."""
    day: str | None
    """Its publish day, `YYYY-MM-DD`; None where none is stated."""


class FeedDocument(NamedTuple):
    """A feed."""

    entries: list[FeedEntry]
    is_whole: bool
    """Whether it is as XML has to be, to its end."""


def read_feed(body: bytes) -> FeedDocument:
    """Read a feed.

    Raises:
        ValueError: The bytes are no feed. The message is the reason, a fixed word for counting.
    """
    if not body.strip():
        raise ValueError(EMPTY_ANSWER)
    try:
        elements = XmlElements(body, frozenset({"item", "entry"}))
    except ValueError:
        raise ValueError("not_a_feed") from None
    if elements.root not in {"rss", "rdf", "feed"}:
        raise ValueError("not_a_feed")
    entries: list[FeedEntry] = []
    for element in elements:
        url = _link(element)
        if url is not None and len(entries) < MOST_ENTRIES:
            entries.append(FeedEntry(url, _day(element)))
    return FeedDocument(entries, elements.is_whole)


def _link(entry: _Element) -> str | None:
    """The text of `link` (RSS), its `href` (Atom: that of the article itself), else an address that `guid` is."""
    for child in entry:
        if name_of(child) != "link":
            continue
        if (child.get("rel") or "alternate") == "alternate":
            href = (child.get("href") or text_of(child)).strip()
            if href:
                return href
    guid = text_in(entry, "guid") or text_in(entry, "id")
    return guid if guid is not None and _ADDRESS.fullmatch(guid) else None


def _day(entry: _Element) -> str | None:
    for name in _DAYS:
        day = day_of(text_in(entry, name))
        if day is not None:
            return day
    return None
