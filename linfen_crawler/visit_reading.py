"""From what a visit to an article brought to its record: the last page's bytes, after the pages read before it.

The crawl itself takes the second step, from raw strings to typed values, in its pipelines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.article import Http
from linfen_crawler.extraction import extract_raw, join_pages
from linfen_crawler.normalize import normalize_article

if TYPE_CHECKING:
    from datetime import datetime

    from linfen_crawler.article import Article
    from linfen_crawler.extraction.raw_article import RawArticle
    from linfen_crawler.sites import SiteDefinition


class PageBytes(NamedTuple):
    """A page as it came."""

    body: bytes
    """Its bytes, content encoding undone."""
    url: str
    """The address that answered."""
    content_type: str | None
    """The `Content-Type` header."""


class Visit(NamedTuple):
    """All that came of an article, with what the crawl knows about it. It can be sent to another process."""

    last: PageBytes | None
    """The last page, still to be read; None where all pages are in `earlier`."""
    earlier: tuple[RawArticle, ...]
    """The pages before it, in their order."""
    url: str
    """The address that answered with the first page, after redirects."""
    canonical_url: str
    """The address that the article is known by in the ledger."""
    section: tuple[str, ...]
    """Names of the section whose list led to it, outermost first; used where the page does not say its own."""
    fetched_at: datetime
    """When the first page came, UTC."""
    status: int
    """HTTP status of the first page."""
    etag: str | None = None
    """Its `ETag` header."""
    last_modified: str | None = None
    """Its `Last-Modified` header."""

    @property
    def http(self) -> Http:
        """What the first page's answer said of itself."""
        return Http(status=self.status, etag=self.etag, last_modified=self.last_modified)


def record_of(visit: Visit, site: SiteDefinition) -> Article:
    """The record of an article.

    Args:
        visit: What came of it.
        site: The site that it is of.

    Raises:
        NotAnArticle: The last page holds none.
    """
    return normalize_article(
        read_visit(visit, site),
        url=visit.url,
        canonical_url=visit.canonical_url,
        site=site,
        fetched_at=visit.fetched_at,
        http=visit.http,
        section=visit.section,
    )


def read_visit(visit: Visit, site: SiteDefinition) -> RawArticle:
    """The raw pieces of an article, all its pages joined.

    Args:
        visit: What came of it.
        site: The site that it is of; its layouts are tried before the general rules.

    Raises:
        NotAnArticle: The last page holds none.
    """
    pages = list(visit.earlier)
    if visit.last is not None:
        pages.append(read_page(visit.last, site))
    return join_pages(pages)


def read_page(page: PageBytes, site: SiteDefinition) -> RawArticle:
    """The raw pieces of one page.

    Raises:
        NotAnArticle: It holds no article.
    """
    return extract_raw(page.body, url=page.url, site=site, content_type=page.content_type)
