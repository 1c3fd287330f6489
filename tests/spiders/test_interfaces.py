"""Crawls by lists in JSON alone: pages, JSONP, periods, what is asked again; traps, and what is no JSON."""

from __future__ import annotations

import itertools
import json
from types import SimpleNamespace

import pytest

from linfen_crawler.replica import running
from tests.spiders.discovery_sites import KEY, found_by
from tests.spiders.raw_server import raw_server
from tests.spiders.test_sitemaps import answer, asked

LIST = 'interfaces = [{ address = "/api/list?page={page}%s", items = "data.list", date = "publishTime" }]'


@pytest.mark.parametrize("more", ["", "&callback=jQuery1124_1"])
def test_an_article_of_a_json_list_is_not_found_or_all_pages_are_read_again(crawl, tmp_path, more):
    sites = found_by(tmp_path, LIST % more)
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, LINFEN_SITES=sites)
        assert sorted(done.urls(KEY)) == sorted(replica.truth(KEY))
        assert len(asked(replica)) == 6  # five pages, and one behind them that has nothing
        assert done.summary["pages_by_kind"]["interface"] == 6
        replica.log.clear()
        new = replica.publish(KEY, 2)
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert len(asked(replica)) == 2
        assert sorted(second.urls(KEY)[-2:]) == sorted(new)
        assert {done.summary["exit_code"], second.summary["exit_code"]} == {0}


def test_paging_goes_on_before_the_first_day_wanted(crawl, tmp_path):
    sites = found_by(tmp_path, LIST % "")
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, since="2022-01-26", LINFEN_SITES=sites)
        assert len(asked(replica)) <= 3
        assert all("/2022-01/2" in url for url in done.urls(KEY))


def test_an_address_made_of_keys_leads_nowhere(crawl, tmp_path):
    link = (LIST % "").replace(" }]", ', link = "/html/{day}/content_{docId}.htm" }]')
    sites = found_by(tmp_path, link)
    pages = [
        {"data": {"list": [{"docId": 7, "day": "2022-01/20"}, {"docId": None, "day": "x"}]}},
        {"data": {"list": []}},
    ]
    answers = {f"/api/list?page={n}": answer(json.dumps(page).encode()) for n, page in enumerate(pages, start=1)}
    with raw_server(answers) as (address, seen):
        done = crawl(SimpleNamespace(address=address), KEY, LINFEN_SITES=sites)
    assert [line.split(b" ")[1] for line in seen].count(b"/html/2022-01/20/content_7.htm") == 1
    assert done.summary["discovered"] == 1


def test_a_list_without_end_is_read_without_end(crawl, tmp_path):
    sites = found_by(tmp_path, (LIST % "").replace(" }]", ", max_pages = 9 }]"))
    numbers = itertools.count(1)

    class Endless(dict):
        def get(self, path, default=None):
            if not path.startswith("/api/"):
                return default
            items = [{"url": f"/html/2022-01/20/content_{next(numbers)}.htm"} for _ in range(3)]
            return answer(json.dumps({"data": {"list": items}}).encode())

    with raw_server(Endless()) as (address, seen):
        done = crawl(SimpleNamespace(address=address), KEY, LINFEN_SITES=sites)
    assert sum(line.startswith(b"GET /api/") for line in seen) == 9
    assert done.summary["discovered"] == 27


def test_a_page_that_is_shown_for_every_number_is_read_without_end(crawl, tmp_path):
    sites = found_by(tmp_path, LIST % "")
    page = answer(b'{"data": {"list": [{"url": "/html/2022-01/20/content_1.htm"}]}}')
    with raw_server({f"/api/list?page={n}": page for n in range(1, 9)}) as (address, seen):
        crawl(SimpleNamespace(address=address), KEY, LINFEN_SITES=sites)
    assert sum(line.startswith(b"GET /api/") for line in seen) == 2


ILL = {
    "html": (b"<html><body>login</body></html>", "not_json"),
    "nothing": (b"", "empty_answer"),
    "nested": (b"[" * 200_000, "not_json"),
    "elsewhere": (b'{"data": {"rows": []}}', "no_items"),
    "no object": (b'{"data": 5}', "no_items"),
    "without addresses": (b'{"data": {"list": [{"id": 1}, 5, null]}}', "no_links"),
}


@pytest.mark.parametrize("ill", ILL)
def test_an_answer_that_is_no_list_is_taken_for_the_end_of_one(crawl, tmp_path, ill):
    body, reason = ILL[ill]
    sites = found_by(tmp_path, LIST % "")
    with raw_server({"/api/list?page=1": answer(body, "application/json")}) as (address, _):
        done = crawl(SimpleNamespace(address=address), KEY, LINFEN_SITES=sites)
    assert done.summary["lists_failed"] == {reason: 1}
    assert done.summary["exit_code"] == 5
