"""Lists by date: each day's is read to its end as other lists are, and a day read once is not asked for again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.spiders.day_by_day import DayByDay, DayToAsk
from linfen_crawler.spiders.front_and_lists import HtmlPages
from linfen_crawler.spiders.list_reading import ListReading

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy import Request

    from linfen_crawler.sites import Days
    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.list_walk import WalkEnd
    from linfen_crawler.spiders.site_spider import SiteSpider

_SLACK = 1  # day: the one in the address may be that of filing, the one on the page that of the print edition


class DatedLists:
    """The lists by date of one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance) -> None:
        self._spider = spider
        self._admittance = admittance

    async def requests(self) -> AsyncIterator[Request]:
        """The newest day of each; where the run is for some sections, of those that list one of them."""
        wanted = {section.path for section in self._spider.arguments.sections}
        for rule in self._spider.site.discovery.days:
            if not wanted or rule.section in wanted:
                for request in _OneDatedList(self._spider, self._admittance, rule).days.next():
                    yield request


class _OneDatedList:
    def __init__(self, spider: SiteSpider, admittance: Admittance, rule: Days) -> None:
        self._reading = ListReading(spider, admittance, HtmlPages(spider))
        self._max_pages = spider.site.lists.max_pages
        self._section_path = rule.section
        self.days = DayByDay(spider, admittance, rule.address, rule.first, rule.last, self._ask, slack=_SLACK)
        self._ledger = spider.store.ledger
        self._started_at = spider.started_at

    def _ask(self, day: DayToAsk) -> Iterator[Request]:
        walk = self._reading.new_walk(day.url, self._max_pages, self._section_path)
        walk.day = day.day.isoformat()
        walk.beginning = day.beginning
        walk.may_be_missing = True
        walk.is_settled = day.is_settled

        def then(how: WalkEnd) -> Iterator[Request]:
            if how == "nothing" and day.is_settled:
                self._ledger.begin_walk(day.url, self._started_at)
                self._ledger.finish_walk(day.url, "")
            yield from self.days.done(day, how, answered=walk.begun)

        walk.then = then
        yield self._reading.request(day.url, walk)
