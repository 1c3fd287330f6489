"""Scrapy's stats without the look at each call for an argument that is no longer given."""

from __future__ import annotations

from typing import Any

from scrapy.statscollectors import MemoryStatsCollector


class CountedStats(MemoryStatsCollector):
    """The same figures under the same names.

    Scrapy 2.14 and later warn of calls with the argument `spider`, and look for it through two functions and an
    exception that is caught: 3 µs a call, some fifty calls a page.
    """

    def __getattribute__(self, name: str) -> Any:
        """As any object has it."""
        return object.__getattribute__(self, name)

    def inc_value(self, key: str, count: int = 1, start: int = 0, spider: object = None) -> None:  # noqa: ARG002
        """Add to a figure, which is `start` before."""
        stats = self._stats
        stats[key] = stats.get(key, start) + count
