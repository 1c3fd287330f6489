"""Nothing goes to a public host without our name and a contact, by whichever of Scrapy's commands."""

from __future__ import annotations

import subprocess

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.spiders import Spider

from linfen_crawler.spiders.introduced import Introduced, Unintroduced
from tests.program import run_text
from tests.spiders.conftest import plain_environment

CONTACT = "keeper@linfen-archive.cn"
OURS = f"linfen-crawler/1.0 (+{CONTACT})"


def send(name: str, contact: str | None = CONTACT, url: str = "http://www.lfxww.com/", **settings: str) -> None:
    crawler = Crawler(Spider, Settings({"LINFEN_CONTACT": contact, **settings}))
    Introduced.from_crawler(crawler).process_request(Request(url, headers={"User-Agent": name}))


def test_our_own_name_is_refused():
    send(OURS)
    send("Mozilla/5.0", None, "data:text/html,x")
    with pytest.raises(NotConfigured):
        send("Mozilla/5.0", None, LINFEN_REPLICA="127.0.0.1:8765")


@pytest.mark.parametrize(
    ("name", "contact"),
    [
        ("Mozilla/5.0", CONTACT),
        ("linfen-crawler/1.0", CONTACT),
        (f"Mozilla/5.0 (+{CONTACT})", CONTACT),
        ("", CONTACT),
        (OURS, None),
        ("linfen-crawler/1.0 (+me@example.org)", "me@example.org"),
    ],
)
def test_a_request_that_says_not_who_asks_is_sent(name, contact):
    with pytest.raises(Unintroduced, match="LINFEN_CONTACT"):
        send(name, contact)


def scrapy(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return run_text("-m", "scrapy", *arguments, env=plain_environment() | environment)


@pytest.mark.parametrize("environment", [{}, {"LINFEN_CONTACT": "me@example.org"}], ids=["none", "a placeholder"])
def test_scrapy_fetch_and_shell_ask_without_a_contact(environment):
    for command in (["fetch", "http://192.0.2.1/"], ["shell", "http://192.0.2.1/", "-c", "response"]):
        done = scrapy(*command, **environment)
        assert "export LINFEN_CONTACT=" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr or command[0] == "shell"


def test_a_network_that_is_none_starts_a_crawl(tmp_path):
    done = scrapy(
        "crawl", "lfxww", "-s", f"LINFEN_OUTPUT={tmp_path}", LINFEN_CONTACT=CONTACT, LINFEN_ALLOW_PRIVATE="intranet"
    )
    assert done.returncode == 78
    assert "LINFEN_ALLOW_PRIVATE has 'intranet'" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_another_name_starts_a_crawl(tmp_path):
    done = scrapy(
        "crawl", "lfxww", "-s", "USER_AGENT=Mozilla/5.0", "-s", f"LINFEN_OUTPUT={tmp_path}", LINFEN_CONTACT=CONTACT
    )
    assert done.returncode == 78
    assert "do not set USER_AGENT" in done.stderr
    assert list(tmp_path.iterdir()) == []
