"""Which days of a source are asked for: from the last one wanted back to the first, one after the other."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.sites.address_templates import fill_template
from linfen_crawler.spiders.failure_reasons import Outcome
from linfen_crawler.spiders.list_walk import path_and_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from scrapy import Request

    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.list_walk import WalkEnd
    from linfen_crawler.spiders.site_spider import SiteSpider

RECENT_DAYS = 3
"""So many days back, a day is asked for again in every run: what it shows may still grow."""

LONGEST_GAP = 60
"""So many days in a row without anything end a run's way back, so that a wrong address is not tried for every day of
twenty years. They are remembered, and the next run goes on behind them."""

MOST_FAILURES = 5
"""So many days in a row of which no page at all could be had end it, too."""

LONG_GAP = "long_gap"
"""Reason for which days were not asked for: before them lies such a gap."""

_AT_ONCE = 500  # days that are looked up in the ledger together


class DayToAsk(NamedTuple):
    """A day of a source."""

    day: date
    url: str
    """Its address; its name in the ledger, too."""
    beginning: str
    """Path and query of the address up to where the day ends: what answers from elsewhere is not of this day."""
    is_settled: bool
    """Whether what it shows is remembered for good: it lies far enough back."""


class DayByDay:
    """The days of one source in one run."""

    def __init__(
        self,
        spider: SiteSpider,
        admittance: Admittance,
        template: str,
        first: date,
        last: date | None,
        ask: Callable[[DayToAsk], Iterator[Request]],
        *,
        slack: int = 0,
    ) -> None:
        """Begin.

        Args:
            spider: The running spider.
            admittance: Told when the way back ends early.
            template: Address of a day, with `{year}`, `{month}` and `{day}`.
            first: The first day that there is.
            last: The last one; None where there is none yet.
            ask: Gives the requests for a day; `done` is to be told when they are all answered.
            slack: Days before and behind the run's period that are asked for, too: a list by date may be by that of
                filing.
        """
        self._spider = spider
        self._admittance = admittance
        self._template = urljoin(spider.site.home, template)
        self._ask = ask
        period = spider.arguments.period
        self._today = spider.now().astimezone(CHINA_TIME).date()
        spare = timedelta(days=slack)
        self._first = first if period.since is None else max(first, period.since - spare)
        self._last = min(
            self._today, last or self._today, self._today if period.until is None else period.until + spare
        )
        self._days = self._to_ask()
        self._nothing = 0
        self._failed = 0

    def next(self) -> Iterator[Request]:
        """The requests for the next day; none behind the first one."""
        for day in islice(self._days, 1):
            yield from self._ask(day)

    def done(self, day: DayToAsk, how: WalkEnd, *, answered: bool) -> Iterator[Request]:
        """A day was read, or was not to be had; gives the requests for the next one.

        Args:
            day: The day.
            how: How it ended.
            answered: Whether any page of it came.
        """
        self._nothing = self._nothing + 1 if how == "nothing" else 0
        self._failed = self._failed + 1 if how == "failed" and not answered else 0
        if how == "put_off" or self._failed >= MOST_FAILURES:
            return
        if self._nothing >= LONGEST_GAP and day.day > self._first:
            last = f"nothing on {LONGEST_GAP} days in a row, {day.day} the earliest of them; the next run goes on there"
            self._admittance.page_failed(Outcome("failed", LONG_GAP, detail=last), day.url)
            return
        yield from self.next()

    def _to_ask(self) -> Iterator[DayToAsk]:
        count = max(0, (self._last - self._first).days + 1)
        days = (self._made(self._last - timedelta(days=back)) for back in range(count))
        while some := list(islice(days, _AT_ONCE)):
            known = self._spider.store.ledger.walked_whole([each.url for each in some])
            if known:
                self._spider.count("days_known", len(known))
            yield from (each for each in some if each.url not in known)

    def _made(self, day: date) -> DayToAsk:
        url = _filled(self._template, day)
        end = max(self._template.find(place) + len(place) for place in ("{year}", "{month}", "{day}"))
        beginning = path_and_query(_filled(self._template[:end], day))
        return DayToAsk(day, url, beginning, (self._today - day).days > RECENT_DAYS)


def _filled(template: str, day: date) -> str:
    return fill_template(template, year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}")
