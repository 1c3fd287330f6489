"""The spider of every site: what it does is code, what the site is stands in its definition.

Front page, navigation and sections lead to lists, lists to articles. Lists are read page by page, newest first, until
they end or reach what is known or not wanted; articles are visits of their own (`article_visit`). Before a request is
built, the ledger has said that its article is new.
"""

from __future__ import annotations

import asyncio
import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.http import Response, TextResponse

from linfen_crawler.ledger import Discovery
from linfen_crawler.ledger.ledger import now
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.operations.user_agent import check_contact, user_agent
from linfen_crawler.sites import SiteAddresses, SiteDefinition
from linfen_crawler.spiders.arguments import crawl_arguments
from linfen_crawler.spiders.article_visit import ArticleVisit
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.list_walk import Gate, ListWalk, Verdict
from linfen_crawler.spiders.page_links import Link, next_page_link, page_links
from linfen_crawler.spiders.period import OUTSIDE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from datetime import date

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

REPLICA_HANDLERS = dict.fromkeys(("http", "https"), "linfen_crawler.replica.transport.ReplicaTransport")
"""Download handlers that ask the replica in place of the sites."""

OUTPUT_LOST = "output_lost"
"""Finish reason of a run whose output could no longer be written."""

_RESUME_AT_ONCE = 500  # pending addresses of earlier runs that are handed to Scrapy at a time
_NAV_DEPTH = 3  # folders deep: what a front page links to as a section, where the definition names none
_GONE = (404, 410)


class SiteSpider(scrapy.Spider):
    """Crawls one site. Its subclasses, one a definition, are made by `spider_class`."""

    site: ClassVar[SiteDefinition]
    """The site's definition."""

    def __init__(
        self,
        name: str | None = None,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        limit: str | int | None = None,
        section: str | Sequence[str] | None = None,
        store: SiteStore | None = None,
        **others: Any,
    ) -> None:
        """Take a run's arguments, as `scrapy crawl KEY -a NAME=VALUE` gives them.

        Args:
            name: The spider's name, if not the key.
            since: First publish day to take, `YYYY-MM-DD`, China time.
            until: Last publish day to take.
            limit: At most this many new records.
            section: Paths of the only sections to crawl, in one string with commas between them.
            store: The site's open output, if the caller has opened it.
            others: Nothing else but what scrapyd adds (`_job`).

        Raises:
            CannotRun: USAGE, if an argument is none.
        """
        super().__init__(name)
        self.arguments = crawl_arguments(self.site, since=since, until=until, limit=limit, section=section, **others)
        self.addresses = SiteAddresses(self.site)
        self.visits_open = 0
        """Articles asked for and not yet done."""
        self.lost_output: str | None = None
        """Why the output could no longer be written, if so."""
        self._store = store
        self._started_at = now()
        self._walks: set[str] = set()
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Give Scrapy what depends on the site and on the mode: delay, name, transport."""
        super().update_settings(settings)
        settings.set("DOWNLOAD_DELAY", cls.site.delay, priority="spider")
        settings.set("USER_AGENT", user_agent(settings.get("LINFEN_CONTACT")), priority="spider")
        if settings.get("LINFEN_REPLICA"):
            settings.set("DOWNLOAD_HANDLERS", REPLICA_HANDLERS, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; a limit becomes Scrapy's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        if spider.arguments.limit is not None:
            crawler.settings.set("CLOSESPIDER_ITEMCOUNT", spider.arguments.limit, priority="spider")
        return spider

    @property
    def store(self) -> SiteStore:
        """The site's output, opened when it is first needed.

        Raises:
            CannotRun: It cannot be opened.
        """
        if self._store is None:
            self._store = SiteStore.open(self.settings.get("LINFEN_OUTPUT", "output"), self.site)
        return self._store

    @property
    def opened_store(self) -> SiteStore | None:
        """The site's output, if it was needed so far."""
        return self._store

    def count(self, what: str, by: int = 1) -> None:
        """Count in Scrapy's stats, under `linfen/`."""
        self.crawler.stats.inc_value(f"linfen/{what}", by)

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the lists and the front page, then for what earlier runs left pending."""
        if not self.crawler.crawling:
            return  # `scrapy shell` of some versions runs this, too, where nobody asked for a crawl
        if not self.settings.get("LINFEN_REPLICA"):
            check_contact(self.settings.get("LINFEN_CONTACT"))
        ledger = self.store.ledger
        period = self.arguments.period
        ledger.take_up(period_reason=OUTSIDE, since=period.since, until=period.until)
        self._started_at = now()
        for section in self.arguments.sections or self.site.sections:
            names = (section.name,) if section.name else ()
            for request in self._walk_list(self.addresses.section_address(section), section.path, names):
                yield request
        if not self.arguments.sections:
            yield Request(self.site.home, callback=self.parse_front, errback=self.front_failed)
        paths = [section.path for section in self.arguments.sections]
        last = ""
        while batch := ledger.pending(after=last, before=self._started_at, section_paths=paths, limit=_RESUME_AT_ONCE):
            last = batch[-1].canonical
            for discovery in batch:
                for request in self._visit(discovery, discovery.day or self.addresses.date(discovery.canonical), None):
                    yield request
            await self.crawler.signals.wait_for(signals.scheduler_empty)

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """For `scrapy parse`: what the page at an address leads to, or the article on it; nothing is stored."""
        kind = self.addresses.classify(response.url).kind
        if kind in {"front", "list"} and isinstance(response, TextResponse):
            rules = self.site.lists
            links = page_links(response, rules.front_links if kind == "front" else rules.links)
            for each in self._discoveries(links, response.url, None, ()).values():
                yield Request(each.url)
        else:
            found = Discovery(self.addresses.canonical(response.url) or response.url, response.url, "article")
            yield from ArticleVisit(self, found).answered(response)

    def parse_front(self, response: Response) -> Iterator[Request]:
        """Callback of the front page."""
        with self.output_guarded():
            yield from self._read_front(response)

    def parse_list(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        """Callback of list pages."""
        with self.output_guarded():
            yield from self._read_list(response, walk)

    def front_failed(self, failure: Failure) -> None:
        """Errback of the front page."""
        self._page_failed(failure, self.site.home)

    def list_failed(self, failure: Failure, walk: ListWalk) -> None:
        """Errback of list pages. One that is missing behind others is how many lists end."""
        outcome = outcome_of(failure)
        if outcome.status in _GONE and walk.number > 1:
            with self.output_guarded():
                self._finish(walk, "end")
        else:
            self._page_failed(failure, f"{walk.address} (page {walk.number})")

    def settle(self, canonical: str, outcome: Outcome, *, url: str | None = None) -> None:
        """Enter in the output that an article's address gave no record.

        Raises:
            OSError: The output could not be written.
        """
        if outcome.state == "rejected":
            self.store.reject(canonical, outcome.reason, url=url, status=outcome.status, detail=outcome.detail)
        else:
            self.store.ledger.failed(canonical, outcome.reason, status=outcome.status)
            self.logger.info("failed: %s: %s %s", canonical, outcome.reason, outcome.detail or "")
        self.count(f"{outcome.state}/{outcome.reason}")

    @contextlib.contextmanager
    def output_guarded(self) -> Iterator[None]:
        """End the run in good order when the output cannot be written any more; what was asked for stays pending."""
        try:
            yield
        except OSError as error:
            if self.lost_output is None:
                self.lost_output = (
                    f"the output in {self.store.folder.path} cannot be written: {error.strerror or error}"
                )
                self.logger.critical(self.lost_output)
                closing = self.crawler.engine.close_spider_async(reason=OUTPUT_LOST)
                self._stopping = asyncio.ensure_future(closing)

    def _read_front(self, response: Response) -> Iterator[Request]:
        if not isinstance(response, TextResponse):
            return
        self.count("pages/front")
        for url, name in self._nav_sections(response):
            yield from self._walk_list(url, None, (name,) if name else ())
        links = page_links(response, self.site.lists.front_links)
        if self.site.lists.front_links and not links:
            self.logger.warning("lists.front_links find nothing on %s; every link of it counts instead", response.url)
            links = page_links(response)
        found = self._discoveries(links, response.url, None, ())
        stated = {canonical: each.day or self.addresses.date(canonical) for canonical, each in found.items()}
        yield from self._enter(found, stated, None)

    def _nav_sections(self, response: TextResponse) -> Iterator[tuple[str, str]]:
        """Sections that the front page links to; without selectors and sections, its folders near the root."""
        rules = self.site.lists
        if not rules.nav_links and self.site.sections:
            return
        for link in page_links(response, rules.nav_links):
            address = self.addresses.classify(link.url)
            if address.kind != "list" or address.section is not None or (address.page or 1) > 1:
                continue
            if rules.nav_links or address.canonical.rstrip("/").count("/") - 2 <= _NAV_DEPTH:
                yield address.canonical, link.text

    def _walk_list(self, url: str, section_path: str | None, section: tuple[str, ...]) -> Iterator[Request]:
        address = self.addresses.canonical(url) or url
        if address in self._walks:
            return
        self._walks.add(address)
        walk = ListWalk(address, self.arguments.period, self.site.lists.max_pages, section_path, section)
        yield self._list_request(url, walk)

    def _list_request(self, url: str, walk: ListWalk) -> Request:
        failed = partial(self.list_failed, walk=walk)
        return Request(url, callback=self.parse_list, errback=failed, cb_kwargs={"walk": walk})

    def _read_list(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        if not isinstance(response, TextResponse):
            return
        self.count("pages/list")
        ledger = self.store.ledger
        if not walk.begun:
            walk.begun = True
            walk.first_url = response.url
            walk.state = ledger.begin_walk(walk.address, self._started_at)
        rules = self.site.lists
        links = page_links(response, rules.links, rules.dates)
        if rules.links and not links and walk.number == 1:
            self.logger.warning("lists.links find nothing on %s; every link of it counts instead", response.url)
            links = page_links(response)
        found = self._discoveries(links, response.url, walk.section_path, walk.section)
        stated = {canonical: each.day or self.addresses.date(canonical) for canonical, each in found.items()}
        known = ledger.known(found)
        verdict = walk.judge(found, known, stated)
        dates = [known[each].day if each in known else stated[each] for each in found]

        def then(too_old: bool) -> Iterator[Request]:
            yield from self._go_on(response, walk, "too_old" if too_old else verdict)

        gate = Gate(walk.period, dates, then)
        undated = walk.period.since is not None and verdict == "go_on"
        yield from self._enter(found, stated, gate if undated else None)
        yield from gate.open_if_due()

    def _go_on(self, response: TextResponse, walk: ListWalk, verdict: Verdict) -> Iterator[Request]:
        """Ask for the list's next page, or note how far it has been read."""
        if verdict == "go_on" and walk.number < walk.max_pages:
            walk.number += 1
            url = self.addresses.list_page(walk.first_url, walk.number)
            if url is None:
                url = next_page_link(response, self.site.lists.next_link)
            if url is not None and self.addresses.classify(url).kind not in {"foreign", "invalid", "article", "file"}:
                yield self._list_request(url, walk)
                return
            verdict = "end"
        with self.output_guarded():
            self._finish(walk, verdict)

    def _finish(self, walk: ListWalk, verdict: Verdict) -> None:
        self.store.ledger.finish_walk(walk.address, walk.complete_since("end" if verdict == "go_on" else verdict))

    def _discoveries(
        self, links: Sequence[Link], page: str, section_path: str | None, section: tuple[str, ...]
    ) -> dict[str, Discovery]:
        """The articles among a page's links, by canonical address; the others are counted by reason."""
        found: dict[str, Discovery] = {}
        for link in links:
            address = self.addresses.classify(link.url)
            canonical = address.canonical
            kind = address.kind
            if kind == "further_page" and address.first is not None:
                canonical = address.first
            elif kind not in {"article", "by_id"}:
                self.count(f"links_ignored/{kind}")
                continue
            day = link.date or (address.date if address.date and len(address.date) == 10 else None)
            if canonical not in found:
                found[canonical] = Discovery(
                    canonical,
                    canonical,
                    "by_id" if kind == "by_id" else "article",
                    address.article_id,
                    section_path,
                    section,
                    day,
                    page,
                )
        return found

    def _enter(
        self, found: dict[str, Discovery], stated: dict[str, str | None], gate: Gate | None
    ) -> Iterator[Request]:
        """Enter a page's articles in the ledger, and ask for the new ones that the period does not rule out."""
        new = self.store.ledger.discovered(found.values())
        if len(found) > len(new):
            self.count("links_ignored/known", len(found) - len(new))
        for canonical, discovery in found.items():
            if canonical in new:
                waits = gate is not None and stated[canonical] is None
                yield from self._visit(discovery, stated[canonical], gate if waits else None)

    def _visit(self, discovery: Discovery, stated: str | None, gate: Gate | None) -> Iterator[Request]:
        """The request for an article, unless list or address state a day that the run does not want."""
        if self.arguments.period.surely_excludes(stated):
            self.store.ledger.rejected(discovery.canonical, OUTSIDE, day=stated)
            self.count(f"rejected/{OUTSIDE}")
        elif self.lost_output is None:
            yield ArticleVisit(self, discovery, gate).request()

    def _page_failed(self, failure: Failure, page: str) -> None:
        outcome = outcome_of(failure)
        kind = "lists_forbidden" if outcome.reason == "robots" else f"lists_failed/{outcome.reason}"
        self.count(kind)
        self.logger.warning("no list at %s: %s %s", page, outcome.reason, outcome.detail or "")


def site_spider_of(crawler: Crawler) -> SiteSpider:
    """The running spider.

    Raises:
        TypeError: It is none of ours.
    """
    if not isinstance(crawler.spider, SiteSpider):
        raise TypeError(f"{crawler.spider!r} is no SiteSpider")
    return crawler.spider


def spider_class(site: SiteDefinition, module: str = __name__) -> type[SiteSpider]:
    """The spider class of a site; its name is the site's key. Scrapy's loader takes a module's own classes only."""
    members = {"name": site.key, "site": site, "allowed_domains": [*site.hosts, *site.aliases], "__module__": module}
    return type(f"SiteSpider_{site.key}", (SiteSpider,), members)
