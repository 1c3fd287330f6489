"""A crawl whose pages are read beside it writes what one without such processes writes, line by line."""

from __future__ import annotations

import json
import signal

import pytest

from linfen_crawler.replica import running, spawned
from tests.spiders.conftest import Crawl, Crawled

BESIDE = """
import asyncio
from linfen_crawler.operations import readers
from linfen_crawler.spiders import reading_in_order, site_spider
readers.QUEUED = 10**6
read, begin = reading_in_order.read_visit, site_spider.SiteSpider.start
def read_here(visit, site):
    assert visit.last is None, "read by the crawl itself"
    return read(visit, site)
reading_in_order.read_visit = read_here
async def start(spider):
    spider.reading._readers = processes = readers.Readers.shared(1)
    processes._start()
    while not processes._readers[0].ready:
        await asyncio.sleep(0.005)
    async for request in begin(spider):
        yield request
site_spider.SiteSpider.start = start
"""
"""Begins the crawl when a process is ready, which then reads every page, and the crawl itself none."""


def lines_of(crawled: Crawled) -> list[dict[str, object]]:
    records = [json.loads(line) for line in crawled.lines("lfxww")]
    return [{name: value for name, value in record.items() if name != "fetched_at"} for record in records]


def test_records_read_beside_the_crawl_are_others_or_in_another_order(crawl: Crawl) -> None:
    with spawned(sites=["lfxww"], scale=0.1, crawl_delay=None) as replica:
        here = crawl(replica, "lfxww", output_name="here", LINFEN_READERS=0)
        beside = crawl(replica, "lfxww", output_name="beside", first=BESIDE)
    assert beside.summary["exit_code"] == here.summary["exit_code"] == 0, beside.summary
    assert lines_of(beside) == lines_of(here)
    assert len(lines_of(beside)) > 10
    assert [(each["canonical_url"], each["reason"], each["detail"]) for each in beside.rejected("lfxww")] == [
        (each["canonical_url"], each["reason"], each["detail"]) for each in here.rejected("lfxww")
    ]
    assert beside.sums("lfxww") == here.sums("lfxww")


@pytest.mark.thorough
def test_a_crawl_that_is_ended_loses_pages_that_were_being_read(crawl: Crawl) -> None:
    with running(sites=["lfxww"], scale=0.1) as replica:
        ended = crawl(replica, "lfxww", first=BESIDE, signals=(signal.SIGTERM,), when=lambda: len(replica.log) > 15)
        assert ended.summary["finish_reason"] == "shutdown"
        assert ended.sums("lfxww").adds_up
        assert ended.sums("lfxww").leased == 0
        assert ended.sums("lfxww").failed == 0
        again = crawl(replica, "lfxww", first=BESIDE)
        assert again.summary["exit_code"] == 0
        assert sorted(set(again.urls("lfxww"))) == sorted(replica.truth("lfxww")) == sorted(again.urls("lfxww"))
