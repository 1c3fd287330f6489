"""What pages with very many articles led to: asked for in pieces, each when nothing else waits any more."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import DontCloseSpider

from linfen_crawler.spiders import frontier

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from linfen_crawler.spiders.site_spider import SiteSpider


class HandedOutLater:
    """The pending addresses of such pages. They are in the ledger; here stands only which pages they came from."""

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._pages: deque[str] = deque()
        self._after = ""

    def watch(self, crawler: Crawler) -> None:
        """Begin to hand out when the crawler has nothing else to do."""
        crawler.signals.connect(self.idle, signals.spider_idle)

    def add(self, page: str) -> None:
        """Articles that this page led to were entered in the ledger, and are not yet asked for."""
        if page not in self._pages:
            self._pages.append(page)

    def idle(self) -> None:
        """Ask for some of them.

        Raises:
            DontCloseSpider: There were any.
        """
        engine = self._spider.crawler.engine
        asked = False
        while not asked and self._pages and self._spider.lost_output is None:
            for request in self._next():
                engine.crawl(request)
                asked = True
        if asked:
            raise DontCloseSpider

    def _next(self) -> list[Request]:
        page = self._pages[0]
        requests: list[Request] = []
        with self._spider.output_guarded():
            batch = self._spider.store.ledger.pending(found_on=page, after=self._after, limit=frontier.AT_ONCE)
            if not batch:
                self._pages.popleft()
                self._after = ""
                return requests
            # Each is handed out once: what is put off stays pending, for the next run.
            self._after = batch[-1].canonical
            requests += frontier.visits(self._spider, batch)
        return requests
