"""Ends a run when the hours are over in which the site may be asked; what is left stays pending for the next one."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Self

from scrapy.exceptions import IgnoreRequest, NotConfigured

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.operations.asking_hours import asking_hours
from linfen_crawler.spiders.failure_reasons import OUTSIDE_HOURS
from linfen_crawler.spiders.site_spider import SiteSpider, site_spider_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from linfen_crawler.sites.hours import Hours

logger = logging.getLogger(__name__)


class OutsideHours(IgnoreRequest):
    """The site may not be asked now; the request was not sent."""


class AskingHours:
    """Downloader middleware, before all others: outside the hours nothing is asked, robots.txt included."""

    def __init__(self, crawler: Crawler, hours: Hours) -> None:
        self._crawler = crawler
        self._hours = hours
        self._closing: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, for our spiders only.

        Raises:
            NotConfigured: The spider is none of ours, or its site may be asked at any hour.
        """
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured
        hours = asking_hours(crawler.settings, crawler.spidercls.site)
        if hours is None:
            raise NotConfigured
        return cls(crawler, hours)

    async def process_request(self, request: Request) -> None:  # noqa: ARG002 - Scrapy's name
        """Let a request pass within the hours; the first one outside ends the run.

        Raises:
            OutsideHours: The hours are over, or have not begun.
        """
        spider = site_spider_of(self._crawler)
        if self._hours.hold(spider.now().astimezone(CHINA_TIME).time()):
            return
        if self._closing is None and spider.opened_store is not None:
            logger.warning("%s is asked from %s only, China time: this run ends", spider.site.key, self._hours)
            self._closing = asyncio.ensure_future(self._crawler.engine.close_spider_async(reason=OUTSIDE_HOURS))
        raise OutsideHours(f"{spider.site.key} is asked from {self._hours} only, China time")
