"""The end of a run that has as many records as it was asked for: nothing that still waits for its turn is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class LimitReached(IgnoreRequest):
    """The run has all the records that it was asked for; the request was not sent."""


def drop_waiting(crawler: Crawler) -> None:
    """Let the requests for pages that wait out the delay end with `LimitReached`.

    Scrapy sends what has reached the downloader also after a spider was told to close: with a delay of two seconds that
    is one page more for every host. What is on its way already is received and stays pending in the ledger.
    """
    for slot in crawler.engine.downloader.slots.values() if crawler.crawling else ():
        waiting = list(slot.queue)
        slot.queue.clear()
        for request, answer in waiting:
            if request.callback in (None, NO_CALLBACK):
                slot.queue.append((request, answer))  # robots.txt and the like: asked for by others than the spider
            else:
                answer.errback(Failure(LimitReached("the run has as many records as it was asked for")))  # type: ignore[no-untyped-call]
