"""What a sitemap file says: addresses of pages, or of further sitemaps, with the times that stand beside them."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from dataclasses import dataclass
from typing import Literal

from linfen_crawler.spiders.answers_without_article import EMPTY_ANSWER
from linfen_crawler.spiders.stated_moments import day_of
from linfen_crawler.spiders.xml_elements import XmlElements, text_in

LARGEST = 52_428_800
"""Bytes of a file, packed or unpacked; sitemaps.org allows no more."""

MOST_ENTRIES = 50_000
"""Entries of a file that are read; sitemaps.org allows no more."""

_GZIP = b"\x1f\x8b\x08"
_PIECE = 65_536
_ADDRESS = re.compile(r"https?://\S+")


class NoSitemapError(ValueError):
    """The bytes are no sitemap. The message is the reason, a fixed word for counting."""


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page, or a further sitemap."""

    url: str
    """As it stands there."""
    changed: str | None = None
    """Its `lastmod` as it stands there."""
    published: str | None = None
    """The publish day that a news sitemap states, `YYYY-MM-DD`."""

    @property
    def changed_day(self) -> str | None:
        """The day of `changed`, `YYYY-MM-DD`; None where it is none."""
        return day_of(self.changed)


@dataclass(frozen=True, slots=True)
class SitemapDocument:
    """A file."""

    kind: Literal["pages", "index"]
    entries: list[SitemapEntry]
    is_whole: bool
    """Whether it was read to its end, and is as it has to be."""
    left_out: int = 0
    """Entries behind the 50,000th."""


def read_sitemap(body: bytes) -> SitemapDocument:
    """Read a file: XML or one address a line, plain or gzip.

    Raises:
        NoSitemapError: `empty_answer`, `too_large` (unpacked), `undecodable_body` (gzip that is none), `not_a_sitemap`.
    """
    whole = True
    if not body.strip():
        raise NoSitemapError(EMPTY_ANSWER)
    if body.startswith(_GZIP):
        body, whole = _unpacked(body)
    if not body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _from_lines(body, whole)
    try:
        elements = XmlElements(body, frozenset({"url", "sitemap"}))
    except ValueError:
        raise NoSitemapError("not_a_sitemap") from None
    if elements.root not in {"urlset", "sitemapindex"}:
        raise NoSitemapError("not_a_sitemap")
    entries: list[SitemapEntry] = []
    left_out = 0
    for element in elements:
        url = text_in(element, "loc")
        if url is None:
            continue
        if len(entries) >= MOST_ENTRIES:
            left_out += 1
            continue
        published = text_in(element, "publication_date")
        entries.append(SitemapEntry(url, text_in(element, "lastmod"), day_of(published)))
    kind: Literal["pages", "index"] = "index" if elements.root == "sitemapindex" else "pages"
    return SitemapDocument(kind, entries, whole and elements.is_whole, left_out)


def _from_lines(body: bytes, whole: bool) -> SitemapDocument:
    lines = [line.strip() for line in body.decode("utf-8-sig", "replace").splitlines()]
    addresses = [line for line in lines if _ADDRESS.fullmatch(line)]
    if not addresses:
        raise NoSitemapError("not_a_sitemap")
    left_out = max(0, len(addresses) - MOST_ENTRIES)
    return SitemapDocument("pages", [SitemapEntry(url) for url in addresses[:MOST_ENTRIES]], whole, left_out)


def _unpacked(body: bytes) -> tuple[bytes, bool]:
    """The bytes in a gzip file, as far as they can be had, and whether that is all of them."""
    pieces: list[bytes] = []
    size = 0
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            while piece := file.read1(_PIECE):
                size += len(piece)
                if size > LARGEST:
                    raise NoSitemapError("too_large")
                pieces.append(piece)
    except (EOFError, OSError, zlib.error):
        if not pieces:
            raise NoSitemapError("undecodable_body") from None
        return b"".join(pieces), False
    return b"".join(pieces), True
