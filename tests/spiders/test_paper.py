"""Crawls of a printed newspaper: every issue, page and article, and each once."""

from __future__ import annotations

import json
from dataclasses import fields

from linfen_crawler.replica import DEFINITIONS, Fault, Truth, running
from tests.spiders.discovery_sites import HOST, KEY, found_by

FIELDS = tuple(field.name for field in fields(Truth))
SHIPPED = {"LINFEN_SITES": str(DEFINITIONS)}


def issues_asked(replica) -> list[str]:
    return [path for path in replica.log.paths(HOST) if path.endswith("/node_1.htm")]


def sections_of(done) -> dict[str, list[str]]:
    records = [json.loads(line) for line in done.lines(KEY)]
    return {record["canonical_url"]: record["section"] for record in records}


def test_a_record_of_a_paper_differs_from_the_truth(crawl):
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, **SHIPPED)
        truth = {url: each.as_dict() for url, each in replica.truth(KEY).items()}
        asked = replica.log.paths(HOST)
    records = [json.loads(line) for line in done.lines(KEY)]
    assert sorted(record["canonical_url"] for record in records) == sorted(truth)
    wrong = [
        (record["canonical_url"], name, record[name], truth[record["canonical_url"]][name])
        for record in records
        for name in FIELDS
        if record[name] != truth[record["canonical_url"]][name]
    ]
    assert wrong == []
    assert {tuple(record["section"]) for record in records} == {
        ("第01版", "要闻"), ("第02版", "本地"), ("第A03版", "综合"), ("第A04版", "副刊"),
    }  # fmt: skip
    assert (done.summary["exit_code"], done.summary["failed"], done.summary["lists_failed"]) == (0, {}, {})
    assert len(asked) == len(set(asked))
    assert done.sums(KEY).adds_up


def test_issues_that_were_read_whole_are_asked_for_again(crawl):
    with running(sites=[KEY]) as replica:
        lines = crawl(replica, KEY, **SHIPPED).lines(KEY)
        replica.log.clear()
        second = crawl(replica, KEY, **SHIPPED)
        asked = [path for path in replica.log.paths(HOST) if path != "/robots.txt"]
    assert asked == []
    assert (second.summary["exit_code"], second.summary["records"]) == (0, 0)
    assert second.lines(KEY) == lines


def test_only_the_last_issues_are_asked_for_night_after_night(crawl, tmp_path):
    sites = found_by(tmp_path, "paper = { issue = '/html/{year}-{month}/{day}/node_1.htm', first = 2022-01-10 }")
    with running(sites=[KEY]) as replica:
        first = set(crawl(replica, KEY, now="2022-01-29T03:00:00+08:00", LINFEN_SITES=sites).urls(KEY))
        assert len(issues_asked(replica)) == 20
        assert issues_asked(replica)[0] == "/html/2022-01/29/node_1.htm"
        replica.log.clear()
        new = replica.publish(KEY, 3)
        second = crawl(replica, KEY, now="2022-01-30T03:00:00+08:00", LINFEN_SITES=sites)
        assert sorted(issues_asked(replica)) == [f"/html/2022-01/{day}/node_1.htm" for day in (26, 27, 28, 29, 30)]
    assert set(second.urls(KEY)) - first == {url for url in new if url < f"http://{HOST}/html/2022-01/31"}
    assert second.summary["exit_code"] == 0


def test_a_page_that_fails_lets_its_articles_be_lost(crawl):
    fault = Fault("status", r"/html/2022-01/2[0-8]/node_3\.htm", status=500)
    with running(sites=[KEY]) as replica:
        replica.faults.add(fault)
        first = crawl(replica, KEY, RETRY_ENABLED=0, **SHIPPED)
        assert first.summary["exit_code"] == 3
        assert first.summary["lists_failed"] == {"http_500": 9}
        replica.faults.clear()
        replica.log.clear()
        second = crawl(replica, KEY, **SHIPPED)
        assert {path[6:16] for path in issues_asked(replica)} == {f"2022-01/2{day}" for day in range(9)}
        assert second.summary["exit_code"] == 0
        truth = replica.truth(KEY)
        assert sections_of(second) == {url: each.section for url, each in truth.items()}


def test_a_page_that_there_is_not_lets_its_issue_be_asked_for_for_ever(crawl):
    with running(sites=[KEY]) as replica:
        replica.faults.add(Fault("status", r"/html/2022-01/20/node_3\.htm", status=404))
        first = crawl(replica, KEY, since="2022-01-20", until="2022-01-20", **SHIPPED)
        assert (first.summary["exit_code"], first.summary["lists_failed"]) == (3, {"http_404": 1})
        truth = {url: each.section for url, each in replica.truth(KEY).items()}
        # What stands on page 1 and what on the missing one nobody can say.
        named = {url: section for url, section in sections_of(first).items() if section[0].endswith("版")}
        assert 0 < len(named) < len(sections_of(first))
        assert named == {url: truth[url] for url in named}
        assert sorted(first.urls(KEY)) == sorted(url for url in truth if "/2022-01/20/" in url)
        replica.log.clear()
        second = crawl(replica, KEY, since="2022-01-20", until="2022-01-20", **SHIPPED)
        assert issues_asked(replica) == []
        assert second.summary["exit_code"] == 0


def test_a_period_takes_issues_of_its_days_alone(crawl):
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, since="2022-01-20", until="2022-01-22", **SHIPPED)
        assert [path[6:16] for path in issues_asked(replica)] == ["2022-01/22", "2022-01/21", "2022-01/20"]
        folder = f"http://{HOST}/html/2022-01"
        wanted = [url for url in replica.truth(KEY) if f"{folder}/20" < url < f"{folder}/23"]
    assert sorted(done.urls(KEY)) == sorted(wanted) != []


def test_a_wrong_address_is_tried_for_every_day_of_twenty_years(crawl, tmp_path):
    sites = found_by(tmp_path, "paper = { issue = '/paper/{year}{month}/{day}/', first = 2002-01-01 }")
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, now="2022-01-31T03:00:00+08:00", LINFEN_SITES=sites)
        assert len([path for path in replica.log.paths(HOST) if path.startswith("/paper/")]) == 60
        assert done.summary["lists_failed"] == {"long_gap": 1}
        replica.log.clear()
        crawl(replica, KEY, now="2022-01-31T03:00:00+08:00", LINFEN_SITES=sites)
        again = [path for path in replica.log.paths(HOST) if path.startswith("/paper/")]
        assert (again[0], again[4], len(again)) == ("/paper/202201/31/", "/paper/202112/02/", 60)


def test_an_issue_that_leads_to_the_latest_one_is_read_as_its_own_day(crawl, tmp_path):
    sites = found_by(tmp_path, "paper = { issue = '/html/{year}-{month}/{day}/node_1.htm', first = 2022-01-16 }")
    with running(sites=[KEY]) as replica:
        replica.faults.add(Fault("redirect_loop", r"/html/2022-01/16/node_1\.htm"))
        done = crawl(replica, KEY, now="2022-01-17T03:00:00+08:00", LINFEN_SITES=sites)
        assert done.summary["exit_code"] == 3
        assert all("/2022-01/17/" in url for url in done.urls(KEY))
