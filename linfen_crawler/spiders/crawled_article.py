"""What a spider yields: one article as it was read, all its pages joined, with what the crawl knows about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from linfen_crawler.article import Article, Http, WarcPointer
    from linfen_crawler.extraction.raw_article import RawArticle


@dataclass(slots=True)
class CrawledArticle:
    """One article on its way from the spider to the pipelines."""

    read: RawArticle | Article
    """The raw pieces of all its pages, joined; the record where a process beside the crawl has read them."""
    url: str
    """The address that answered, after redirects."""
    canonical_url: str
    """The address that it is known by in the ledger."""
    section: tuple[str, ...]
    """Names of the section whose list led to it, outermost first; used where the page does not say its own."""
    http: Http
    """What the answer (to the first page) said of itself."""
    fetched_at: datetime
    """When the first page came, UTC."""
    warc: WarcPointer | None = None
    """Where the first page lies in the archive."""
