"""Counters whose memory has a bound, and days folded to the columns of a chart."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_NAMES = 100_000
"""Of how many different names a tally keeps count; beyond it the rarest are forgotten, with their counts."""

_DAYS_BY_DAY = 62
_DAYS_BY_WEEK = 731
"""Up to so many days a chart has a column for each day, or each week; beyond it for each month."""


class NameTally:
    """How often each name came, exact for the frequent ones."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def add(self, names: Iterable[str]) -> None:
        """Count names."""
        for name in names:
            self.counts[name] += 1
        if len(self.counts) > MOST_NAMES:
            self.counts = Counter(dict(self.counts.most_common(MOST_NAMES // 2)))

    def top(self, count: int) -> list[tuple[str, int]]:
        """The most frequent ones; of equals the first in the order of their characters."""
        return sorted(self.counts.items(), key=lambda each: (-each[1], each[0]))[:count]


class Columns:
    """The columns of a time axis: days, weeks from Monday, or months, without a gap, whatever had records."""

    def __init__(self, first: int, last: int) -> None:
        span = last - first + 1
        self.unit = "day" if span <= _DAYS_BY_DAY else "week" if span <= _DAYS_BY_WEEK else "month"
        starts = list(dict.fromkeys(self._start(date.fromordinal(day)) for day in range(first, last + 1)))
        self.names = [start.isoformat()[: 7 if self.unit == "month" else 10] for start in starts]
        self._places = {start: place for place, start in enumerate(starts)}

    def place(self, day: int) -> int | None:
        """The column of a day given as ordinal; None for one outside."""
        return self._places.get(self._start(date.fromordinal(day)))

    def _start(self, day: date) -> date:
        if self.unit == "day":
            return day
        return day - timedelta(days=day.weekday()) if self.unit == "week" else day.replace(day=1)
