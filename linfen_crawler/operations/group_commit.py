"""Commits a site's output about once a second, so that no record waits longer for the disk than that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals

from linfen_crawler.spiders.site_component import SiteComponent

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linfen_crawler.spiders.site_spider import SiteSpider


class GroupCommit(SiteComponent):
    """Extension: commits when something has waited for LINFEN_COMMIT_SECONDS; LINFEN_COMMIT_LINES make it earlier."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._seconds = crawler.settings.getfloat("LINFEN_COMMIT_SECONDS")
        self._lines = crawler.settings.getint("LINFEN_COMMIT_LINES")
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

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
