"""A real Scrapy crawl in a process of its own, through the transport."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from linfen_crawler import replica
from linfen_crawler.replica import Fault, Faults
from linfen_crawler.replica.address import loopback_address

SPIDER = """
import json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerProcess

class Probe(scrapy.Spider):
    name = "probe"

    async def start(self):
        for url in json.loads(sys.argv[1]):
            yield scrapy.Request(url, errback=self.failed, dont_filter=True)

    def parse(self, response):
        print(json.dumps([response.request.url, response.url, response.status, len(response.body),
                          response.meta["download_latency"] > 0]))

    def failed(self, failure):
        print(json.dumps([failure.request.url, type(failure.value).__name__]))

handler = "linfen_crawler.replica.transport.ReplicaTransport"
process = AsyncCrawlerProcess({"DOWNLOAD_HANDLERS": {"http": handler, "https": handler}, "LOG_LEVEL": "ERROR",
                               "RETRY_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "ROBOTSTXT_OBEY": False,
                               "REDIRECT_MAX_TIMES": 5, "CONCURRENT_REQUESTS": 1, "HTTPERROR_ALLOW_ALL": True})
process.crawl(Probe)
process.start()
"""


def crawl(address: str, *urls: str) -> dict[str, list[object]]:
    """What the spider got for each address (for redirected ones under the last)."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SPIDER, json.dumps(urls)],
        env={**os.environ, "LINFEN_REPLICA": address, "http_proxy": "http://127.0.0.1:9"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    return {line[0]: line[1:] for line in lines}


def test_a_spider_asks_real_addresses_and_gets_them_from_the_replica() -> None:
    faults = Faults(
        Fault("cut", "/content/"),
        Fault("redirect_loop", "/lfyw/"),
        Fault("status", "/shms/", status=503),
        Fault("drop", "/whly/"),
    )
    with replica.running(sites=["lfxww", "lf_sxgov"], faults=faults) as server:
        article = next(iter(server.truth("lfxww")))
        cut = next(iter(server.truth("lf_sxgov")))
        got = crawl(
            server.address,
            "http://lfxww.com/robots.txt",
            "https://lf.sxgov.cn/jjlf/?page=1#top",
            f"{article}?from=timeline",
            cut,
            "https://lf.sxgov.cn/lfyw/",
            "https://lf.sxgov.cn/shms/",
            "https://lf.sxgov.cn/whly/",
            "http://www.nobody.example/",
        )
        log = server.log.entries()
    robots = got["http://www.lfxww.com/robots.txt"]
    assert robots[:2] == ["http://www.lfxww.com/robots.txt", 200], "the redirect was followed under the real name"
    assert got["https://lf.sxgov.cn/jjlf/?page=1#top"][:2] == ["https://lf.sxgov.cn/jjlf/?page=1", 200]
    assert got[f"{article}?from=timeline"][:2] == [f"{article}?from=timeline", 200]
    assert all(values[-1] is True for values in got.values() if len(values) > 1), "latency is told, for AutoThrottle"
    assert got[cut] == ["ResponseDataLossError"]
    assert [values for url, values in got.items() if "/lfyw/" in url] == [["IgnoreRequest"]]
    assert got["https://lf.sxgov.cn/shms/"][:2] == ["https://lf.sxgov.cn/shms/", 503]
    assert got["https://lf.sxgov.cn/whly/"][0] in {"DownloadFailedError", "KeptConnectionLost", "ResponseNeverReceived"}
    assert got["http://www.nobody.example/"] == ["CannotResolveHostError"]
    assert {(entry.scheme, entry.host) for entry in log} == {
        ("http", "lfxww.com"),
        ("http", "www.lfxww.com"),
        ("https", "lf.sxgov.cn"),
        ("http", "www.nobody.example"),
    }


@pytest.mark.parametrize(
    "address", ["", "127.0.0.1", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:70000", "8.8.8.8:80", "lfxww.com:80"]
)
def test_an_address_that_is_not_of_this_machine_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match=r"expected the replica's address, for example 127\.0\.0\.1:8080"):
        loopback_address(address)


def test_without_an_address_nothing_is_asked() -> None:
    got = crawl("", "http://127.0.0.1:9/")
    assert got == {"http://127.0.0.1:9/": ["NotSupported"]}
