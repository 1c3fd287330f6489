"""What a crawl loads that it does not use, and whether cookies can be had all the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

START = """
import json, sys
from scrapy.crawler import Crawler
from scrapy.core.downloader.middleware import DownloaderMiddlewareManager
from scrapy.extension import ExtensionManager
from linfen_crawler.operations.project_settings import project_settings
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class

from scrapy.utils.reactor import install_reactor
install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
crawler = Crawler(spider_class(load_sites()["lfxww"]), project_settings(json.loads(sys.argv[1])))
crawler._apply_settings()
names = [type(each).__name__ for each in DownloaderMiddlewareManager.from_crawler(crawler).middlewares]
print(json.dumps({"names": names, "loaded": [name for name in ("requests", "aiohttp") if name in sys.modules]}))
"""


@pytest.mark.parametrize("wanted", [False, True])
def test_a_start_loads_what_it_has_no_use_for_or_cookies_cannot_be_had(wanted):
    settings = {"COOKIES_ENABLED": wanted} if wanted else {}
    done = subprocess.run(
        [sys.executable, "-c", START, json.dumps({**settings, "LOG_ENABLED": False, "LINFEN_REPLICA": "127.0.0.1:9"})],
        env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout.splitlines()[-1])
    assert ("CookiesMiddleware" in report["names"]) is wanted
    if wanted:
        assert report["names"].index("CookiesMiddleware") + 1 == report["names"].index("HttpProxyMiddleware")
    else:
        assert report["loaded"] == []
