"""What a page gives is taken up one by one, in the task of the page.

Scrapy starts two tasks for each page, with a queue of two places between them: one takes what the callback gives, the
other schedules requests and sends items through the pipelines. Where no two items are worked on at a time that is the
same work in the same order, with some ten rounds of the event loop between, and one for every second link of a list.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.core.scraper import Scraper
from scrapy.exceptions import NotConfigured
from scrapy.http import TextResponse
from scrapy.utils.defer import aiter_errback, iter_errback

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class OutputInTurn:
    """Extension; for versions of Scrapy whose steps were looked at, and where CONCURRENT_ITEMS is 1."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        crawler.signals.connect(self.engine_started, signal=signals.engine_started)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            NotConfigured: Several items are worked on at a time.
        """
        if crawler.settings.getint("CONCURRENT_ITEMS") != 1:
            raise NotConfigured
        return cls(crawler)

    def engine_started(self) -> None:
        """No page has come yet."""
        scraper = self._crawler.engine.scraper
        if type(scraper) is Scraper:
            scraper.__class__ = _InTurn


class _InTurn(Scraper):
    async def handle_spider_output_async(
        self, result: Iterable[Any] | AsyncIterator[Any], request: Request, response: Response | Failure
    ) -> None:
        try:
            if isinstance(result, AsyncIterator):
                async for each in aiter_errback(result, self.handle_spider_error, request, response):
                    await self._process_spidermw_output_async(each, response)
            else:
                for each in iter_errback(result, self.handle_spider_error, request, response):
                    await self._process_spidermw_output_async(each, response)
        finally:
            # An answer and its selector hold each other: the tree of each list page would stay until Python looks for
            # such rings, which it does seldom here (`seldom_collected`). Who asks again gets another one.
            if isinstance(response, TextResponse):
                response._cached_selector = None
