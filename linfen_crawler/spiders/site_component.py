"""What middlewares and extensions of ours share: they serve our spiders only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class SiteComponent:
    """A component that Scrapy makes for each crawl, and leaves out of those of other spiders in the project."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            NotConfigured: The spider is none of ours.
        """
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured
        return cls(crawler)
