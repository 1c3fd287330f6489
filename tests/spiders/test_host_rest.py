"""What a server asks for by Retry-After, step by step; whole crawls stand in `test_later_runs`."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from linfen_crawler.ledger import Clock
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.host_rest import DOWN_AFTER, HostRest, HostResting
from linfen_crawler.spiders.site_spider import spider_class

SITE = load_sites()["lfxww"]
URL = "http://www.lfxww.com/linfen/shizheng/1.html"
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def rest(tmp_path, monkeypatch):
    """The middleware, with a clock that only sleeping moves on, and how long it slept."""
    clock = Clock(START)
    clock.now = lambda: START + timedelta(seconds=sum(slept))
    slept: list[float] = []

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr("linfen_crawler.spiders.host_rest.asyncio", SimpleNamespace(sleep=sleep))
    store = SiteStore.open(tmp_path, SITE, clock)
    crawler = Crawler(spider_class(SITE), Settings({"LINFEN_LONGEST_WAIT": 120.0}))
    crawler.stats = MemoryStatsCollector(crawler)
    crawler.spider = crawler.spidercls.from_crawler(crawler, store=store)
    rest = HostRest.from_crawler(crawler)
    rest.slept = slept
    rest.store = store
    yield rest
    store.close()


def answer(rest, status: int, **headers: str) -> Request:
    request = Request(URL)
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    rest.process_response(request, Response(URL, status=status, headers=given))
    return request


def ask(rest, url: str = URL) -> None:
    asyncio.run(rest.process_request(Request(url)))


def test_a_host_that_asks_for_nothing_is_asked_at_once(rest):
    answer(rest, 200, Retry_After="60")
    answer(rest, 503)
    answer(rest, 503, Retry_After="soon")
    ask(rest)
    assert rest.slept == []


@pytest.mark.parametrize("status", [429, 503])
def test_a_short_wish_is_waited_for_and_other_hosts_are_not(rest, status):
    request = answer(rest, status, Retry_After="30")
    assert "dont_retry" not in request.meta
    ask(rest, "http://m.lfxww.com/1.html")
    assert rest.slept == []
    ask(rest)
    assert rest.slept == [30.0]
    ask(rest)
    assert rest.slept == [30.0]


def test_a_date_counts_from_the_servers_own_clock(rest):
    there = datetime(2001, 1, 1, tzinfo=UTC)  # years slow
    answer(
        rest,
        503,
        Retry_After=format_datetime(there + timedelta(seconds=45), usegmt=True),
        Date=format_datetime(there, usegmt=True),
    )
    ask(rest)
    assert rest.slept == [45.0]


def test_a_long_wish_is_not_waited_for_nor_retried_and_is_remembered(rest):
    request = answer(rest, 503, Retry_After="3600")
    assert request.meta["dont_retry"]
    with pytest.raises(HostResting, match="until 2026-01-01 01:00"):
        ask(rest)
    assert rest.slept == []
    assert list(rest.store.ledger.resting()) == ["www.lfxww.com"]


def test_a_wish_without_measure_is_cut(rest):
    answer(rest, 503, Retry_After="999999999999")
    assert rest.store.ledger.resting()["www.lfxww.com"].startswith("2026-01-08")


def test_a_shorter_wish_does_not_undo_a_longer_one(rest):
    answer(rest, 503, Retry_After="100")
    answer(rest, 503, Retry_After="10")
    ask(rest)
    assert rest.slept == [100.0]


def test_a_host_that_fails_on_and_on_is_left_alone_and_one_answer_in_between_resets_the_count(rest):
    for _ in range(DOWN_AFTER - 1):
        rest.process_exception(Request(URL), CannotResolveHostError("no such host"))
    ask(rest)
    answer(rest, 404)
    for _ in range(DOWN_AFTER - 1):
        answer(rest, 502)
    ask(rest)
    answer(rest, 502)
    with pytest.raises(HostResting, match="does not answer"):
        ask(rest)
