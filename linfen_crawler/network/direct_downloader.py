"""Scrapy's downloader without the detours that most requests have no need of.

Scrapy makes a coroutine of what each method of a middleware returns, also where that is there at once, and gives each
request a place in a queue and a task, also where it may be sent at once. Where one page is asked for at a time, all
of that lies between the answer to one and the request for the next. What is done for a request, in which order, and
when it may be sent stays Scrapy's: what has to wait, and all that goes to a host with a pause, goes Scrapy's own way.
"""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any

from scrapy import Request, signals
from scrapy.core.downloader import Downloader
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.exceptions import _InvalidOutput
from scrapy.http import Response
from scrapy.utils.defer import ensure_awaitable

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from scrapy.crawler import Crawler


class DirectDownloader(Downloader):
    """In the place of Scrapy's."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        if not self.middleware._mw_methods_requiring_spider:
            # Not a new one: that would make every middleware a second time.
            self.middleware.__class__ = _DirectMiddlewares

    async def _enqueue_request(self, request: Request) -> Response:
        key, slot = self._get_slot(request)
        # Active is also what has left the queue for a task that has not begun yet.
        if slot.delay > 0 or slot.queue or slot.latercall or len(slot.active) >= slot.concurrency:
            return await super()._enqueue_request(request)
        request.meta[self.DOWNLOAD_SLOT] = key
        slot.active.add(request)
        try:
            self.signals.send_catch_log(
                signal=signals.request_reached_downloader, request=request, spider=self.crawler.spider
            )
            slot.lastseen = monotonic()
            return await self._download(slot, request)
        finally:
            slot.active.remove(request)


class _DirectMiddlewares(DownloaderMiddlewareManager):
    async def _process_request(
        self, request: Request, download_func: Callable[[Request], Coroutine[Any, Any, Response]]
    ) -> Response | Request:
        for method in self.methods["process_request"]:
            answer: Any = method(request=request)  # type: ignore[misc]  # of all methods, says Scrapy
            if answer is not None and not isinstance(answer, Response | Request):
                answer = await ensure_awaitable(answer)
            if answer is not None:
                return _checked(answer, method)
        return await download_func(request)

    async def _process_response(self, response: Response | Request, request: Request) -> Response | Request:
        for method in self.methods["process_response"]:
            if isinstance(response, Request):
                return response
            answer: Any = method(request=request, response=response)  # type: ignore[misc]
            if not isinstance(answer, Response | Request):
                answer = await ensure_awaitable(answer)
            response = _checked(answer, method)
        return response


def _checked(answer: Any, method: Any) -> Response | Request:
    if not isinstance(answer, Response | Request):
        raise _InvalidOutput(f"{method.__qualname__} gave {type(answer)} in place of a response or a request")
    return answer
