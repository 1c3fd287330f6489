"""A run asks nothing outside the hours of its site, and leaves what is left for the next one."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import pytest

from linfen_crawler.replica import running
from tests.spiders.raw_server import raw_server
from tests.spiders.test_hostile_answers import ARTICLE, sized

CHINA = timezone(timedelta(hours=8))
NOON = datetime(2026, 1, 10, 12, tzinfo=CHINA)


def test_a_run_outside_the_hours_asks_or_says_nothing_of_it(crawl):
    with raw_server({}) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "lfxww", hours="22:00-06:00", now=NOON.isoformat())
    assert seen == []
    assert done.summary["finish_reason"] == "outside_hours"
    assert done.summary["exit_code"] == 5
    assert "from 22:00-06:00 only (China time" in done.summary["error"]
    assert done.summary["lists_failed"] == done.summary["put_off"] == {}
    assert done.summary["alarms"] == []


def test_the_option_does_not_win_over_the_setting(crawl):
    with running(sites=["lfxww"], scale=0.1) as replica:
        done = crawl(replica, "lfxww", hours="11:00-13:00", LINFEN_HOURS="22:00-06:00", now=NOON.isoformat())
    assert done.summary["records"] > 0
    assert done.summary["exit_code"] == 0


A_MINUTE_EACH_TIME = """
from datetime import datetime, timedelta
from itertools import count
from linfen_crawler.spiders.site_spider import SiteSpider
minutes = count()
SiteSpider.now = lambda spider: datetime.fromisoformat("2026-01-10T05:30:00+08:00") + timedelta(minutes=next(minutes))
"""


def test_a_run_goes_on_when_the_hours_are_over_or_loses_what_is_left(crawl):
    answers = {f"/plus/view.php?aid={number}": [sized(ARTICLE)] for number in range(1, 60)}
    with raw_server(answers) as (address, seen):
        replica = SimpleNamespace(address=address)
        done = crawl(replica, "lfxww", ids="1-59", hours="22:00-06:00", first=A_MINUTE_EACH_TIME)
        assert 1 < len(seen) < 30
        assert done.summary["finish_reason"] == "outside_hours"
        assert done.summary["exit_code"] == 0
        sums = done.sums("lfxww")
        assert sums.adds_up
        assert sums.pending > 0
        assert done.summary["pending"] == sums.pending
        later = crawl(replica, "lfxww", ids="1-59", hours="22:00-06:00", now=NOON.replace(hour=23).isoformat())
    assert later.sums("lfxww").pending == 0
    pages = [request.split(b" ")[1] for request in seen if b"robots.txt" not in request]
    assert len(pages) == len(set(pages)) == 59


@pytest.mark.parametrize("hours", ["night", "22-6"])
def test_hours_that_are_none_start_a_crawl(crawl, hours):
    done = crawl(None, "lfxww", hours=hours)
    assert done.answer["refused"] == 2
    assert f"LINFEN_HOURS is '{hours}'; expected" in done.answer["message"]
