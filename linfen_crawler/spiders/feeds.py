"""RSS and Atom feeds."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Request

from linfen_crawler.spiders.conditional_source import NOT_MODIFIED, conditions, read_source
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.feed_document import read_feed
from linfen_crawler.spiders.page_links import Link, absolute_address

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linfen_crawler.ledger import ReadSource
    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.site_spider import SiteSpider


class Feeds:
    """The feeds of one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance) -> None:
        self._spider = spider
        self._admittance = admittance

    async def requests(self) -> AsyncIterator[Request]:
        """One for each feed: only if it changed, where it was read whole before."""
        if self._spider.arguments.sections:
            return
        for address in self._spider.site.discovery.feeds:
            url = urljoin(self._spider.site.home, address)
            before = self._spider.store.ledger.sources.known(url)
            yield Request(
                url,
                callback=self.parse_feed,
                errback=partial(self.failed, url=url),
                cb_kwargs={"url": url, "before": before},
                headers=conditions(before),
                meta={"handle_httpstatus_list": [NOT_MODIFIED]},
            )

    def parse_feed(self, response: Response, url: str, before: ReadSource | None) -> Iterator[Request]:
        """Callback."""
        with self._spider.output_guarded():
            yield from self._read(response, url, before)

    def failed(self, failure: Failure, url: str) -> None:
        """Errback."""
        self._admittance.page_failed(outcome_of(failure), url)

    def _read(self, response: Response, url: str, before: ReadSource | None) -> Iterator[Request]:
        if response.status == NOT_MODIFIED and before is not None:
            self._spider.count("pages/feed")
            self._spider.count("sources_unchanged")
            return
        try:
            feed = read_feed(response.body)
        except ValueError as error:
            self._admittance.page_failed(Outcome("failed", str(error), response.status), url)
            return
        self._spider.count("pages/feed")
        if not feed.is_whole:
            self._admittance.page_failed(Outcome("failed", "broken_xml", response.status), url)
        links = [Link(link, "", entry.day) for entry in feed.entries if (link := absolute_address(response, entry.url))]
        found = self._admittance.discoveries(links, response.url)
        yield from self._admittance.enter(found, self._admittance.stated_days(found))
        if feed.is_whole:
            self._spider.store.ledger.sources.read(url, read_source(response))
