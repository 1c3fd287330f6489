"""What a crawl is measured against: a bare Scrapy spider, and a loop without Scrapy. Both make six fields a page.

They ask for the same pages of `big_site` as our crawl does, list by list, and write one JSON line an article; nothing
is remembered between runs, checked, accounted for or safe from a crash.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import lxml.html
import scrapy

from bench.big_site import SECTION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scrapy.http import TextResponse

_AT_ONCE = 16

BEST_SETTINGS: dict[str, Any] = {
    "CONCURRENT_REQUESTS": _AT_ONCE,
    "CONCURRENT_REQUESTS_PER_DOMAIN": _AT_ONCE,
    "CONCURRENT_ITEMS": 4,
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "WARN_ON_GENERATOR_RETURN_VALUE": False,
    "LOG_LEVEL": "ERROR",
    "STATS_DUMP": False,
}


class BareSpider(scrapy.Spider):
    """Lists and their articles."""

    name = "bare"

    def __init__(self, address: str, lists: int) -> None:
        super().__init__()
        self.start_urls = [list_url(address, number) for number in range(1, lists + 1)]

    def parse(self, response: TextResponse, **_: Any) -> Iterator[Any]:
        """A list page."""
        for href in response.css("#contentText li a::attr(href)").getall():
            yield response.follow(href, self.parse_article)

    def parse_article(self, response: TextResponse) -> Iterator[dict[str, Any]]:
        """An article."""
        head = response.css("h3.xb-h4::text").get("")
        yield {
            "url": response.url,
            "title": response.css("h2.xb-h2::text").get(),
            "publish_time": head[:19],
            "source": head.partition("来源:")[2].strip(),
            "editor": response.css("p.zrbj::text").get("").partition(":")[2].strip(),
            "body": "\n".join(
                "".join(each.xpath(".//text()").getall()).strip() for each in response.css("div.jcontent p")
            ),
        }


def crawl_bare(address: str, lists: int, lines: Path, **settings: Any) -> int:
    """Crawl with the bare spider; gives the number of records."""
    from scrapy.crawler import AsyncCrawlerProcess

    feeds = {str(lines): {"format": "jsonlines", "encoding": "utf-8"}}
    process = AsyncCrawlerProcess({**BEST_SETTINGS, "FEEDS": feeds, **settings})
    crawler = process.create_crawler(BareSpider)
    process.crawl(crawler, address=address, lists=lists)
    process.start()
    return int(crawler.stats.get_value("item_scraped_count"))


async def crawl_in_loop(address: str, lists: int, lines: Path) -> int:
    """Crawl with aiohttp and lxml; gives the number of records."""
    import aiohttp

    queue: asyncio.Queue[tuple[str, bool]] = asyncio.Queue()
    for number in range(1, lists + 1):
        queue.put_nowait((list_url(address, number), True))
    count = 0

    async def worker() -> None:
        nonlocal count
        while True:
            url, is_list = await queue.get()
            async with session.get(url) as response:
                tree = lxml.html.fromstring(await response.text())
            if is_list:
                for href in tree.xpath("//*[@id='contentText']//li/a/@href"):
                    queue.put_nowait((urljoin(url, href), False))
            else:
                file.write(json.dumps(_record(url, tree), ensure_ascii=False) + "\n")
                count += 1
            queue.task_done()

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=_AT_ONCE)) as session:
        with lines.open("w", encoding="utf-8") as file:
            workers = [asyncio.create_task(worker()) for _ in range(_AT_ONCE)]
            await queue.join()
            for each in workers:
                each.cancel()
    return count


def _record(url: str, tree: Any) -> dict[str, str]:
    head = _TITLE_LINE(tree)
    return {
        "url": url,
        "title": _TITLE(tree),
        "publish_time": head[:19],
        "source": head.partition("来源:")[2].strip(),
        "editor": _EDITOR(tree).partition(":")[2].strip(),
        "body": "\n".join(each.text_content().strip() for each in _PARAGRAPHS(tree)),
    }


_TITLE = lxml.etree.XPath("string(//h2[contains(@class, 'xb-h2')])")
_TITLE_LINE = lxml.etree.XPath("string(//h3[contains(@class, 'xb-h4')])")
_EDITOR = lxml.etree.XPath("string(//p[@class='zrbj'])")
_PARAGRAPHS = lxml.etree.XPath("//div[contains(@class, 'jcontent')]//p")


def list_url(address: str, number: int) -> str:
    """The address of a list page at the server itself."""
    return f"http://{address}/{SECTION}/{'' if number == 1 else f'index_{number}.html'}"
