"""What every step has in common: Scrapy makes it from the crawler, whose spider it asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from linfen_crawler.spiders.site_spider import site_spider_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linfen_crawler.spiders.site_spider import SiteSpider


class SitePipeline:
    """A step of the pipeline of one site's crawl."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        return cls(crawler)

    @property
    def spider(self) -> SiteSpider:
        """The crawl's spider; there is none before the crawl begins."""
        return site_spider_of(self._crawler)
