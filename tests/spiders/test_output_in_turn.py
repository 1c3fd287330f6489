"""Crawls with Scrapy's way from a page's output to schedule and pipelines, and with ours: the same must come out."""

from __future__ import annotations

import json
from typing import Any

from tests.program import report_of
from tests.spiders.raw_server import raw_server
from tests.spiders.test_hostile_answers import sized

CRAWL = """
import asyncio, json, sys
from collections import Counter
import scrapy
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import DropItem

base, ours = sys.argv[1], json.loads(sys.argv[2])
told, tasks = [], Counter()

class Slow:
    async def process_item(self, item):
        told.append(["begun", item["n"]])
        await asyncio.sleep(0.01 if item["n"] % 2 else 0)
        if item["n"] == 3:
            raise DropItem("three")
        if item["n"] == 4:
            raise ValueError("four")
        told.append(["done", item["n"]])
        return item

class Probe(scrapy.Spider):
    name = "probe"

    async def start(self):
        yield Request(base + "/list", self.parse_list, dont_filter=True)

    def parse_list(self, response):
        for name in ("items", "later", "breaks", "dropped", "nothing", *(f"page{n}" for n in range(40))):
            told.append(["asks", name])
            yield Request(base + "/" + name, getattr(self, name, self.nothing), errback=self.failed, dont_filter=True)

    def items(self, response):
        return [{"n": n} for n in range(6)]

    async def later(self, response):
        await asyncio.sleep(0.01)
        return [{"n": 7}, Request(base + "/items", self.nothing, dont_filter=True)]

    def breaks(self, response):
        yield {"n": 8}
        raise RuntimeError("broken")

    def nothing(self, response):
        told.append(["came", response.url[len(base):]])

    def failed(self, failure):
        yield {"n": 10}
        yield Request(base + "/nothing", self.nothing, dont_filter=True)

create = asyncio.BaseEventLoop.create_task
asyncio.BaseEventLoop.create_task = lambda *given, **named: tasks.update(["all"]) or create(*given, **named)
process = AsyncCrawlerProcess({
    "ITEM_PIPELINES": {Slow: 10}, "LOG_LEVEL": "CRITICAL", "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 1, "CONCURRENT_ITEMS": 1, "ROBOTSTXT_OBEY": False, "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "SCHEDULER_MEMORY_QUEUE": "scrapy.squeues.FifoMemoryQueue",
    "EXTENSIONS": {"linfen_crawler.spiders.output_in_turn.OutputInTurn": 0} if ours else {}})
crawler = process.create_crawler(Probe)
process.crawl(crawler)
process.start()
counts = {name: value for name, value in crawler.stats.get_stats().items()
          if name.startswith(("item_", "spider_exc", "response", "finish_reason", "scheduler/"))}
print(json.dumps({"told": told, "counts": counts, "tasks": tasks["all"]}))
"""


def crawl(address: str, *, ours: bool) -> dict[str, Any]:
    report: dict[str, Any] = report_of(CRAWL, f"http://{address}", json.dumps(ours))
    return report


def test_output_comes_to_another_end_or_in_another_order_than_by_scrapys_tasks():
    paths = ("/list", "/items", "/later", "/breaks", "/nothing", *(f"/page{n}" for n in range(40)))
    with raw_server({path: [sized(b"<p>there</p>")] for path in paths} | {"/dropped": [b""]}) as (address, _):
        ours, scrapys = (crawl(address, ours=each) for each in (True, False))
    assert ours["counts"] == scrapys["counts"]
    assert ours["counts"]["spider_exceptions/RuntimeError"] == 1
    assert ours["counts"]["item_scraped_count"] == 7
    # Which of two pages' items comes first hangs on how long each took.
    assert sorted(map(str, ours["told"])) == sorted(map(str, scrapys["told"]))
    came = [line[1] for line in ours["told"] if line[0] == "came" and line[1].startswith("/page")]
    assert came == [f"/page{n}" for n in range(40)]
    of_one_page = [line for line in ours["told"] if line[0] in {"begun", "done"} and line[1] < 6]
    assert of_one_page == [
        each for n in range(6) for each in (["begun", n], ["done", n]) if each not in (["done", 3], ["done", 4])
    ]
    assert ours["tasks"] < scrapys["tasks"] - 2 * 40
