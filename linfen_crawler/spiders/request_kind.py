"""What a request asks for, in one fixed word for counting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from linfen_crawler.spiders.article_media import ArticleMedia
from linfen_crawler.spiders.article_visit import ArticleVisit
from linfen_crawler.spiders.feeds import Feeds
from linfen_crawler.spiders.front_and_lists import FrontAndLists
from linfen_crawler.spiders.list_reading import ListReading
from linfen_crawler.spiders.paper import PaperIssues
from linfen_crawler.spiders.sitemaps import Sitemaps

if TYPE_CHECKING:
    from scrapy import Request

RequestKind = Literal[
    "robots", "front", "list", "interface", "paper", "sitemap", "feed", "article", "further_page", "media", "other"
]

# Who reads the answer decides, not the address: a front page asked for as a list is a list.
_BY_READER: dict[object, RequestKind] = {
    FrontAndLists.parse_front: "front",
    ListReading.parse_list: "list",
    ListReading.parse_interface: "interface",
    PaperIssues.parse_page: "paper",
    Sitemaps.parse_sitemap: "sitemap",
    Feeds.parse_feed: "feed",
    ArticleVisit.answered: "article",
    ArticleVisit.further_answered: "further_page",
    ArticleMedia.answered: "media",
}


def request_kind(request: Request) -> RequestKind:
    """What a request of a site's spider asks for; `other` is what none of its parts asks for."""
    reader = getattr(request.callback, "__func__", None)
    if reader in _BY_READER:
        return _BY_READER[reader]
    return "robots" if urlsplit(request.url).path == "/robots.txt" else "other"
