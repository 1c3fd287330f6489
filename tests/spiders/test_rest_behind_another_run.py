"""A run leaves its hosts alone for its own delay after another run, as between any two of its requests."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace

from scrapy.crawler import Crawler
from scrapy.settings import Settings

from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class

SITE = load_sites()["lfxww"]


def test_a_delay_that_was_asked_for_is_not_kept_behind_another_run(tmp_path, monkeypatch):
    slept = []

    async def sleep(seconds):
        slept.append(seconds)

    monkeypatch.setattr("linfen_crawler.spiders.site_spider.asyncio", SimpleNamespace(sleep=sleep))
    settings = Settings()
    settings.setmodule("linfen_crawler.settings", priority="project")
    asked_for = {"DOWNLOAD_DELAY": 30.0, "LINFEN_CONTACT": "keeper@linfen-archive.cn"}
    settings.setdict(asked_for, priority="cmdline")
    crawler = Crawler(spider_class(SITE), settings)
    crawler.crawling = True
    store = SiteStore.open(tmp_path, SITE)
    # The run before gave the site back two seconds ago.
    store.lease = SimpleNamespace(rest=lambda delay: delay - 2.0)

    async def first(requests):
        return await anext(requests)

    spider = crawler.spidercls.from_crawler(crawler, store=store)
    asyncio.run(first(spider.start()))
    assert slept == [28.0]
    assert SITE.delay < 30.0
    store.lease = None
    store.close()
