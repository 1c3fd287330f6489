"""robots.txt as RFC 9309 has it: one that cannot be had closes the site, one that is not there opens it.

Scrapy's middleware takes both for permission, knows no redirects to other hosts, asks in every run and does not keep to
Crawl-delay.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter, defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.sitemap import sitemap_urls_from_robots

from linfen_crawler.network.robots_memory import Remembered, RobotsMemory
from linfen_crawler.network.robots_rules import LARGEST, RobotsRules, text_of
from linfen_crawler.spiders.failure_reasons import outcome_of_error
from linfen_crawler.spiders.redirect_target import REDIRECTS, redirect_target
from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

MOST_REDIRECTS = 5
"""So many are followed, also to other hosts (RFC 9309, 2.3.1.2); behind more of them there is taken to be no file."""

_MARK = "linfen_robots"
_TOO_MANY_REQUESTS = 429  # says nothing of the file, and asks to be left alone: as an answer of 5xx


class RobotsUnreachable(IgnoreRequest):
    """Nobody can say what is allowed: robots.txt could not be had. The request was not sent."""


class Robots(RobotsTxtMiddleware):
    """Downloader middleware, in the place of Scrapy's."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._longest_delay = crawler.settings.getfloat("LINFEN_LONGEST_CRAWL_DELAY")
        self._replica = bool(crawler.settings.get("LINFEN_REPLICA"))
        self._memory: RobotsMemory | None = None
        self._states: dict[str, Remembered] = {}
        self._rules: dict[str, RobotsRules] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._why: dict[str, str] = {}
        self._received: Counter[Request] = Counter()
        self._asking = 0

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; None where there are none.

        Raises:
            RobotsUnreachable: They cannot be had.
            IgnoreRequest: The host is left alone for now; so what is asked of it is, too.
        """
        authority = _authority_of(request)
        async with self._locks[authority]:
            state = self._states.get(authority)
            now = self._now()
            if state is None or not (state.is_fresh(now) or state.unreachable_since):
                state = self._remembered(authority)
                if state is None or not state.is_fresh(now):
                    state = await self._ask(authority, state)
                self._states[authority] = state
                await self._read(authority, state, request)
            if state.unreachable_since is not None and not state.is_given_up(now):
                raise RobotsUnreachable(
                    f"{authority}/robots.txt cannot be had ({self._why[authority]}), so nobody can say what is allowed"
                )
            return self._rules.get(authority)

    async def sitemaps(self, request: Request) -> list[str]:
        """The addresses in the `Sitemap` lines for the request's host, in their order, each once.

        Raises:
            IgnoreRequest: As `robot_parser`.
        """
        await self.robot_parser(request)
        authority = _authority_of(request)
        state = self._states.get(authority)
        text = state.text if state is not None and state.text is not None else ""
        lines = "\n".join(text.splitlines()).encode()  # some files end their lines as old Macs did
        try:
            return list(dict.fromkeys(sitemap_urls_from_robots(lines, f"{authority}/")))
        except ValueError:  # `http://[`
            return []

    async def _ask(self, authority: str, before: Remembered | None) -> Remembered:
        """Ask for a file, and remember what became of it."""
        now = self._now()
        try:
            with self._listening():
                response = await self._follow(f"{authority}/robots.txt")
        except Exception as error:
            if isinstance(error, IgnoreRequest) and outcome_of_error(error).state == "pending":
                raise  # not asked at all
            why: str | None = str(error) or type(error).__name__
        else:
            self._stats.inc_value("robotstxt/response_count")
            if response is not None:
                self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
            why = _why_unreachable(response)
        if why is None:
            text = text_of(response.body) if response is not None and _is_there(response) else None
            state = Remembered(text, now, replica=self._replica)
        else:
            self._why[authority] = why
            since = before.unreachable_since if before is not None else None
            state = Remembered(
                before.text if before is not None else None,
                before.asked_at if before is not None else None,
                since or now,
                self._replica,
            )
            if state.is_given_up(now):
                logger.warning(
                    "%s/robots.txt cannot be had since %s (%s): %s",
                    authority,
                    f"{state.unreachable_since:%Y-%m-%d}",
                    why,
                    "its last version holds" if state.asked_at is not None else "everything is taken to be allowed",
                )
            else:
                logger.warning("%s/robots.txt cannot be had (%s): nothing is asked there", authority, why)
                spider = self.crawler.spider
                if isinstance(spider, SiteSpider):
                    spider.without_robots[authority] = why
        self._remember(authority, state)
        return state

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Listen to the downloader while a file is asked for, and not while thousands of pages are."""
        listeners = (
            (self._stop_behind_the_limit, signals.bytes_received),
            (self._count, signals.request_reached_downloader),
        )
        self._asking += 1
        for listener, signal in listeners:
            self.crawler.signals.connect(listener, signal)
        try:
            yield
        finally:
            self._asking -= 1
            if not self._asking:
                for listener, signal in listeners:
                    self.crawler.signals.disconnect(listener, signal)

    async def _follow(self, url: str) -> Response | None:
        """The answer at the end of the redirects; None where these are too many or lead nowhere."""
        for _ in range(MOST_REDIRECTS + 1):
            response: Response = await self.crawler.engine.download_async(
                Request(
                    url,
                    priority=self.DOWNLOAD_PRIORITY,
                    callback=NO_CALLBACK,
                    # However large it says to be, its beginning is read.
                    meta={
                        _MARK: True,
                        "dont_obey_robotstxt": True,
                        "dont_redirect": True,
                        "allow_offsite": True,
                        "download_maxsize": 0,
                    },
                )
            )
            if response.status not in REDIRECTS:
                return response
            target = redirect_target(response)
            if target is None or urlsplit(target).scheme not in {"http", "https"}:
                return None
            url = target
        return None

    async def _read(self, authority: str, state: Remembered, request: Request) -> None:
        """Take up the rules of a file: its paths, and the pause that it asks for."""
        if state.text is None:
            self._rules.pop(authority, None)
            return
        rules = self._rules[authority] = RobotsRules(state.text, self.crawler.settings["ROBOTSTXT_USER_AGENT"])
        await self.crawler.signals.send_catch_log_async(
            signal=signals.robots_parsed, robotparser=rules, request=request
        )
        wish = rules.crawl_delay()
        if wish is not None:
            self._slow_down(urlsplit(authority).hostname or "", wish)

    def _slow_down(self, host: str, wish: float) -> None:
        """Keep to a Crawl-delay, as far as ours is not the longer one and it is not absurd."""
        own = self.crawler.settings.getfloat("DOWNLOAD_DELAY")
        delay = max(own, min(wish, self._longest_delay))
        if wish > self._longest_delay:
            logger.warning(
                "robots.txt of %s asks for %g s between two requests; %g s are kept (LINFEN_LONGEST_CRAWL_DELAY)",
                host,
                wish,
                delay,
            )
        elif delay > own:
            logger.info("robots.txt of %s asks for %g s between two requests, which are kept", host, wish)
        downloader = self.crawler.engine.downloader
        downloader.per_slot_settings.setdefault(host, {})["delay"] = delay
        if host in downloader.slots:
            downloader.slots[host].delay = max(downloader.slots[host].delay, delay)

    def _stop_behind_the_limit(self, data: bytes, request: Request) -> None:
        if not request.meta.get(_MARK):
            return
        self._received[request] += len(data)
        if self._received[request] > LARGEST:
            raise StopDownload(fail=False)

    def _count(self, request: Request) -> None:
        if request.meta.get(_MARK):
            self._stats.inc_value("robotstxt/request_count")

    def _remembered(self, authority: str) -> Remembered | None:
        memory = self._open_memory()
        state = memory.get(authority) if memory is not None else None
        return state if state is not None and state.replica == self._replica else None

    def _remember(self, authority: str, state: Remembered) -> None:
        memory = self._open_memory()
        if memory is not None and isinstance(self.crawler.spider, SiteSpider):
            with self.crawler.spider.output_guarded():
                memory.put(authority, state)

    def _open_memory(self) -> RobotsMemory | None:
        """The memory of the site's output; None where there is none: `scrapy shell`, a single page."""
        spider = self.crawler.spider
        if self._memory is None and isinstance(spider, SiteSpider) and spider.opened_store is not None:
            self._memory = RobotsMemory(spider.opened_store.folder.robots)
        return self._memory

    def _now(self) -> datetime:
        spider = self.crawler.spider
        return spider.now() if isinstance(spider, SiteSpider) else datetime.now(UTC)


def _why_unreachable(response: Response | None) -> str | None:
    """Why an answer is none (RFC 9309, 2.3.1.4); None for a file, and for the word that there is none (2.3.1.3)."""
    if response is None or _is_there(response):
        return None
    if 400 <= response.status < 500 and response.status != _TOO_MANY_REQUESTS:
        return None
    return f"status {response.status}"


def _is_there(response: Response) -> bool:
    return 200 <= response.status < 300


def _authority_of(request: Request) -> str:
    """Scheme, host and port of a request's address, `http://www.lfxww.com`: what a robots.txt speaks for."""
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"
