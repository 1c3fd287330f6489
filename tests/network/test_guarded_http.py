"""No byte reaches a socket on a private address, whatever leads there."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager

import pytest

from tests.program import run_text
from tests.spiders.conftest import plain_environment
from tests.spiders.raw_server import raw_server

CHILD = """
import json, sys
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from linfen_crawler.sites import load_sites
from linfen_crawler.spiders.site_spider import spider_class
from linfen_crawler.operations.archive_plan import archive_plan
from linfen_crawler.operations.site_store import SiteStore

wish = json.loads(sys.argv[1])
told = []
settings = Settings()
settings.setmodule("linfen_crawler.settings", priority="project")
settings.setdict({"DOWNLOAD_DELAY": 0.0, "RETRY_ENABLED": False, "LOG_LEVEL": "CRITICAL", "SPIDER_MODULES": [],
                  "DOWNLOAD_TIMEOUT": 5, "LINFEN_CONTACT": "keeper@linfen-archive.cn",
                  "TWISTED_DNS_RESOLVER": "tests.network.invented_names.InventedNames", **wish["settings"]},
                 priority="cmdline")
arguments = {}
if wish["site"]:
    site = load_sites()[wish["site"]]
    Base = spider_class(site)
    arguments["store"] = SiteStore.open(wish["output"], site, archive=archive_plan(settings, site))
else:
    Base = Spider
    settings.setdict({"EXTENSIONS": {}, "ITEM_PIPELINES": {},
                      "USER_AGENT": "linfen-crawler/0 (+keeper@linfen-archive.cn)"}, priority="cmdline")

class Asking(Base):
    name = "asking"

    async def start(self):
        for url in wish["urls"]:
            yield Request(url, self.tell, errback=self.fail, dont_filter=True)

    def tell(self, response):
        told.append(response.status)

    def fail(self, failure):
        told.append(type(failure.value).__name__)

process = AsyncCrawlerProcess(settings)
process.crawl(Asking, **arguments)
process.start()
print(json.dumps(told))
"""


@contextmanager
def listening(*addresses: str):
    """Listen on one port of several addresses of this machine; gives the port and the bytes that came."""
    got: list[bytes] = []
    sockets = []
    port = 0
    for address in addresses:
        each = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        each.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        each.bind((address, port))
        each.listen()
        port = each.getsockname()[1]
        sockets.append(each)

    def take(each: socket.socket) -> None:
        while True:
            try:
                connection, _ = each.accept()
            except OSError:
                return
            with connection:
                received = connection.recv(1000)
                if received:
                    got.append(received)
                    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx")

    threads = [threading.Thread(target=take, args=(each,), daemon=True) for each in sockets]
    for thread in threads:
        thread.start()
    try:
        yield port, got
    finally:
        for each in sockets:
            each.shutdown(socket.SHUT_RDWR)
            each.close()
        for thread in threads:
            thread.join()


def ask(tmp_path, *urls: str, site: str | None = None, **settings):
    """What a spider was told of each address."""
    wish = {"urls": urls, "settings": {"ROBOTSTXT_OBEY": False, **settings}, "site": site, "output": str(tmp_path)}
    child = run_text("-c", CHILD, json.dumps(wish), env=plain_environment())
    assert child.returncode == 0, child.stderr
    return json.loads(child.stdout)


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as each:
            each.bind(("::1", 0))
    except OSError:
        return False
    return True


LOOPBACKS = ["127.0.0.1", "127.9.9.9", *(["::1"] if has_ipv6() else [])]

PRIVATE_ANSWERS = {
    "loopback.trial.cn": ["127.0.0.1"],
    "other-loopback.trial.cn": ["127.9.9.9"],
    "unspecified.trial.cn": ["0.0.0.0"],
    **({"six.trial.cn": ["::1"]} if has_ipv6() else {}),
    **({"mapped.trial.cn": ["::ffff:127.0.0.1"]} if has_ipv6() else {}),
    "several.trial.cn": ["127.0.0.1", "127.9.9.9"],
}


def test_a_name_whose_answer_is_private_is_connected_to(tmp_path):
    with listening(*LOOPBACKS) as (port, got):
        urls = [f"http://{host}:{port}/" for host in PRIVATE_ANSWERS]
        secure = [f"https://{host}:{port}/" for host in PRIVATE_ANSWERS]
        told = ask(tmp_path, *urls, *secure, INVENTED_NAMES=PRIVATE_ANSWERS)
    assert told == ["PrivateAddress"] * len(urls) * 2
    assert got == []  # not even a greeting of TLS


def test_the_same_hosts_answer_where_their_network_is_named(tmp_path):
    with listening("127.0.0.1") as (port, got):
        told = ask(
            tmp_path,
            f"http://loopback.trial.cn:{port}/",
            f"http://127.0.0.1:{port}/",
            INVENTED_NAMES=PRIVATE_ANSWERS,
            LINFEN_ALLOW_PRIVATE="10.0.0.0/8,127.0.0.1",
        )
    assert told == [200, 200]
    assert len(got) == 2


def test_an_address_written_out_is_connected_to(tmp_path):
    written = ["127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "[::1]",
               "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "0.0.0.0", "0", "169.254.169.254", "[fd00:ec2::254]",
               "100.100.100.200", "10.0.0.1", "[fe80::1]"]  # fmt: skip
    with listening(*LOOPBACKS) as (port, got):
        told = ask(tmp_path, *(f"http://{each}:{port}/" for each in written))
    assert told == ["PrivateAddress"] * len(written)
    assert got == []


def test_a_redirect_to_a_private_address_is_followed(tmp_path):
    with listening("127.9.9.9") as (port, got):
        targets = [f"http://127.9.9.9:{port}/", f"http://other-loopback.trial.cn:{port}/", "file:///etc/hostname"]
        answers = {
            f"/{number}": [b"HTTP/1.1 302 Found\r\nLocation: %s\r\nContent-Length: 0\r\n\r\n" % target.encode()]
            for number, target in enumerate(targets)
        }
        with raw_server(answers) as (address, seen):
            told = ask(
                tmp_path,
                *(f"http://{address}/{number}" for number in range(len(targets))),
                INVENTED_NAMES=PRIVATE_ANSWERS,
                LINFEN_ALLOW_PRIVATE="127.0.0.1",
            )
        assert len(seen) == len(targets)
    assert told == ["PrivateAddress", "PrivateAddress", "HttpError"]
    assert got == []


@pytest.mark.parametrize("archive", [False, True], ids=["plain", "archived"])
def test_the_crawl_of_a_site_connects_to_a_private_address(tmp_path, archive):
    names = {"www.lfxww.com": ["127.0.0.1"]}
    with listening("127.0.0.1") as (port, got):
        urls = [f"http://www.lfxww.com:{port}/", "file:///etc/hostname", "data:text/html,x", "ftp://www.lfxww.com/x"]
        told = ask(tmp_path, *urls, site="lfxww", LINFEN_ARCHIVE=archive, INVENTED_NAMES=names)
    assert sorted(told) == ["IgnoreRequest", "IgnoreRequest", "NotSupported", "PrivateAddress"]
    assert got == []


def test_a_proxy_on_a_private_address_is_used_without_being_named(tmp_path, monkeypatch):
    with listening("127.0.0.1") as (port, got):
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{port}")
        assert ask(tmp_path, "http://www.trial.cn/") == ["PrivateAddress"]
        assert got == []
        assert ask(tmp_path, "http://www.trial.cn/", LINFEN_ALLOW_PRIVATE="127.0.0.1") == [200]
        assert len(got) == 1


def test_robots_txt_or_a_single_page_is_fetched_from_a_private_address(tmp_path):
    child = """
import sys
from linfen_crawler import settings
settings.LINFEN_CONTACT = "keeper@linfen-archive.cn"
settings.USER_AGENT = "linfen-crawler/0 (+keeper@linfen-archive.cn)"
settings.TWISTED_DNS_RESOLVER = "tests.network.invented_names.InventedNames"
settings.INVENTED_NAMES = {"www.trial.cn": ["127.0.0.1"]}
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.fetch_page import fetch_page
try:
    fetch_page(sys.argv[1])
except CannotRun as refusal:
    print(int(refusal.exit_code), refusal)
"""
    with listening("127.0.0.1") as (port, got):
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", child, f"http://www.trial.cn:{port}/"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=60,
            env=plain_environment(),
        )
    assert got == []
    assert done.stdout.startswith("5 "), done.stderr
    assert "127.0.0.1 is no address of the public Internet" in done.stdout


def test_a_port_listens_during_a_crawl(tmp_path):
    """Neither Scrapy's telnet console nor its remote control."""
    child = CHILD.replace(
        "    def tell(self, response):\n",
        "    def tell(self, response):\n"
        "        from twisted.internet import reactor\n"
        "        import os\n"
        "        mine = {os.readlink(f'/proc/self/fd/{fd}') for fd in os.listdir('/proc/self/fd')"
        " if os.path.exists(f'/proc/self/fd/{fd}')}\n"
        "        for table in ('tcp', 'tcp6'):\n"
        "            for line in list(open(f'/proc/net/{table}'))[1:]:\n"
        "                columns = line.split()\n"
        "                if columns[3] == '0A' and f'socket:[{columns[9]}]' in mine:\n"
        "                    told.append(line)\n",
    )
    with raw_server({"/": [b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx"]}) as (address, _):
        wish = {
            "urls": [f"http://www.lfxww.com:{address.partition(':')[2]}/"],
            "settings": {
                "ROBOTSTXT_OBEY": False,
                "LINFEN_ALLOW_PRIVATE": "127.0.0.1",
                "INVENTED_NAMES": {"www.lfxww.com": ["127.0.0.1"]},
            },
            "site": "lfxww",
            "output": str(tmp_path),
        }
        done, with_console = (
            subprocess.run(
                [sys.executable, "-c", child, json.dumps({**wish, "settings": {**wish["settings"], **more}})],
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=60,
                env=plain_environment(),
            )
            for more in ({}, {"TELNETCONSOLE_ENABLED": True, "TELNETCONSOLE_PORT": [0]})
        )
    assert json.loads(done.stdout) == [200], done.stderr
    assert len(json.loads(with_console.stdout)) == 2  # so a port that listens would be seen
