"""Puts what a crawl has made safe into a store, every few minutes while it runs."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from scrapy import signals

from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.spiders.site_component import SiteComponent
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from linfen_crawler.operations.publication import Publication, Published
    from linfen_crawler.operations.site_store import SiteStore
    from linfen_crawler.spiders.site_spider import SiteSpider

logger = logging.getLogger(__name__)


class PublishParts(SiteComponent):
    """Extension: publishes every LINFEN_PUBLISH_SECONDS, in a thread beside the crawl."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._seconds = crawler.settings.getfloat("LINFEN_PUBLISH_SECONDS")
        self._task: asyncio.Task[None] | None = None
        self._putting: asyncio.Task[Published] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    def spider_opened(self, spider: SiteSpider) -> None:
        """Begin, if the crawl is to be published at all."""
        store = spider.opened_store
        if store is not None and store.publication is not None:
            self._task = asyncio.ensure_future(self._run(spider, store, store.publication))

    async def spider_closed(self) -> None:
        """End, when what is being put is there: what is left is put by `RunRecord`."""
        if self._task is not None:
            self._task.cancel()
        if self._putting is not None:
            await asyncio.wait([self._putting])

    async def _run(self, spider: SiteSpider, store: SiteStore, publication: Publication) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            if spider.lost_output is None:
                with spider.output_guarded():
                    store.commit()
            if spider.lost_output is not None:
                return
            # A put that has begun is not broken off with the crawl: nobody else is to put at the same time.
            put = asyncio.to_thread(publication.publish, store.sizes, may_write=store.check_lease)
            self._putting = asyncio.ensure_future(put)
            try:
                await asyncio.shield(self._putting)
            except (StoreFailed, CannotRun, OSError) as error:
                logger.warning("not published yet, and tried again: %s", error, extra={"spider": spider})
