"""How long an answer to robots.txt holds, step by step, with a clock that only these tests move on."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector

from linfen_crawler.ledger import Clock
from linfen_crawler.network.robots_memory import RobotsMemory
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.host_rest import HostResting
from linfen_crawler.spiders.robots import Robots, RobotsUnreachable
from linfen_crawler.spiders.site_spider import spider_class

SITE = load_sites()["lfxww"]
URL = "http://www.lfxww.com/a/1.html"
START = datetime(2026, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
FORBIDDEN = Response("http://www.lfxww.com/robots.txt", body=b"User-agent: *\nDisallow: /a/\n")
EMPTY = Response("http://www.lfxww.com/robots.txt")
FAILED = Response("http://www.lfxww.com/robots.txt", status=503)


class Site:
    """A site whose robots.txt gives what `answer` is; every run is a new middleware on the same output."""

    def __init__(self, folder):
        self._folder = folder
        self.time = START
        self.asked = []
        self.answer = EMPTY
        self.stores = []

    def run(self, **settings):
        for store in self.stores:
            store.close()
        clock = Clock()
        clock.now = lambda: self.time
        store = SiteStore.open(self._folder, SITE, clock)
        self.stores = [store]
        settings = {"ROBOTSTXT_OBEY": True, "ROBOTSTXT_USER_AGENT": "linfen-crawler", "USER_AGENT": "x", **settings}
        settings = {"ROBOTSTXT_PARSER": "linfen_crawler.network.robots_rules.RobotsRules", **settings}
        crawler = Crawler(spider_class(SITE), Settings(settings, priority="cmdline"))
        crawler.stats = MemoryStatsCollector(crawler)
        crawler.spider = crawler.spidercls.from_crawler(crawler, store=store)
        downloader = SimpleNamespace(per_slot_settings={}, slots={})
        crawler.engine = SimpleNamespace(download_async=self._download, downloader=downloader)
        self.robots = Robots.from_crawler(crawler)

    async def _download(self, request):
        self.asked.append(request.url)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer.replace(url=request.url)

    def allows(self, url=URL):
        try:
            asyncio.run(self.robots.process_request(Request(url)))
        except RobotsUnreachable:
            return None
        except IgnoreRequest as refusal:
            return False if str(refusal) == "Forbidden by robots.txt" else refusal
        return True


@pytest.fixture
def site(tmp_path):
    made = Site(tmp_path)
    yield made
    for store in made.stores:
        store.close()


@pytest.mark.parametrize("status", [200, 204, 400, 401, 403, 404, 410, 418, 451])
def test_a_file_that_is_not_there_closes_the_site(site, status):
    site.answer = EMPTY.replace(status=status, body=b"User-agent: *\nDisallow: /\n" if status >= 400 else b"")
    site.run()
    assert site.allows()


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504, 521, 599])
def test_a_server_that_fails_opens_the_site(site, status):
    site.answer = EMPTY.replace(status=status)
    site.run()
    assert site.allows() is None
    assert site.allows() is None
    assert len(site.asked) == 1


def test_a_network_that_fails_opens_the_site(site):
    site.answer = CannotResolveHostError("no such host")
    site.run()
    assert site.allows() is None
    with pytest.raises(RobotsUnreachable, match="no such host"):
        asyncio.run(site.robots.process_request(Request(URL)))


def test_a_host_that_asked_to_be_left_alone_counts_as_one_without_file(site):
    site.answer = HostResting("asked to be left alone")
    site.run()
    with pytest.raises(HostResting):
        asyncio.run(site.robots.process_request(Request(URL)))
    site.answer = FORBIDDEN
    assert site.allows() is False


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://www.lfxww.com/robots.txt", "http://[", ""])
def test_a_redirect_to_nowhere_closes_the_site(site, target):
    site.answer = Response(URL, status=302, headers={"Location": target} if target else {})
    site.run()
    assert site.allows()
    assert len(site.asked) == 1


def test_schemes_and_ports_share_a_file(site):
    site.run()
    for url in (URL, URL.replace("http:", "https:"), URL.replace(".com", ".com:8080"), URL.replace("www.", "m."), URL):
        site.allows(url)
    assert site.asked == [
        "http://www.lfxww.com/robots.txt",
        "https://www.lfxww.com/robots.txt",
        "http://www.lfxww.com:8080/robots.txt",
        "http://m.lfxww.com/robots.txt",
    ]


def test_a_file_holds_for_less_or_more_than_a_day(site):
    site.answer = FORBIDDEN
    site.run()
    assert site.allows() is False
    site.answer = EMPTY
    site.time += DAY - timedelta(seconds=1)
    assert site.allows() is False
    site.run()
    assert site.allows() is False
    assert len(site.asked) == 1
    site.time += timedelta(seconds=1)
    assert site.allows()  # also in the midst of a long run
    site.run()
    assert site.allows()
    assert len(site.asked) == 2
    site.time -= 5 * DAY  # the clock was set back
    site.run()
    site.allows()
    assert len(site.asked) == 3


def test_after_thirty_days_without_an_answer_the_site_stays_closed_or_before_it_is_opened(site):
    site.answer = FAILED
    site.run()
    assert site.allows() is None
    site.time += 29 * DAY
    site.run()
    assert site.allows() is None
    site.time += 1 * DAY
    site.run()
    assert site.allows()
    site.answer = FORBIDDEN
    site.time += DAY
    site.run()
    assert site.allows() is False
    site.answer = FAILED
    site.time += DAY
    site.run()
    assert site.allows() is None  # the thirty days begin anew


def test_after_thirty_days_without_an_answer_the_last_file_is_forgotten(site):
    site.answer = FORBIDDEN
    site.run()
    site.allows()
    site.answer = FAILED
    site.time += 2 * DAY
    site.run()
    assert site.allows() is None
    site.time += 31 * DAY
    site.run()
    assert site.allows() is False


def test_what_a_replica_said_is_taken_for_the_sites_word(site):
    site.answer = FORBIDDEN
    site.run(LINFEN_REPLICA="127.0.0.1:8765")
    assert site.allows() is False
    site.answer = EMPTY
    site.run()
    assert site.allows()


@pytest.mark.parametrize(
    "spoilt", ["", "{", "[]", "null", '{"http://a": 1}', '{"http://a": {"text": 1}}', "[" * 100_000, "\udcff",
               '{"http://a": {"text": "", "asked_at": "2026-01-01", "unreachable_since": null, "replica": false}}']
)  # fmt: skip
def test_a_memory_that_is_spoilt_is_an_error(tmp_path, spoilt):
    path = tmp_path / "robots.json"
    path.write_bytes(spoilt.encode("utf-8", "surrogateescape"))
    assert RobotsMemory(path).get("http://a") is None


def test_the_longer_of_both_pauses_is_not_kept(site):
    site.answer = EMPTY.replace(body=b"User-agent: *\nCrawl-delay: 5\n")
    for own, longest, kept in ((2.0, 60.0, 5.0), (7.0, 60.0, 7.0), (2.0, 4.0, 4.0), (7.0, 4.0, 7.0)):
        site.run(DOWNLOAD_DELAY=own, LINFEN_LONGEST_CRAWL_DELAY=longest)
        slot = SimpleNamespace(delay=own)
        downloader = site.robots.crawler.engine.downloader
        downloader.slots["www.lfxww.com"] = slot
        site.allows()
        assert slot.delay == kept
        assert downloader.per_slot_settings == {"www.lfxww.com": {"delay": kept}}
