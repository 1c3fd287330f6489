"""Signals that nobody listens to are not sent.

Scrapy sends some ten for each page. For each it collects those who listen from four places, and of most there are none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydispatch.dispatcher import Any as Anything
from pydispatch.dispatcher import connections
from scrapy.signalmanager import SignalManager

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class HeardSignals:
    """Extension; for versions of Scrapy whose steps were looked at."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        if type(crawler.signals) is SignalManager:
            crawler.signals.__class__ = _Heard
        return cls()


class _Heard(SignalManager):
    def send_catch_log(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        if not _is_heard(signal, kwargs.get("sender", self.sender)):
            return []
        return super().send_catch_log(signal, **kwargs)

    async def send_catch_log_async(self, signal: Any, **kwargs: Any) -> list[tuple[Any, Any]]:
        if not _is_heard(signal, kwargs.get("sender", self.sender)):
            return []
        return await super().send_catch_log_async(signal, **kwargs)


def _is_heard(signal: Any, sender: Any) -> bool:
    """Whether somebody listens: to this signal or to all, of this sender or of all."""
    for of in (connections.get(id(sender)), connections.get(id(Anything))):
        if of and (signal in of or Anything in of):
            return True
    return False
