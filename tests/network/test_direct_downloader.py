"""Crawls with Scrapy's downloader and with ours, through middlewares of every kind: nothing may come out otherwise."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.program import report_of
from tests.spiders.raw_server import raw_server
from tests.spiders.test_hostile_answers import sized

CRAWL = """
import asyncio, json, sys
import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse

base, downloader, settings = sys.argv[1], sys.argv[2], json.loads(sys.argv[3])
told, queued = [], []

from scrapy.core.downloader import Downloader
taken_out = Downloader._wait_for_download
Downloader._wait_for_download = lambda *given: queued.append(given) or taken_out(*given)

class Waiting:
    async def process_request(self, request):
        await asyncio.sleep(0)
        if "refused" in request.url:
            raise IgnoreRequest("refused")

    async def process_response(self, request, response):
        await asyncio.sleep(0)
        return response

class Answering:
    def process_request(self, request):
        if "made-up" in request.url:
            return TextResponse(request.url, body=b"made up")
        if "elsewhere" in request.url:
            return request.replace(url=base + "/there")
        if "ill-request" in request.url:
            return 7

    def process_response(self, request, response):
        if "ill-response" in request.url:
            return None
        if "once-more" in request.url:
            return request.replace(url=base + "/there?again")
        return response

    def process_exception(self, request, exception):
        if "refused" in request.url:
            return TextResponse(request.url, status=403)

class Probe(scrapy.Spider):
    name = "probe"

    async def start(self):
        for name in ("there", "there?2", "made-up", "elsewhere", "once-more", "refused", "ill-request", "ill-response",
                     "dropped", "there?3"):
            yield Request(base + "/" + name, errback=self.failed, dont_filter=True)

    def parse(self, response):
        told.append([response.url[len(base):], response.status, response.text, response.meta.get("download_slot")])

    def failed(self, failure):
        told.append([failure.request.url[len(base):], type(failure.value).__name__])

process = AsyncCrawlerProcess({
    "DOWNLOADER": downloader, "DOWNLOADER_MIDDLEWARES": {Waiting: 10, Answering: 20}, "LOG_LEVEL": "CRITICAL",
    "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "CONCURRENT_REQUESTS": 1, "ROBOTSTXT_OBEY": False,
    **settings})
crawler = process.create_crawler(Probe)
process.crawl(crawler)
process.start()
active = [len(slot.active) + len(slot.transferring) for slot in crawler.engine.downloader.slots.values()]
print(json.dumps({"told": told, "left": active, "queued": len(queued),
                  "counts": {name: value for name, value in crawler.stats.get_stats().items()
                             if name.startswith("downloader/") and "bytes" not in name}}))
"""
OURS = "linfen_crawler.network.direct_downloader.DirectDownloader"
SCRAPYS = "scrapy.core.downloader.Downloader"


def crawl(address: str, downloader: str, settings: dict[str, object]) -> dict[str, Any]:
    report: dict[str, Any] = report_of(CRAWL, f"http://{address}", downloader, json.dumps(settings))
    return report


@pytest.mark.parametrize(
    "settings",
    [
        {"DOWNLOAD_DELAY": 0},
        {"DOWNLOAD_DELAY": 0.01, "DOWNLOAD_DELAY_JITTER": 0.0},
        {"DOWNLOAD_DELAY": 1e-6, "DOWNLOAD_DELAY_JITTER": 0.5},  # over whenever the next request comes
    ],
)
def test_a_request_comes_to_another_end_than_in_scrapys_downloader(settings):
    page = sized(b"<p>there</p>")
    paths = ("/there", "/there?2", "/there?3", "/there?again", "/once-more", "/ill-response")
    with raw_server({path: [page] for path in paths} | {"/dropped": [b""]}) as (address, _):
        ours, scrapys = (crawl(address, downloader, settings) for downloader in (OURS, SCRAPYS))
    queued = ours.pop("queued")
    assert scrapys.pop("queued") == 8
    assert ours == scrapys
    if not settings["DOWNLOAD_DELAY"]:
        assert queued == 0, "a request that nothing keeps waiting is sent at once"
    if settings.get("DOWNLOAD_DELAY_JITTER"):
        assert queued == 8, "whether a pause left to chance is over is drawn in Scrapy's queue alone"
    told = {line[0]: line[1:] for line in ours["told"]}
    assert len(ours["told"]) == 10
    assert told["/there"][:2] == [200, "<p>there</p>"]
    assert told["/made-up"][1] == "made up"
    assert told["/there?again"][0] == 200
    assert told["/refused"] == ["HttpError"]
    assert told["/ill-request"] == told["/ill-response"] == ["_InvalidOutput"]
    assert ours["left"]
    assert not any(ours["left"])
