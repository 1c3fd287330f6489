"""Crawls by lists by date alone: gaps, days that failed, what is asked again."""

from __future__ import annotations

from linfen_crawler.replica import Fault, running
from tests.spiders.discovery_sites import KEY, found_by
from tests.spiders.test_sitemaps import asked

DAYS = 'days = [{ address = "/list/{year}-{month}-{day}.html", first = 2021-12-20, last = 2022-01-31 }]'


def test_a_day_behind_a_gap_is_not_reached_or_a_day_is_read_twice(crawl, tmp_path):
    sites = found_by(tmp_path, DAYS)
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, LINFEN_SITES=sites)
        assert sorted(done.urls(KEY)) == sorted(replica.truth(KEY))
        assert (done.summary["exit_code"], done.summary["lists_failed"]) == (0, {})
        assert len(asked(replica)) == 43
        replica.log.clear()
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert asked(replica) == []
        assert second.summary["exit_code"] == 0


def test_a_day_that_failed_is_remembered_as_one_without_news(crawl, tmp_path):
    sites = found_by(tmp_path, DAYS)
    with running(sites=[KEY]) as replica:
        replica.faults.add(Fault("status", "/list/2022-01-2[0-3]", status=500))
        first = crawl(replica, KEY, LINFEN_SITES=sites, RETRY_ENABLED=0)
        assert first.summary["lists_failed"] == {"http_500": 4}
        assert first.summary["exit_code"] == 3
        replica.faults.clear()
        replica.log.clear()
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert sorted(asked(replica)) == [f"/list/2022-01-2{day}.html" for day in range(4)]
        assert sorted(second.urls(KEY)) == sorted(replica.truth(KEY))


def test_a_site_that_is_down_is_asked_for_every_day(crawl, tmp_path):
    sites = found_by(tmp_path, DAYS)
    with running(sites=[KEY]) as replica:
        replica.faults.add(Fault("drop", "/list/"))
        done = crawl(replica, KEY, LINFEN_SITES=sites, RETRY_ENABLED=0)
        assert (
            len(set(asked(replica))) == 5
        )  # one of them twice, since a connection dropped before any answer is tried again
        assert done.summary["exit_code"] == 5


def test_a_period_asks_for_other_days_than_its_own_and_their_neighbours(crawl, tmp_path):
    sites = found_by(tmp_path, DAYS)
    with running(sites=[KEY]) as replica:
        crawl(replica, KEY, since="2022-01-20", until="2022-01-21", LINFEN_SITES=sites)
        assert asked(replica) == [f"/list/2022-01-{day}.html" for day in (22, 21, 20, 19)]
