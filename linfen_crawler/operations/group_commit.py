"""Commits a site's output about once a second, so that no record waits longer for the disk than that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class GroupCommit:
    """Extension: commits when something has waited for LINFEN_COMMIT_SECONDS; LINFEN_COMMIT_LINES make it earlier."""

    def __init__(self, crawler: Crawler) -> None:
        self._seconds = crawler.settings.getfloat("LINFEN_COMMIT_SECONDS")
        self._lines = crawler.settings.getint("LINFEN_COMMIT_LINES")
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, for our spiders only.

        Raises:
            NotConfigured: The spider is none of ours.
        """
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured
        return cls(crawler)

    def spider_opened(self, spider: SiteSpider) -> None:
        """Begin."""
        self._task = asyncio.ensure_future(self._run(spider))

    def spider_closed(self) -> None:
        """End; the output is closed, and with that committed, by `RunRecord`."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self, spider: SiteSpider) -> None:
        while True:
            await asyncio.sleep(self._seconds / 2)
            store = spider.opened_store
            if store is not None and spider.lost_output is None:
                store.commit_seconds, store.commit_lines = self._seconds, self._lines
                with spider.output_guarded():
                    store.commit_if_due()
