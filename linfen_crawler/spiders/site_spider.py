"""The spider of every site: what it does is code, what the site is stands in its definition.

Front page, navigation and sections lead to lists, lists to articles. Lists are read page by page, newest first, until
they end or reach what is known or not wanted; articles are visits of their own (`article_visit`). Before a request is
built, the ledger has said that its article is new.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any, ClassVar, Self

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response, TextResponse

from linfen_crawler.ledger import Clock, Discovery
from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.operations.archive_plan import archive_plan, wants_archive
from linfen_crawler.operations.before_asking import check_before_asking
from linfen_crawler.operations.ledger_plan import ledger_plan
from linfen_crawler.operations.open_run import OUTPUT_LOST
from linfen_crawler.operations.output_plan import output_plan
from linfen_crawler.operations.seldom_collected import collect_seldom
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.operations.user_agent import user_agent
from linfen_crawler.sites import SiteDefinition, addresses_of
from linfen_crawler.spiders import frontier
from linfen_crawler.spiders.admittance import Admittance
from linfen_crawler.spiders.arguments import crawl_arguments
from linfen_crawler.spiders.article_media import ArticleMedia
from linfen_crawler.spiders.article_visit import ArticleVisit
from linfen_crawler.spiders.failure_reasons import EXPECTED_ENDS
from linfen_crawler.spiders.front_and_lists import FrontAndLists
from linfen_crawler.spiders.handed_out_later import HandedOutLater
from linfen_crawler.spiders.page_links import page_links
from linfen_crawler.spiders.period import OUTSIDE
from linfen_crawler.spiders.reading_in_order import ReadingInOrder
from linfen_crawler.spiders.site_health import was_well
from linfen_crawler.spiders.sources import sources_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from datetime import date, datetime

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from linfen_crawler.spiders.failure_reasons import Outcome
    from linfen_crawler.spiders.list_walk import Gate


class LeaseOver(IgnoreRequest):
    """The site may be another run's by now; the request was not sent."""


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
        ids: str | None = None,
        order: str | None = None,
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
            ids: Back-fill by the site's own numbers, `2700000-2703000`, in place of front page and lists.
            order: `newest` (the default) or `oldest`: which numbers first.
            store: The site's open output, if the caller has opened it.
            others: Nothing else but what scrapyd adds (`_job`).

        Raises:
            CannotRun: USAGE, if an argument is none.
        """
        super().__init__(name)
        self.arguments = crawl_arguments(
            self.site, since=since, until=until, limit=limit, section=section, ids=ids, order=order, **others
        )
        self.addresses = addresses_of(self.site)  # that of the output, too: no address is taken apart twice
        self.visits_open = 0
        """Articles asked for and not yet done."""
        self.numbers_left = 0
        """Numbers of a back-fill that are not in the ledger yet."""
        self.missing: dict[str, int | None] = {}
        """Stored articles that were not there, with the status of the answer; `settle_missing` judges them."""
        self.started_at = ""
        """When the run began, as the ledger writes it."""
        self.lost_output: str | None = None
        """Why the output could no longer be written, if so."""
        self.lost_lease = False
        """Whether that is because another run may have the site by now."""
        self.failure_examples: dict[str, str] = {}
        """For each reason for a failure an address that met it."""
        self.without_robots: dict[str, str] = {}
        """The hosts (`http://www.lfxww.com`) where nothing is asked, for their robots.txt cannot be had, and why."""
        self._store = store
        self.handed_out_later = HandedOutLater(self)
        """What was found and is asked for when nothing else is left."""
        self._admittance = Admittance(self)
        self._front_and_lists = FrontAndLists(self, self._admittance)
        self._media: ArticleMedia | None = None
        self._reading: ReadingInOrder | None = None
        self._highest_number: int | None = None
        self._stopping: asyncio.Task[None] | None = None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Give Scrapy what depends on the site and on the mode: delay, name, transport."""
        super().update_settings(settings)
        settings.set("DOWNLOAD_DELAY", cls.site.delay, priority="spider")
        settings.set("USER_AGENT", user_agent(settings.get("LINFEN_CONTACT")), priority="spider")
        replica = bool(settings.get("LINFEN_REPLICA"))
        handler = "replica.transport.ReplicaTransport" if replica else "network.guarded_http.GuardedHttp"
        if wants_archive(settings, cls.site):
            handler = f"spiders.kept_downloads.{'KeptReplica' if replica else 'KeptHttp'}"
        # No page, whatever it leads to, makes a crawl open a file or speak anything but HTTP.
        closed = dict.fromkeys(("data", "file", "ftp", "s3"))
        ours = dict.fromkeys(("http", "https"), f"linfen_crawler.{handler}")
        settings.set("DOWNLOAD_HANDLERS", {**closed, **ours}, priority="spider")

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider; a limit becomes Scrapy's own."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.handed_out_later.watch(crawler)
        crawler.signals.connect(spider.reading_over, signals.spider_closed)
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
            clock = Clock.from_text(self.settings.get("LINFEN_NOW"))
            plan = archive_plan(self.settings, self.site)
            output = output_plan(self.settings)
            self._store = SiteStore.open(
                output.folder,
                self.site,
                clock,
                plan,
                publication=output.publication(self.site.key),
                ledgers=ledger_plan(self.settings),
            )
        return self._store

    @property
    def media(self) -> ArticleMedia:
        """What asks for the files of articles."""
        if self._media is None:
            self._media = ArticleMedia(self)
        return self._media

    @property
    def reading(self) -> ReadingInOrder:
        """What makes records of pages."""
        if self._reading is None:
            readers = self.settings.get("LINFEN_READERS")
            self._reading = ReadingInOrder(self.site, int(readers) if readers not in (None, "") else None)
        return self._reading

    def reading_over(self) -> None:
        """Nothing more is read; the processes that read for this crawl end."""
        if self._reading is not None:
            self._reading.close()

    @property
    def opened_store(self) -> SiteStore | None:
        """The site's output, if it was needed so far."""
        return self._store

    def pending_now(self) -> int:
        """How many addresses and numbers are still to be asked for."""
        if self._store is None or self.lost_output is not None:
            return self.visits_open
        return self._store.ledger.count_pending() + self.numbers_left

    def seconds_for(self, pages: int) -> float:
        """How long so many pages take at the pace that the site is asked at: its delay, or what its answers take."""
        slots = self.crawler.engine.downloader.slots.values() if self.crawler.engine else ()
        return pages * max((slot.delay for slot in slots), default=self.settings.getfloat("DOWNLOAD_DELAY"))

    def count(self, what: str, by: int = 1) -> None:
        """Count in Scrapy's stats, under `linfen/`."""
        self.crawler.stats.inc_value(f"linfen/{what}", by)

    def now(self) -> datetime:
        """This moment, UTC, by the clock of the run."""
        return (self._store.clock if self._store else Clock()).now()

    async def start(self) -> AsyncIterator[Any]:
        """Ask for all sources, for what earlier runs left pending, then for what may have changed.

        A back-fill by number asks for its numbers in place of all sources.
        """
        if not self.crawler.crawling:
            return  # `scrapy shell` of some versions runs this, too, where nobody asked for a crawl
        check_before_asking(self.settings)
        collect_seldom()
        ledger = self.store.ledger
        if self.store.lease is not None:
            # The run before, on whatever machine, may have asked these hosts just now.
            await asyncio.sleep(self.store.lease.rest(self.settings.getfloat("DOWNLOAD_DELAY")))
        period = self.arguments.period
        ledger.take_up(period_reason=OUTSIDE, since=period.since, until=period.until)
        self.started_at = ledger.clock.text()
        numbers = self.arguments.numbers
        if numbers is not None:
            async for request in frontier.by_number(self, numbers):
                yield request
        else:
            for request in self._front_and_lists.requests():
                yield request
            for source in sources_of(self, self._admittance):
                async for request in source.requests():
                    yield request
        async for request in frontier.left_pending(self):
            yield request
        if numbers is None:
            async for request in frontier.due_again(self):
                yield request
        if self.media.wanted:
            for request in self.media.left():
                yield request

    def parse(self, response: Response, **_: Any) -> Iterator[Any]:
        """For `scrapy parse`: what the page at an address leads to, or the article on it; nothing is stored."""
        kind = self.addresses.classify(response.url).kind
        if kind in {"front", "list"} and isinstance(response, TextResponse):
            rules = self.site.lists
            links = page_links(response, rules.front_links if kind == "front" else rules.links)
            for each in self._admittance.discoveries(links, response.url).values():
                yield Request(each.url)
        else:
            found = Discovery(self.addresses.canonical(response.url) or response.url, response.url, "article")
            self._reading = ReadingInOrder(self.site, readers=0)  # what is read by another process comes later
            output = ArticleVisit(self, found).answered(response)
            yield from output if isinstance(output, list) else ()

    def settle(self, canonical: str, outcome: Outcome, *, url: str | None = None) -> None:
        """Enter in the output that an article's address gave no record.

        Raises:
            OSError: The output could not be written.
        """
        if outcome.state == "pending":
            self.store.ledger.released([canonical])
            if outcome.reason not in EXPECTED_ENDS:
                self.count(f"put_off/{outcome.reason}")
                self.failure_examples.setdefault(outcome.reason, canonical)
            return
        if outcome.state == "rejected":
            self.store.reject(canonical, outcome.reason, url=url, status=outcome.status, detail=outcome.detail)
        else:
            self.store.ledger.failed(canonical, outcome.reason, status=outcome.status)
            self.failure_examples.setdefault(outcome.reason, canonical)
            words = (canonical, outcome.reason, outcome.detail or "")
            self.logger.info("failed: %s: %s %s", *words, extra={"url": canonical})
        self.count(f"{outcome.state}/{outcome.reason}")

    def unchanged(self, canonical: str, response: Response) -> None:
        """A stored article is there as its record has it.

        Raises:
            OSError: The output could not be written.
        """
        etag, modified = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
        self.store.unchanged(
            canonical,
            status=response.status,
            etag=etag.decode("latin-1") if etag else None,
            last_modified=modified.decode("latin-1") if modified else None,
        )
        self.count("unchanged")

    def settle_missing(self) -> None:
        """At the end of a run: enter which stored articles were not there, if the site was well otherwise.

        Raises:
            OSError: The output could not be written.
        """
        if self.missing and not was_well(self.crawler.stats.get_stats(), len(self.missing)):
            self.logger.warning("%d stored articles are missing, and so is more of the site", len(self.missing))
            self.count("missing_unjudged", len(self.missing))
        else:
            for canonical, status in self.missing.items():
                self.count("gone" if self.store.missed(canonical, status=status) else "missing")
        self.missing.clear()

    def is_settled_number(self, number: str | None) -> bool:
        """Whether the site has given out higher numbers than this one: if nothing is there, nothing will be."""
        if self._highest_number is None:
            self._highest_number = self.store.ledger.highest_number()
        return number is not None and int(number) < self._highest_number

    @contextlib.contextmanager
    def output_guarded(self) -> Iterator[None]:
        """End the run in good order when the output cannot be written any more; what was asked for stays pending."""
        try:
            yield
        except OSError as error:
            if self.lost_output is None:
                self.lose_output(error)
                closing = self.crawler.engine.close_spider_async(reason=OUTPUT_LOST)
                self._stopping = asyncio.ensure_future(closing)

    def check_lease(self) -> None:
        """Called by the transport right before anything is sent: nothing is once another run may have the site.

        Raises:
            LeaseOver: That is so; the run ends.
        """
        lease = self._store.lease if self._store is not None else None
        if lease is not None:
            with self.output_guarded():
                lease.check()
            if self.lost_output is not None:
                raise LeaseOver(self.lost_output)

    @property
    def lease_margin(self) -> float | None:
        """Seconds from the last request that `check_lease` lets pass to another run's first; None without a lease."""
        lease = self._store.lease if self._store is not None else None
        return lease.margin if lease is not None else None

    def lose_output(self, error: OSError) -> None:
        """Note that, and why, the output cannot be written any more."""
        if self.lost_output is None:
            self.lost_lease = isinstance(error, LeaseLost)
            why = f"the output in {self.store.folder.path} cannot be written: {error.strerror or error}"
            self.lost_output = str(error) if self.lost_lease else why
            self.logger.critical(self.lost_output)

    def visit(self, discovery: Discovery, stated: str | None, gate: Gate | None) -> Iterator[Request]:
        """The request for an article, unless list or address state a day that the run does not want."""
        if self.arguments.period.surely_excludes(stated):
            self.store.ledger.rejected(discovery.canonical, OUTSIDE, day=stated)
            self.count(f"rejected/{OUTSIDE}")
        elif self.lost_output is None:
            yield ArticleVisit(self, discovery, gate).request()


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
    members = {
        "name": site.key,
        "site": site,
        "allowed_domains": [*site.hosts, *site.aliases, *site.media_hosts],
        "__module__": module,
    }
    return type(f"SiteSpider_{site.key}", (SiteSpider,), members)
