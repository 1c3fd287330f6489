"""Leaves a host alone that asks for it (`Retry-After`), and one that does not answer any more.

A short wish is waited for in the run. A long one is remembered in the ledger: nothing more is asked of the host in this
run nor in later ones until then, and what was to be asked stays pending.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest

from linfen_crawler.spiders.failure_reasons import outcome_of_error
from linfen_crawler.spiders.site_component import SiteComponent
from linfen_crawler.spiders.site_spider import site_spider_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

LONGEST = timedelta(days=7)
"""A wish for more than this is a slip of the server's configuration; this much of it is honoured."""

DOWN_AFTER = 20
"""Failures in a row after which a host counts as down for the rest of the run."""

_SECONDS = re.compile(r"[0-9]{1,12}")
_ASKS_TO_WAIT = (429, 503)
_NO_ANSWER = ("timeout", "dns", "connection_refused", "connection")
_BEHIND_A_PROXY = (502, 503, 504)


class HostResting(IgnoreRequest):
    """The host is left alone for now; the request was not sent."""


class HostRest(SiteComponent):
    """Downloader middleware. Its place is behind Scrapy's retries: it sees each answer before they do."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._longest_wait = crawler.settings.getfloat("LINFEN_LONGEST_WAIT")
        self._until: dict[str, datetime] | None = None
        self._failures: Counter[str] = Counter()

    async def process_request(self, request: Request) -> None:
        """Wait until the host may be asked.

        Raises:
            HostResting: That is later than a run waits.
        """
        host = _host_of(request)
        while True:
            if self._failures[host] >= DOWN_AFTER:
                raise HostResting(f"{host} does not answer; it is left alone for the rest of this run")
            seconds = self._seconds_left(host)
            if seconds <= 0:
                return
            if seconds > self._longest_wait:
                raise HostResting(f"{host} asked to be left alone until {self._resting()[host]:%Y-%m-%d %H:%M:%SZ}")
            await asyncio.sleep(seconds)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the answer asks for."""
        host = _host_of(request)
        if response.status in _BEHIND_A_PROXY:
            self._failed(host)
        else:
            self._failures[host] = 0
        wait = _wish_of(response) if response.status in _ASKS_TO_WAIT else None
        if wait is not None:
            self._rest(host, wait)
            if wait.total_seconds() > self._longest_wait:
                request.meta["dont_retry"] = True
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Count failures in a row."""
        if not isinstance(exception, IgnoreRequest) and outcome_of_error(exception).reason in _NO_ANSWER:
            self._failed(_host_of(request))

    def _failed(self, host: str) -> None:
        self._failures[host] += 1
        if self._failures[host] == DOWN_AFTER:
            logger.error("%s failed %d times in a row and is left alone for the rest of this run", host, DOWN_AFTER)

    def _rest(self, host: str, wait: timedelta) -> None:
        spider = site_spider_of(self._crawler)
        until = spider.store.clock.now() + wait
        if until <= self._resting().get(host, until - timedelta(microseconds=1)):
            return
        self._resting()[host] = until
        self._crawler.stats.inc_value("linfen/rests")
        logger.warning("%s asked to be left alone until %s (Retry-After)", host, until.isoformat(timespec="seconds"))
        with spider.output_guarded():
            spider.store.ledger.rest(host, until)

    def _seconds_left(self, host: str) -> float:
        until = self._resting().get(host)
        if until is None:
            return 0.0
        return (until - site_spider_of(self._crawler).store.clock.now()).total_seconds()

    def _resting(self) -> dict[str, datetime]:
        if self._until is None:
            spider = site_spider_of(self._crawler)
            # Nothing is opened for a single request (`scrapy shell`, `scrapy parse`).
            store = spider.opened_store
            if store is None:
                return {}
            self._until = {host: datetime.fromisoformat(text) for host, text in store.ledger.resting().items()}
        return self._until


def _wish_of(response: Response) -> timedelta | None:
    """How long the server wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3)."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if _SECONDS.fullmatch(text):
        return min(timedelta(seconds=min(int(text), LONGEST.total_seconds())), LONGEST)
    until = _moment(text)
    if until is None:
        return None
    # By the server's own clock, if it tells: ours may differ.
    there = _moment((response.headers.get("Date") or b"").decode("latin-1")) or datetime.now(UTC)
    return min(max(until - there, timedelta()), LONGEST)


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _host_of(request: Request) -> str:
    return urlsplit(request.url).hostname or ""
