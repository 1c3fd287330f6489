"""Scrapy's stats without the look at each call for an argument that is no longer given."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector


class CountedStats(MemoryStatsCollector):
    """The same figures under the same names.

    Scrapy 2.14 and later warn of calls with the argument `spider`, and look for it through two functions and an
    exception that is caught: 3 µs a call, some fifty calls a page.
    """

    __getattribute__ = object.__getattribute__  # and no function between, at each look at an attribute

    def inc_value(self, key: str, count: int = 1, start: int = 0, spider: object = None) -> None:  # noqa: ARG002
        """Add to a figure, which is `start` before."""
        stats = self._stats
        stats[key] = stats.get(key, start) + count
