"""Addresses that servers make up without end: each kind is bounded, and counted by reason."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest

from linfen_crawler.sites import load_sites
from linfen_crawler.sites.addresses import SiteAddresses
from linfen_crawler.spiders.traps import trap_of
from tests.spiders.raw_server import NOT_FOUND, raw_server
from tests.spiders.test_hostile_answers import ARTICLE, HTML, sized

HOST = "http://www.lfxww.com"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/linfen/shizheng/2702756.html", None),
        ("/linfen/shizheng/2022/10/10/10/2702756.html", None),
        ("/a/b/a/b/2702756.html", None),
        ("/a/b/a/b/a/b/1.html", "trap_repeated"),
        ("/calendar/calendar/calendar/1.html", "trap_repeated"),
        ("/" + "/".join(f"x{number}" for number in range(13)) + "/1.html", "trap_deep"),
        ("/" + "%E4%B8%B4" * 40 + "/1.html", None),
        ("/" + "x" * 1000 + "/1.html", "trap_long"),
    ],
)
def test_an_address_is_taken_for_a_trap_or_a_trap_for_an_address(path, reason):
    assert trap_of(HOST + path) == reason


@pytest.mark.parametrize(
    "more",
    ["?sid=a1b2", "?PHPSESSID=1&x=2", "?x=2&PHPSESSID=1", "#a", ";jsessionid=A1B2", "?2022-10-23", "?a=1&a=2&a=3"],
)
def test_a_session_or_the_order_of_parameters_makes_another_article(more):
    addresses = SiteAddresses(load_sites()["lfxww"])
    address = addresses.classify(f"{HOST}/linfen/shizheng/1.html{more}")
    assert address.kind != "article" or address.canonical == f"{HOST}/linfen/shizheng/1.html"


def list_page(*paths: str) -> bytes:
    items = "".join(f"<li><a href='{path}'>市里召开一次关于种树的会议</a></li>" for path in paths)
    return sized(f"<html><body><div id='contentText'><div><ul>{items}</ul></div></div></body></html>".encode(), HTML)


def test_a_page_of_made_up_links_fills_the_ledger(crawl):
    made_up = [f"/a/{number}.html" for number in range(1, 3000)]
    traps = ["/a/b/a/b/a/b/1.html", "/" + "x/" * 20 + "1.html", "/" + "y" * 1100 + "/1.html"]
    with raw_server({"/shanxi/": [list_page(*traps, *made_up)]}) as (address, _):
        done = crawl(SimpleNamespace(address=address), "lfxww", sections=["shanxi"], LINFEN_LINKS_OF_A_PAGE=20)
    ignored = done.summary["links_ignored"]
    assert {name: ignored.get(name) for name in ("too_many", "trap_repeated", "trap_deep", "trap_long")} == {
        "too_many": 2979,
        "trap_repeated": 1,
        "trap_deep": 1,
        "trap_long": 1,
    }
    assert done.sums("lfxww").discovered == 20


class Calendar(dict):
    """Every month links to an article of its own and to the month before; so does every list to the next page."""

    def get(self, path, default=None):
        month = re.fullmatch(r"/shanxi/(?:index_(\d+)\.html)?", path)
        if month:
            return [list_page(f"/shanxi/{int(month[1] or 1)}.html", f"/shanxi/index_{int(month[1] or 1) + 1}.html")]
        return [sized(ARTICLE)] if re.fullmatch(r"/shanxi/\d+\.html", path) else [NOT_FOUND]


FEW_PAGES = """
_load = load_sites
def load_sites():
    site = _load()["lfxww"]
    return {"lfxww": site.model_copy(update={"lists": site.lists.model_copy(update={"max_pages": 7})})}
"""


def test_an_endless_calendar_is_read_to_its_end(crawl):
    with raw_server(Calendar()) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "lfxww", sections=["shanxi"], first=FEW_PAGES)
    lists = [request for request in seen if b"index_" in request.partition(b"\r\n")[0]]
    assert len(lists) == 6  # with the first page seven, the most that the definition allows
    assert done.summary["records"] == 7
    assert done.sums("lfxww").adds_up


def test_a_front_page_of_made_up_folders_is_followed_into_each(crawl):
    links = "".join(f"<a href='/channel{number}/'>频道</a>" for number in range(100))
    with raw_server({"/": [sized(f"<html><body>{links}</body></html>".encode(), HTML)]}) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "jcnews", LINFEN_LISTS_OF_A_RUN=5)
    assert len([request for request in seen if b"/channel" in request.partition(b"\r\n")[0]]) == 5
    assert done.summary["links_ignored"]["too_many_lists"] == 95
