"""One example page, read: its links, and the article on it if it holds one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.extract_article import extract
from linfen_crawler.extraction.data_islands import open_data_islands
from linfen_crawler.extraction.decode import decode
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.parse_page import parse_page
from linfen_crawler.sites.canonical_address import AddressParts, clean_address, split_address

if TYPE_CHECKING:
    from datetime import datetime

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Page
    from linfen_crawler.sites.definition import SiteDefinition

_MOST_LINKS: Final = 3000
"""Links of a page that are looked at: sitemaps and link farms have more and say nothing new."""
_FEED_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_DECLARED = re.compile(rb"<meta[^>]{0,300}?charset\s*=|^\s*<\?xml[^>]{0,200}?encoding\s*=", re.IGNORECASE)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link to a web page, as it stands on a sample page."""

    url: str
    """Cleaned: see `clean_address`."""
    parts: AddressParts
    text: str
    """White space squeezed."""
    place: str
    """The tags and classes of the elements around it: links of one menu or list share it."""


@dataclass(frozen=True)
class SamplePage:
    """The bytes of a page, and what they say."""

    url: str
    """Its address, absolute."""
    body: bytes = field(repr=False)
    """As the server sent it, content encoding undone."""
    content_type: str | None = None
    """The `Content-Type` header, if known."""
    fetched_at: datetime | None = None
    """When it was fetched, with zone: relative times count from it."""

    @cached_property
    def text(self) -> str:
        """The markup, decoded."""
        return decode(self.body, self.content_type).text

    @property
    def charset(self) -> str:
        """The charset that it was read with, as Python calls it."""
        return decode(self.body, self.content_type).charset

    @property
    def declares_charset(self) -> bool:
        """Whether header or markup name a charset."""
        return "charset" in (self.content_type or "").lower() or _DECLARED.search(self.body[:65_536]) is not None

    @cached_property
    def page(self) -> Page | None:
        """The page, walked, with what it holds as data for its scripts; None where the markup holds nothing."""
        return parse_page(open_data_islands(self.text))

    @cached_property
    def parts(self) -> AddressParts:
        """The parts of its address.

        Raises:
            ValueError: It is no web address.
        """
        parts = split_address(self.url)
        if parts is None:
            raise ValueError(f"{self.url!r} is no web address")
        return parts

    @cached_property
    def feeds(self) -> list[str]:
        """The addresses of the RSS and Atom feeds that it names in its head, as links do, on hosts of any kind."""
        if self.page is None:
            return []
        named = [each for each in self.page.root.iter("link") if "alternate" in (each.get("rel") or "").lower().split()]
        wanted = [each.get("href") or "" for each in named if (each.get("type") or "").strip().lower() in _FEED_TYPES]
        found = [_joined(self.url, href.strip()) for href in wanted if href.strip()]
        return list(dict.fromkeys(url for url in found if url and split_address(url) is not None))

    @cached_property
    def links(self) -> list[PageLink]:
        """Its links to web pages, in the page's order, each address once, the first text that is not empty with it."""
        if self.page is None:
            return []
        base = self.url
        if self.page.base:
            base = _joined(self.url, self.page.base) or self.url
        found: dict[str, PageLink] = {}
        for element in list(self.page.root.iter("a", "area"))[:_MOST_LINKS]:
            href = (element.get("href") or "").strip()
            if not href or href[0] == "#":
                continue
            url = clean_address(_joined(base, href) or "")
            parts = split_address(url) if url else None
            if url is None or parts is None:
                continue
            text = squeeze("".join(map(str, element.itertext()))) or (element.get("title") or "").strip()
            if url not in found or (text and not found[url].text):
                found[url] = PageLink(url, parts, text, place_of(element))
        return list(found.values())

    @cached_property
    def article(self) -> Article | None:
        """The article that the general rules find on it; None where it holds none with headline and text."""
        return self.read_by(None)

    @cached_property
    def refusal(self) -> NotAnArticle | None:
        """Why it holds no article, as the general rules say."""
        try:
            extract(self.body, self.url, content_type=self.content_type)
        except NotAnArticle as refusal:
            return refusal
        return None

    def read_by(self, site: SiteDefinition | None) -> Article | None:
        """The article as a definition's layouts find it; None where it holds none with headline and text."""
        try:
            article = extract(
                self.body, self.url, site=site, content_type=self.content_type, fetched_at=self.fetched_at
            )
        except NotAnArticle:
            return None
        return article if article.title and article.body else None


def stated_address(body: bytes) -> str | None:
    """The address that a saved page itself names as its own, by what browsers and sites write into it.

    In this order: the line that browsers add on saving, the canonical link, `og:url`, `base`. None where there is none.
    """
    text = decode(body).text
    saved = _SAVED_FROM.search(text[:4096])
    if saved:
        return clean_address(saved[1])
    page = parse_page(text)
    if page is None:
        return None
    named = [address for rel, address in page.links if (rel or "").lower() == "canonical"]
    named += [content for _, content, name in page.metas if name == "og:url"]
    named.append(page.base)
    return next((url for each in named if each and (url := clean_address(each.strip()))), None)


def place_of(element: Element) -> str:
    """The tags and classes of the nearest elements around an element, outermost first: `div.menu>ul>li`."""
    names: list[str] = []
    for above in element.iterancestors():
        if len(names) == 5 or above.tag in {"body", "html"}:
            break
        classes = sorted((above.get("class") or "").split())
        names.append(f"{above.tag}{''.join(f'.{name}' for name in classes)}")
    return ">".join(reversed(names))


def _joined(base: str, href: str) -> str | None:
    try:
        return urljoin(base, href)
    except ValueError:
        return None
