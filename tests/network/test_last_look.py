"""Nothing leaves this machine once another crawl may have the site, whatever kept the process from sending before."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager

import pytest

from tests.program import run_text
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server

HELD_UP = """
import json, socket, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from linfen_crawler.network.bounded_http import _Protocol
from linfen_crawler.network.last_look import lowest_transport

wish = json.loads(sys.argv[1])
told, handed, over, sent_again = [], [], [], []
hand_over = _Protocol.request

def held_up(protocol, request):
    # A statement of the ledger waited for its server since the last look.
    over.extend([True] if len(handed) == wish["answers"] else [])
    handed.append(request)
    if sys.platform == "linux":
        given = lowest_transport(protocol.transport).getHandle().getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT)
        sent_again.append(given / 1000)
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
    print(json.dumps([told, sent_again]))
"""
CHILD = f"""{HELD_UP}
from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class

site = load_sites()["lfxww"]

class HandLease:
    is_lost = False
    margin = 7.0

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
    return *json.loads(child.stdout), [request.split(b" ")[1] for request in seen]


@pytest.mark.parametrize("answers", [0, 1], ids=["over a new connection", "over a kept one"])
def test_a_request_leaves_after_the_lease_because_the_process_was_held_up_in_between(tmp_path, answers):
    told, sent_again, seen = ask(tmp_path, answers)
    assert seen == [b"/1"][:answers]
    assert told == [200] * answers + ["LeaseOver"]
    assert set(sent_again) <= {7.0}
    assert sent_again or sys.platform != "linux"


TLS_CHILD = f"""{HELD_UP}
from scrapy.exceptions import IgnoreRequest

class Asking(Telling, Spider):
    async def start(self):
        for path in ("/1", "/2"):
            yield Request(wish["address"] + path, self.tell, errback=self.fail, dont_filter=True)

    lease_margin = 7.0

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
    told, sent_again = json.loads(child.stdout)
    assert told == [200, "IgnoreRequest"]
    assert set(sent_again) <= {7.0}
    assert seen == [b"/1"]


SENDER = """
import errno, select, socket, sys
from linfen_crawler.network.last_look import give_up_unanswered

class Transport:
    def getHandle(self):
        return connection

connection = socket.create_connection(("10.213.3.1", int(sys.argv[1])))
give_up_unanswered(Transport(), 0.5)
print("connected", flush=True)
sys.stdin.readline()  # the line is cut
connection.send(b"GET / HTTP/1.1\\r\\n\\r\\n")
select.select([connection], [], [], 60)
try:
    connection.recv(1)
except OSError as error:
    print(errno.errorcode[error.errno])
"""


@contextmanager
def line_that_can_be_cut():
    """A network of its own, in which programs start; gives what starts them, and what cuts its line."""
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces need Linux, root and iproute2")

    def ip(*words):
        subprocess.run(["ip", *words], check=True, capture_output=True, text=True, timeout=30)

    with ExitStack() as undo:
        try:
            ip("netns", "add", "linfen-cut")
            undo.callback(ip, "netns", "delete", "linfen-cut")  # and the line with it
            ip("link", "add", "lfcut", "type", "veth", "peer", "name", "eth0", "netns", "linfen-cut")
        except subprocess.CalledProcessError as error:
            pytest.skip(f"this machine makes no network namespaces: {error.stderr.strip()}")
        ip("address", "add", "10.213.3.1/24", "dev", "lfcut")
        ip("link", "set", "lfcut", "up")
        ip("-n", "linfen-cut", "address", "add", "10.213.3.2/24", "dev", "eth0")
        ip("-n", "linfen-cut", "link", "set", "eth0", "up")
        yield ["ip", "netns", "exec", "linfen-cut"], lambda: ip("link", "set", "lfcut", "down")


def test_a_request_that_the_network_lost_is_sent_again_after_the_lease():
    with line_that_can_be_cut() as (into, cut), socket.create_server(("10.213.3.1", 0)) as server:
        child = subprocess.Popen(
            [*into, sys.executable, "-c", SENDER, str(server.getsockname()[1])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert child.stdout is not None
        assert child.stdout.readline() == "connected\n"
        cut()
        assert child.communicate("cut\n", timeout=90)[0] == "ETIMEDOUT\n"
