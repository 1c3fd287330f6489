"""What a run asks for besides lists and front page: numbers of a back-fill, what is pending, what is looked at again.

Each is handed out in pieces, and the next piece only when Scrapy has worked off the one before: a back-fill of a
million numbers needs no more memory than one of a thousand.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scrapy import signals

from linfen_crawler.ledger import BY_NUMBER, Discovery
from linfen_crawler.spiders.article_visit import ArticleVisit

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence

    from scrapy import Request

    from linfen_crawler.spiders.arguments import NumberRange
    from linfen_crawler.spiders.site_spider import SiteSpider

AT_ONCE = 500
"""Addresses that are handed to Scrapy at a time."""


async def by_number(spider: SiteSpider, numbers: NumberRange) -> AsyncIterator[Request]:
    """The by-id addresses of a range of numbers, without those that the ledger knows already."""
    ledger = spider.store.ledger
    spider.numbers_left = len(numbers)
    for some in numbers.in_pieces(AT_ONCE):
        found = [each for each in (_by_number(spider, number) for number in some) if each is not None]
        new = ledger.discovered(found)
        known = ledger.known([each.canonical for each in found])
        spider.numbers_left -= len(some)
        waiting = [each for each in found if each.canonical in new or known[each.canonical].state == "pending"]
        for request in visits(spider, waiting):
            yield request
        await _worked_off(spider)


async def left_pending(spider: SiteSpider) -> AsyncIterator[Request]:
    """What earlier runs discovered and did not have."""
    ledger = spider.store.ledger
    paths = [section.path for section in spider.arguments.sections]
    last = ""
    while batch := ledger.pending(after=last, before=spider.started_at, section_paths=paths, limit=AT_ONCE):
        last = batch[-1].canonical
        for request in visits(spider, batch):
            yield request
        await _worked_off(spider)


async def due_again(spider: SiteSpider) -> AsyncIterator[Request]:
    """Stored articles that may have changed, and those that were missed on an earlier day."""
    period = spider.arguments.period
    last = ""
    while batch := spider.store.ledger.due_again(
        recheck_days=spider.settings.getint("LINFEN_RECHECK_DAYS"),
        every=timedelta(hours=spider.settings.getfloat("LINFEN_RECHECK_HOURS")),
        since=period.since,
        until=period.until,
        section_paths=[section.path for section in spider.arguments.sections],
        after=last,
    ):
        last = batch[-1].discovery.canonical
        for stored in batch:
            yield ArticleVisit(spider, stored.discovery, stored=stored).request()
        await _worked_off(spider)


def visits(spider: SiteSpider, discoveries: Sequence[Discovery]) -> Iterator[Request]:
    """Take up pending addresses: a request for each that the run wants."""
    spider.store.ledger.leased([each.canonical for each in discoveries])
    for discovery in discoveries:
        stated = discovery.day or spider.addresses.date(discovery.canonical)
        yield from spider.visit(discovery, stated, None)


def _by_number(spider: SiteSpider, number: int) -> Discovery | None:
    url = spider.addresses.by_id(number)
    canonical = spider.addresses.canonical(url) if url else None
    if url is None or canonical is None:
        return None
    return Discovery(canonical, url, "by_id", str(number), discovered_from=BY_NUMBER)


async def _worked_off(spider: SiteSpider) -> None:
    await spider.crawler.signals.wait_for(signals.scheduler_empty)
