"""Nothing leaves this machine once another crawl may have the site, whatever kept the process from sending before."""

from __future__ import annotations

import json

import pytest

from tests.program import run_text
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server

CHILD = """
import asyncio, json, sys
from scrapy import Request
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class

wish = json.loads(sys.argv[1])
site = load_sites()["lfxww"]
told = []

class HandLease:
    # Is over once the loop comes round again after this look: a statement of the ledger that waited for its server.
    over, is_lost = False, False

    def check(self):
        if self.over:
            raise LeaseLost("the lease is over")
        if len(told) == wish["answers"]:
            asyncio.get_running_loop().call_soon(self.end)

    def end(self):
        self.over = True

    def release(self):
        pass

class Asking(spider_class(site)):
    name = "asking"

    async def start(self):
        self.store.lease = HandLease()
        for path in wish["paths"]:
            yield Request(f"http://www.lfxww.com{path}", self.tell, errback=self.fail, dont_filter=True)

    def tell(self, response):
        told.append(response.status)

    def fail(self, failure):
        told.append(type(failure.value).__name__)

settings = Settings()
settings.setmodule("linfen_crawler.settings", priority="project")
settings.setdict({"LINFEN_REPLICA": wish["server"], "DOWNLOAD_DELAY": 0.0, "ROBOTSTXT_OBEY": False,
                  "LOG_LEVEL": "CRITICAL", "SPIDER_MODULES": [], "AUTOTHROTTLE_ENABLED": False}, priority="cmdline")
process = AsyncCrawlerProcess(settings)
process.crawl(Asking, store=SiteStore.open(wish["output"], site))
process.start()
print(json.dumps(told))
"""


def ask(tmp_path, answers: int):
    """Ask for pages in turn; the lease is over right after the first look at it behind so many answers."""
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx"
    with raw_server({"/1": [page], "/2": [page]}) as (server, seen):
        wish = {"server": server, "output": str(tmp_path), "paths": ["/1", "/2"][: answers + 1], "answers": answers}
        child = run_text("-c", CHILD, json.dumps(wish), env=plain_environment())
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout), [request.split(b" ")[1] for request in seen]


@pytest.mark.parametrize("answers", [0, 1], ids=["over a new connection", "over a kept one"])
def test_a_request_leaves_after_the_lease_because_the_process_was_held_up_in_between(tmp_path, answers):
    told, seen = ask(tmp_path, answers)
    assert seen == [b"/1"][:answers]
    assert told == [200] * answers + ["LeaseOver"]
