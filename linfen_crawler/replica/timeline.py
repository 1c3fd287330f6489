"""Which articles a site has: their numbers, days and sections, all worked out from an article's place in the order.

Nothing is stored per article, so a site of 100,000 articles costs as much as one of a hundred.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linfen_crawler.article import CHINA_TIME

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Era:
    """A time of the site's life with its own numbers and sections."""

    share: int
    """Articles of it at scale 1."""
    first_day: str
    """`YYYY-MM-DD`."""
    last_day: str
    """`YYYY-MM-DD`."""
    first_number: int
    last_number: int
    sections: tuple[str, ...]
    """Paths of sections that articles take turns in; named twice, a section gets twice as many."""
    old: bool = False
    """Pages of this era have the site's old shape."""


@dataclass(frozen=True, slots=True)
class _Span:
    """An era at a certain scale."""

    era: Era
    start: int
    """Place of its first article."""
    count: int
    begin: datetime
    pace: timedelta
    """From one article to the next."""
    step: int
    """From one number to the next, before jitter."""


class Timeline:
    """The articles of one site in rising order: places 0, 1, 2 …, the last era's open for new ones.

    Raises:
        ValueError: The scale needs more numbers than an era has.
    """

    def __init__(self, key: str, eras: tuple[Era, ...], scale: float = 1.0) -> None:
        self._key = key
        self._spans = list(_spans(eras, scale))
        last = self._spans[-1]
        self.first_count = last.start + last.count
        """Articles at the start."""
        self.published = 0
        """Articles added since."""

    def __len__(self) -> int:
        return self.first_count + self.published

    def publish(self, count: int) -> range:
        """Add new articles; gives their places."""
        before = len(self)
        self.published += count
        return range(before, len(self))

    def era(self, index: int) -> Era:
        """The era of an article."""
        return self._span(index).era

    def number(self, index: int) -> int:
        """The site's number of an article. Numbers rise, with gaps."""
        span = self._span(index)
        return span.era.first_number + (index - span.start) * span.step + self._jitter(index, span.step)

    def index_of(self, number: int) -> int | None:
        """The place of the article with this number, if there is one."""
        for span in reversed(self._spans):
            if number >= span.era.first_number:
                index = span.start + (number - span.era.first_number) // span.step
                within = index < len(self) and (span is self._spans[-1] or index < span.start + span.count)
                return index if within and self.number(index) == number else None
        return None

    def published_at(self, index: int) -> datetime:
        """When an article was published, +08:00, between 7 and 22 o'clock. Later articles are never earlier."""
        span = self._span(index)
        fraction = self._jitter(index, 997) / 1000
        moment = span.begin + span.pace * (index - span.start + fraction)
        midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
        clock = 7 * 3600 + (moment - midnight).seconds * 15 // 24
        return midnight + timedelta(seconds=clock)

    def section(self, index: int) -> str:
        """The path of an article's section."""
        span = self._span(index)
        return span.era.sections[(index - span.start) % len(span.era.sections)]

    def newest(self, sections: frozenset[str]) -> Iterator[int]:
        """The articles of these sections, newest first."""
        return self.newest_from(sections, 0)

    def newest_from(self, sections: frozenset[str], skip: int) -> Iterator[int]:
        """The same without the first `skip`, which are not walked through."""
        for span in reversed(self._spans):
            places = _places(span.era.sections, sections)
            cycle = len(span.era.sections)
            total = self._count_in(span, sections)
            if skip >= total:
                skip -= total
                continue
            for nth in range(total - 1 - skip, -1, -1):
                yield span.start + nth // len(places) * cycle + places[nth % len(places)]
            skip = 0

    def count(self, sections: frozenset[str]) -> int:
        """How many articles these sections have."""
        return sum(self._count_in(span, sections) for span in self._spans)

    def _count_in(self, span: _Span, sections: frozenset[str]) -> int:
        count = span.count + (self.published if span is self._spans[-1] else 0)
        places = _places(span.era.sections, sections)
        whole, rest = divmod(count, len(span.era.sections))
        return whole * len(places) + sum(place < rest for place in places)

    def _span(self, index: int) -> _Span:
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self._spans[bisect_right(self._spans, index, key=lambda span: span.start) - 1]

    def _jitter(self, index: int, below: int) -> int:
        digest = hashlib.sha256(f"{self._key}\x1f{index}".encode()).digest()
        return int.from_bytes(digest[:8], "big") % below


def _spans(eras: tuple[Era, ...], scale: float) -> Iterator[_Span]:
    start = 0
    for era in eras:
        count = max(1, round(era.share * scale))
        numbers = era.last_number - era.first_number
        if count > numbers:
            raise ValueError(f"scale {scale}: {count} articles from {era.first_day} on, but only {numbers} numbers")
        begin, end = (datetime.fromisoformat(day).replace(tzinfo=CHINA_TIME) for day in (era.first_day, era.last_day))
        yield _Span(era, start, count, begin, (end - begin) / count, numbers // count)
        start += count


def _places(cycle: tuple[str, ...], sections: frozenset[str]) -> list[int]:
    return [place for place, section in enumerate(cycle) if section in sections]
