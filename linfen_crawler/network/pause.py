"""The pause between two requests to a host, counted from the end of one exchange to the beginning of the next.

Scrapy counts it from start to start, by the moment at which it takes a request out of its queue. What it does from
there to the line (a connection to be made, a page to be read on the same core) takes longer for one request than for
the next, and the server sees them that much closer together: on a busy machine a third of the pause and less. Whatever
the server has answered it has received, so that a pause behind the answer is a whole one for the server, too.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Self
from weakref import WeakKeyDictionary

from scrapy.core.downloader import Downloader

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


class Pause:
    """Keeps the pauses of one crawler. That a host is asked one thing at a time is its slot's doing."""

    def __init__(self, crawler: Crawler) -> None:
        """Use `Pause.of`."""
        self._crawler = crawler
        self._seconds = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._ended: dict[str, float] = {}

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """The one of a crawler: it has a handler for http and another for https, and a host may be asked by both."""
        pause: Self | None = _of_crawlers.get(crawler)
        if pause is None:
            pause = _of_crawlers[crawler] = cls(crawler)
        return pause

    async def kept(self, request: Request) -> None:
        """Wait until the host of a request may be asked; at once where it was left alone for long enough."""
        host = _slot(request)
        if host in self._ended:
            await asyncio.sleep(self._ended[host] + self._of(host) - time.monotonic())

    def begins(self, request: Request) -> None:
        """The exchange of a request is over: with an answer, or with none."""
        self._ended[_slot(request)] = time.monotonic()

    def _of(self, host: str) -> float:
        """Seconds: the crawler's own, or more where robots.txt asks for it."""
        engine = self._crawler.engine
        known = engine.downloader.per_slot_settings.get(host, {}) if engine is not None else {}
        seconds: float = known.get("delay", self._seconds)
        return seconds


_of_crawlers: WeakKeyDictionary[Crawler, Any] = WeakKeyDictionary()


def _slot(request: Request) -> str:
    """Name of the slot that a request waited in: its host, also where it is sent to a replica of it."""
    name: str = request.meta.get(Downloader.DOWNLOAD_SLOT, "")
    return name
