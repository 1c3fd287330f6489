"""Sitemaps: those of the definition and those that robots.txt names, and the files that an index leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from linfen_crawler.sites.discovery import ROBOTS
from linfen_crawler.spiders.conditional_source import NOT_MODIFIED, conditions, read_source
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.page_links import Link, absolute_address
from linfen_crawler.spiders.sitemap_document import LARGEST, MOST_ENTRIES, NoSitemapError, read_sitemap

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linfen_crawler.ledger import ReadSource
    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.site_spider import SiteSpider
    from linfen_crawler.spiders.sitemap_document import SitemapDocument, SitemapEntry

NESTED = "nested_sitemap_index"
"""Reason of an index that another index led to."""

_SLACK = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _File:
    """A file that was asked for."""

    url: str
    of_index: bool
    """Whether an index led to it: then it must not be one itself."""
    stated: str | None
    """What the index said of its last change."""
    before: ReadSource | None
    """What is known of it from the last time, as far as that holds for this run."""


class Sitemaps:
    """The sitemaps of one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance) -> None:
        self._spider = spider
        self._admittance = admittance
        self._asked: set[str] = set()
        since = spider.arguments.period.since
        # What changed before then was published before then, too.
        self._since = None if since is None else (since - _SLACK).isoformat()

    async def requests(self) -> AsyncIterator[Request]:
        """Those for the files that definition and robots.txt name."""
        if self._spider.arguments.sections:
            return
        for address in self._spider.site.discovery.sitemaps:
            found = await self._named_by_robots() if address == ROBOTS else [urljoin(self._spider.site.home, address)]
            for url in found:
                for request in self._file(url):
                    yield request

    async def _named_by_robots(self) -> list[str]:
        from linfen_crawler.spiders.robots import Robots  # it imports the spider, which imports this

        robots = self._spider.crawler.get_downloader_middleware(Robots)
        if robots is None:
            self._spider.logger.warning("robots.txt is not read (ROBOTSTXT_OBEY), so nobody knows its sitemaps")
            return []
        try:
            return await robots.sitemaps(Request(self._spider.site.home))
        except IgnoreRequest:
            return []  # it cannot be had: then nothing else is asked for either, and the run says so

    def _file(self, url: str, *, of_index: bool = False, stated: str | None = None) -> Iterator[Request]:
        """The request for a file, unless nothing new can be in it."""
        address = self._spider.addresses.classify(url)
        if address.kind in {"foreign", "invalid"}:
            self._spider.count(f"links_ignored/{address.kind}")
            return
        if url in self._asked:
            return
        if len(self._asked) >= self._spider.settings.getint("LINFEN_SITEMAPS_OF_A_RUN"):
            self._spider.count("links_ignored/too_many_sitemaps")
            return
        self._asked.add(url)
        before = self._spider.store.ledger.sources.known(url)
        if before is not None and not before.covers(self._since):
            before = None
        if before is not None and stated is not None and stated == before.stated:
            self._spider.count("sources_unchanged")
            return
        file = _File(url, of_index, stated, before)
        yield Request(
            url,
            callback=self.parse_sitemap,
            errback=partial(self.failed, file=file),
            cb_kwargs={"file": file},
            headers=conditions(before),
            meta={"handle_httpstatus_list": [NOT_MODIFIED], "download_maxsize": LARGEST},
        )

    def parse_sitemap(self, response: Response, file: _File) -> Iterator[Request]:
        """Callback."""
        with self._spider.output_guarded():
            yield from self._read(response, file)

    def failed(self, failure: Failure, file: _File) -> None:
        """Errback."""
        self._admittance.page_failed(outcome_of(failure), file.url)

    def _read(self, response: Response, file: _File) -> Iterator[Request]:
        if response.status == NOT_MODIFIED and file.before is not None:
            self._spider.count("pages/sitemap")
            self._spider.count("sources_unchanged")
            self._spider.store.ledger.sources.read(file.url, replace(file.before, stated=file.stated))
            return
        try:
            document = read_sitemap(response.body)
        except NoSitemapError as error:
            self._admittance.page_failed(Outcome("failed", str(error), response.status), file.url)
            return
        if document.kind == "index" and file.of_index:
            # sitemaps.org forbids it; followed, two of them could lead to each other.
            self._admittance.page_failed(Outcome("failed", NESTED, response.status), file.url)
            return
        self._spider.count("pages/sitemap")
        if document.left_out:
            self._spider.count("links_ignored/too_many", document.left_out)
        if not document.is_whole:
            self._admittance.page_failed(Outcome("failed", "broken_xml", response.status), file.url)
        wanted = [entry for entry in document.entries if self._is_wanted(entry)]
        left_out = len(document.entries) - len(wanted)
        if left_out:
            self._spider.count("links_ignored/outside_period", left_out)
        if document.kind == "index":
            for entry in wanted:
                url = absolute_address(response, entry.url)
                if url is not None:
                    yield from self._file(url, of_index=True, stated=entry.changed)
            return
        yield from self._enter(response, document, wanted)
        if document.is_whole:
            since = self._since or "" if left_out else ""
            self._spider.store.ledger.sources.read(file.url, read_source(response, file.stated, since))

    def _enter(self, response: Response, document: SitemapDocument, wanted: list[SitemapEntry]) -> Iterator[Request]:
        links = (
            Link(url, "", entry.published)
            for entry in wanted
            if (url := absolute_address(response, entry.url)) is not None
        )
        found = self._admittance.discoveries(links, response.url, most=MOST_ENTRIES)
        if len(document.entries) > self._spider.settings.getint("LINFEN_LINKS_OF_A_PAGE"):
            yield from self._admittance.enter_for_later(found, response.url)
        else:
            yield from self._admittance.enter(found, self._admittance.stated_days(found))

    def _is_wanted(self, entry: SitemapEntry) -> bool:
        """Whether it may hold something of the days wanted: not if it last changed before them."""
        changed = entry.changed_day
        return self._since is None or changed is None or changed >= self._since
