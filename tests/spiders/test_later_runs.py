"""What later runs ask for: only lists where nothing happened, and every edit, removal and new article is seen."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

from linfen_crawler.replica import Fault, running
from tests.spiders.raw_server import raw_server

HOST = "www.lfxww.com"
DAY = timedelta(days=1)


def newest_day(replica) -> datetime:
    """The evening of the day on which the newest article of the site was published."""
    times = [datetime.fromisoformat(each.publish_time) for each in replica.truth("lfxww").values()]
    return max(times).replace(hour=22, minute=59)


def articles_asked(replica) -> list[str]:
    found = (re.fullmatch(r"/(?:[a-z0-9]+/)+\d+\.html", path) for path in replica.log.paths(HOST))
    return [f"http://{HOST}{each[0]}" for each in found if each]


def records(done) -> list[dict]:
    return [json.loads(line) for line in done.lines("lfxww")]


def notes(done) -> list[dict]:
    text = (done.output / "lfxww" / "gone.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_edits_removals_and_new_articles_are_seen_and_nothing_else_costs_an_article_page(crawl):
    with running(sites=["lfxww"], scale=0.6) as replica:
        now = newest_day(replica)
        # A day on which some twenty articles are young: the replica's come out every few days only.
        days = sorted(each.publish_time[:10] for each in replica.truth("lfxww").values())
        recheck = (now.date() - datetime.fromisoformat(days[-20]).date()).days
        first = crawl(replica, "lfxww", now=now.isoformat(), LINFEN_RECHECK_DAYS=recheck)
        assert first.summary["exit_code"] == 0
        before = records(first)

        replica.log.clear()
        second = crawl(replica, "lfxww", now=(now + timedelta(hours=1)).isoformat(), LINFEN_RECHECK_DAYS=recheck)
        assert articles_asked(replica) == []
        assert len(replica.log.paths(HOST)) < 30
        assert records(second) == before

        edited = replica.edit("lfxww", newest=5)
        others = sorted(replica.truth("lfxww"), key=lambda url: replica.truth("lfxww")[url].publish_time)[-15:-5]
        removed = replica.remove("lfxww", urls=others[:1], status=404) + replica.remove(
            "lfxww", urls=others[1:2], status=200
        )
        new = replica.publish("lfxww", 7)
        replica.log.clear()
        third = crawl(replica, "lfxww", now=(now + DAY).isoformat(), LINFEN_RECHECK_DAYS=recheck + 1)
        added = records(third)[len(before) :]
        assert sorted(each["canonical_url"] for each in added if each["revision"] == 1) == sorted(new)
        assert sorted(each["canonical_url"] for each in added if each["revision"] == 2) == sorted(edited)
        assert all(each["changed_fields"] for each in added if each["revision"] == 2)
        assert not any(each["changed_fields"] for each in added if each["revision"] == 1)
        assert (third.summary["records"], third.summary["revisions"], third.summary["missing"]) == (12, 5, 2)
        assert third.summary["gone"] == 0
        asked = articles_asked(replica)
        assert len(asked) == len(set(asked))
        conditional = [entry for entry in replica.log.entries() if "if-none-match" in entry.headers]
        assert {entry.status for entry in conditional} == {200, 304, 404}

        # The same day again: nobody is gone by being missed twice on one day.
        again = crawl(replica, "lfxww", now=(now + DAY + timedelta(minutes=30)).isoformat())
        assert again.summary["gone"] == 0
        fourth = crawl(replica, "lfxww", now=(now + 2 * DAY).isoformat())
        assert fourth.summary["gone"] == 2
        assert sorted(each["canonical_url"] for each in notes(fourth) if each["gone"]) == sorted(removed)
        assert fourth.sums("lfxww").gone == 2
        assert fourth.sums("lfxww").adds_up
        assert len(records(fourth)) == len(before) + 12


def test_nothing_is_gone_while_the_site_is_ill(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        now = newest_day(replica)
        crawl(replica, "lfxww", now=now.isoformat())
        replica.faults.add(Fault("status", r"/\d+(_\d+)?\.html", status=404))
        for day in (1, 2, 3):
            ill = crawl(replica, "lfxww", now=(now + day * DAY).isoformat(), LINFEN_RECHECK_DAYS=900)
            assert (ill.summary["gone"], ill.summary["missing"]) == (0, 0)
        assert ill.sums("lfxww").gone == 0


def test_what_failed_is_asked_for_less_and_less_and_then_no_more(crawl):
    with running(sites=["lf_sxrb"], scale=0.2) as replica:
        url = min(replica.truth("lf_sxrb"))
        path = re.sub(r"^https?://[^/]+", "", url)
        replica.faults.add(Fault("status", re.escape(path), status=500))
        start = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        asked = []
        for hours in (0, 0.1, 0.2, 1.2, 2, 5.3, 6, 21.4, 100, 1000):
            replica.log.clear()
            done = crawl(replica, "lf_sxrb", now=(start + timedelta(hours=hours)).isoformat(), LINFEN_RECHECK_DAYS=0)
            asked.append(bool(replica.log.entries(path=path)))
        assert asked == [True, True, False, True, False, True, False, True, False, False]
        assert done.sums("lf_sxrb").given_up == 1
        assert done.sums("lf_sxrb").failed_errors == {"http_500": 1}


def test_a_host_that_asks_to_be_left_alone_is_left_alone_by_later_runs_too(crawl):
    for as_date in (False, True):
        with running(sites=["lf_sxrb"], scale=0.3) as replica:
            truth = sorted(replica.truth("lf_sxrb"))
            wish = Fault("status", r"/c\d+\.html", skip=5, status=503, retry_after=7200, retry_after_date=as_date)
            replica.faults.add(wish)
            start = datetime.fromisoformat(f"2026-01-0{1 + as_date}T00:00:00+00:00")
            first = crawl(replica, "lf_sxrb", now=start.isoformat(), output_name=f"rest{as_date}")
            assert first.summary["exit_code"] == 3
            assert [entry.status for entry in replica.log.entries()].count(503) == 1
            assert first.sums("lf_sxrb").adds_up
            assert first.sums("lf_sxrb").pending > 0
            replica.faults.clear()
            replica.log.clear()
            later = (start + timedelta(minutes=110)).isoformat()
            second = crawl(replica, "lf_sxrb", now=later, output_name=f"rest{as_date}")
            assert len(replica.log) == 0
            assert second.summary["exit_code"] == 5
            assert "host_resting" in second.summary["error"]
            later = (start + timedelta(minutes=125)).isoformat()
            third = crawl(replica, "lf_sxrb", now=later, output_name=f"rest{as_date}")
            assert sorted(third.urls("lf_sxrb")) == truth


def test_a_server_that_goes_down_and_comes_back_costs_nothing(crawl):
    with running(sites=["lf_sxrb"], scale=1) as replica:
        truth = sorted(replica.truth("lf_sxrb"))
        replica.faults.add(Fault("drop", r".", skip=20))
        first = crawl(replica, "lf_sxrb")
        assert first.summary["exit_code"] == 3
        assert len(replica.log) < 80, "a host that is down was asked on and on"
        sums = first.sums("lf_sxrb")
        assert sums.adds_up
        assert 0 < sums.stored < len(truth)
        replica.faults.clear()
        second = crawl(replica, "lf_sxrb")
        assert sorted(second.urls("lf_sxrb")) == truth


def test_a_late_article_behind_known_ones_is_seen_by_the_deep_pass(crawl):
    with running(sites=["lfxww"], scale=2) as replica:
        section = "linfen/shizheng"
        mine = sorted(
            (url for url in replica.truth("lfxww") if f"/{section}/" in url),
            key=lambda url: replica.truth("lfxww")[url].publish_time,
        )
        late = mine[len(mine) // 3]
        start = datetime.fromisoformat("2026-01-01T00:00:00+00:00")
        # Taken away before the first run and put back after it: an article that is filed late, with an old date.
        replica.remove("lfxww", urls=[late])
        crawl(replica, "lfxww", sections=[section], now=start.isoformat())
        replica.world.sites["lfxww"]._removed.clear()
        replica.log.clear()
        second = crawl(replica, "lfxww", sections=[section], now=(start + DAY).isoformat())
        assert late not in second.urls("lfxww")
        assert len(replica.log.paths(HOST)) <= 3
        third = crawl(replica, "lfxww", sections=[section], now=(start + 31 * DAY).isoformat())
        assert late in third.urls("lfxww")
        assert sorted(third.urls("lfxww")) == sorted(mine)


def test_a_back_fill_by_number_has_every_article_of_its_numbers_and_asks_for_no_number_twice(crawl):
    with running(sites=["lfxww"]) as replica:
        by_number = {int(re.search(r"(\d+)\.html", url)[1]): url for url in replica.truth("lfxww")}
        numbers = sorted(by_number)
        # The two that stand closest together, for most of the replica's numbers are some hundreds apart.
        _, one, next_one = min((b - a, a, b) for a, b in pairwise(numbers))
        first, last = one - 20, next_one + 20
        wanted = [by_number[one], by_number[next_one]]
        crawl(replica, "lfxww", limit=3, sections=["linfen/shizheng"])  # so that the newest number is known
        replica.log.clear()
        half = crawl(replica, "lfxww", ids=f"{first}-{last}", limit=1)
        assert half.summary["exit_code"] == 0
        done = crawl(replica, "lfxww", ids=f"{first}-{last}")
        assert set(wanted) <= set(done.urls("lfxww"))
        assert done.sums("lfxww").adds_up
        assert done.summary["exit_code"] == 0
        asked = [path for path in replica.log.paths(HOST) if "view.php" in path]
        assert len(set(asked)) > 50
        assert not [path for path in replica.log.paths(HOST) if path.endswith("/") or "index" in path]
        missing = done.sums("lfxww").rejected_reasons["no_such_number"]
        assert missing > 50
        replica.log.clear()
        again = crawl(replica, "lfxww", ids=f"{first}-{last}", order="oldest")
        assert [path for path in replica.log.paths(HOST) if path != "/robots.txt"] == []
        assert again.summary["exit_code"] == 0
        # Not even a new ledger forgets which numbers there are not.
        for file in (again.output / "lfxww").glob("ledger.db*"):
            file.unlink()
        rebuilt = crawl(replica, "lfxww", ids=f"{first}-{last}")
        asked = [path for path in replica.log.paths(HOST) if "view.php" in path]
        assert len(asked) <= 0
        assert rebuilt.sums("lfxww").rejected_reasons["no_such_number"] == missing


def test_a_back_fill_over_numbers_that_were_never_given_is_a_failure_of_the_site(crawl):
    with raw_server({}) as (address, seen):
        done = crawl(SimpleNamespace(address=address), "lfxww", ids="1-3")
    assert len([request for request in seen if b"view.php" in request]) == 3
    assert done.summary["failed"] == {"http_404": 3}
    assert (done.summary["exit_code"], done.summary["alarms"]) == (0, [])


def test_a_back_fill_of_a_site_that_fails_is_a_hole(crawl):
    ill = [b"HTTP/1.1 500 Ill\r\nContent-Length: 0\r\n\r\n"]
    with raw_server({"/plus/view.php?aid=1": ill}) as (address, _):
        done = crawl(SimpleNamespace(address=address), "lfxww", ids="1-3", RETRY_ENABLED=False)
    assert done.summary["exit_code"] == 5


def test_a_back_fill_goes_in_the_order_asked_for(crawl):
    with running(sites=["lfxww"], scale=0.2) as replica:
        for order in ("newest", "oldest"):
            replica.log.clear()
            crawl(replica, "lfxww", ids="2714000-2714030", order=order, output_name=order)
            numbers = [int(path.rpartition("=")[2]) for path in replica.log.paths(HOST) if "view.php" in path]
            assert numbers[:31] == sorted(range(2714000, 2714031), reverse=order == "newest")


def test_robots_are_asked_anew_and_a_rejection_stands_once_in_the_file(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        first = crawl(replica, "lfxww")
        second = crawl(replica, "lfxww")
        lines = [line for line in second.rejected("lfxww") if line["reason"] == "robots"]
        assert len(lines) == first.sums("lfxww").rejected_reasons["robots"] > 0
        assert second.sums("lfxww").rejected_reasons["robots"] == len(lines)
