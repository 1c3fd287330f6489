"""Nothing leaves this machine once another crawl may have the site, whatever kept the process from sending before."""

from __future__ import annotations

import contextlib
import json
import shutil
import socket
import ssl
import subprocess
import threading
from contextlib import contextmanager

import pytest

from tests.program import run_text
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server

HELD_UP = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from linfen_crawler.network.bounded_http import _Protocol

wish = json.loads(sys.argv[1])
told, handed, over = [], [], []
hand_over = _Protocol.request

def held_up(protocol, request):
    # A statement of the ledger waited for its server since the last look.
    over.extend([True] if len(handed) == wish["answers"] else [])
    handed.append(request)
    return hand_over(protocol, request)

_Protocol.request = held_up

class Telling:
    name = "asking"

    def tell(self, response):
        told.append(response.status)

    def fail(self, failure):
        told.append(type(failure.value).__name__)

def crawl(spider, own_settings, **arguments):
    settings = Settings()
    settings.setmodule("linfen_crawler.settings", priority="project")
    settings.setdict({"DOWNLOAD_DELAY": 0.0, "ROBOTSTXT_OBEY": False, "LOG_LEVEL": "CRITICAL", "SPIDER_MODULES": [],
                      "AUTOTHROTTLE_ENABLED": False, **own_settings}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    process.crawl(spider, **arguments)
    process.start()
    print(json.dumps(told))
"""
CHILD = f"""{HELD_UP}
from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class

site = load_sites()["lfxww"]

class HandLease:
    is_lost = False

    def check(self):
        if over:
            raise LeaseLost("the lease is over")

    def release(self):
        pass

class Asking(Telling, spider_class(site)):
    async def start(self):
        self.store.lease = HandLease()
        for path in wish["paths"]:
            yield Request("http://www.lfxww.com" + path, self.tell, errback=self.fail, dont_filter=True)

crawl(Asking, {{"LINFEN_REPLICA": wish["server"]}}, store=SiteStore.open(wish["output"], site))
"""


def ask(tmp_path, answers: int):
    """Ask for pages in turn; the lease is over when the request behind so many answers is handed to its connection."""
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


TLS_CHILD = f"""{HELD_UP}
from scrapy.exceptions import IgnoreRequest

class Asking(Telling, Spider):
    async def start(self):
        for path in ("/1", "/2"):
            yield Request(wish["address"] + path, self.tell, errback=self.fail, dont_filter=True)

    def check_lease(self):
        if over:
            raise IgnoreRequest("the lease is over")

crawl(Asking, {{"LINFEN_ALLOW_PRIVATE": "127.0.0.1", "EXTENSIONS": {{}}, "ITEM_PIPELINES": {{}},
               "LINFEN_CONTACT": "keeper@linfen-archive.cn",
               "USER_AGENT": "linfen-crawler/0 (+keeper@linfen-archive.cn)"}})
"""


@contextmanager
def tls_server(folder):
    """A server that answers every request over TLS; gives its address and the requests that it could read."""
    wish = "req -x509 -newkey rsa:2048 -nodes -subj /CN=localhost -days 2 -keyout key -out certificate"
    subprocess.run(["openssl", *wish.split()], check=True, capture_output=True, cwd=folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    seen = []
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            try:
                connection = context.wrap_socket(listener.accept()[0], server_side=True)
            except ssl.SSLError:
                continue
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                while request := connection.recv(65536):
                    seen.append(request.split(b" ")[1])
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx")

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{listener.getsockname()[1]}", seen
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join(timeout=10)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="makes its certificate with openssl")
def test_a_request_leaves_over_tls_after_the_lease(tmp_path):
    with tls_server(tmp_path) as (address, seen):
        child = run_text("-c", TLS_CHILD, json.dumps({"answers": 1, "address": address}), env=plain_environment())
    assert child.returncode == 0, child.stderr
    assert json.loads(child.stdout) == [200, "IgnoreRequest"]
    assert seen == [b"/1"]
