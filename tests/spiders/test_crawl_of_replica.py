"""Whole crawls of the replica: which pages are asked for, and that every article is accounted for."""

from __future__ import annotations

import itertools
import json
import re
import signal
from datetime import date
from urllib.parse import urlsplit

import pytest

from linfen_crawler.replica import Fault, Faults, running

LINFEN = ("lfxww", "lf_sxgov", "lf_sxrb", "linfen_gov")
HOSTS = {
    "lfxww": "www.lfxww.com",
    "lf_sxgov": "lf.sxgov.cn",
    "lf_sxrb": "lf.sxrb.com",
    "linfen_gov": "www.linfen.gov.cn",
}


def pages_asked(replica, site: str) -> list[str]:
    return [path for path in replica.log.paths(HOSTS[site]) if path != "/robots.txt"]


def articles_asked(replica, site: str) -> set[str]:
    paths = {re.sub(r"^https?://[^/]+", "", url) for url in replica.truth(site)}
    return {path.partition("?")[0] for path in pages_asked(replica, site)} & paths


def test_every_article_is_a_record_once_and_a_second_crawl_asks_only_lists(crawl):
    with running(sites=LINFEN, scale=0.5) as replica:
        first = crawl(replica, *LINFEN)
        for summary in first.answer["summaries"]:
            site = summary["site"]
            urls = first.urls(site)
            assert sorted(urls) == sorted(replica.truth(site)), site
            assert summary["exit_code"] == 0, summary
            assert summary["records"] == len(urls)
            assert first.sums(site).adds_up
            assert first.sums(site).pending == first.sums(site).failed == 0
        asked = len(replica.log)
        lines = {site: first.lines(site) for site in LINFEN}
        replica.log.clear()
        second = crawl(replica, *LINFEN)
        for site in LINFEN:
            assert second.lines(site) == lines[site]
            assert articles_asked(replica, site) == set()
            assert len(pages_asked(replica, site)) == second.answer["summaries"][LINFEN.index(site)]["pages_asked"]
        assert len(replica.log) < asked / 3
        assert {each["exit_code"] for each in second.answer["summaries"]} == {0}


def test_new_articles_are_found_and_nothing_else_is_asked_again(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        crawl(replica, "lfxww")
        before = articles_asked(replica, "lfxww")
        new = replica.publish("lfxww", 7)
        replica.log.clear()
        second = crawl(replica, "lfxww")
        assert second.summary["records"] == 7
        assert set(second.urls("lfxww")[-7:]) == set(new)
        assert not articles_asked(replica, "lfxww") & before


def test_nothing_off_the_site_and_nothing_that_is_no_article_is_asked_for(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        done = crawl(replica, "lfxww")
        assert {entry.host for entry in replica.log.entries()} <= {"www.lfxww.com", "m.lfxww.com"}
        paths = pages_asked(replica, "lfxww")
        assert not [path for path in paths if re.search(r"h5|count\.php|\.pdf|\.css|\.jpg|from=", path)]
        assert len(paths) == len(set(paths))
        assert done.summary["links_ignored"]["not_article"] > 0


def test_what_robots_txt_forbids_is_not_asked_for_and_is_accounted_for(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        done = crawl(replica, "lfxww")
        forbidden = [line["url"] for line in done.rejected("lfxww") if line["reason"] == "robots"]
        assert forbidden
        assert done.sums("lfxww").rejected_reasons["robots"] == len(forbidden)
        asked = {entry.url for entry in replica.log.entries()}
        assert not asked & set(forbidden)


def test_a_request_follows_sooner_than_the_delay_after_the_answer_before(crawl):
    slow = Fault("latency", r"/c\d+\.html$", seconds=0.2)
    with running(sites=["lf_sxrb"], scale=0.3, faults=Faults(slow)) as replica:
        crawl(replica, "lf_sxrb", delay=0.1, limit=3)
        entries = replica.log.entries(host=HOSTS["lf_sxrb"])
    gaps = [(later.time - earlier.time, earlier.path) for earlier, later in itertools.pairwise(entries)]
    assert len(gaps) >= 4
    assert sum(path.endswith(".html") for _, path in gaps) >= 2
    # An answer is noted before it is sent, and the next request when it is there: no clock makes a whole pause shorter.
    short = [(gap, path) for gap, path in gaps if gap < (0.3 if re.search(slow.pattern, path) else 0.1)]
    assert short == []


def test_a_limit_is_kept_and_the_next_run_goes_on_where_it_ended(crawl):
    with running(sites=["lf_sxgov"], scale=0.3) as replica:
        truth = replica.truth("lf_sxgov")
        first = crawl(replica, "lf_sxgov", limit=5)
        assert len(first.urls("lf_sxgov")) == 5
        assert first.summary["finish_reason"] == "limit"
        assert first.summary["exit_code"] == 0
        assert first.summary["pending"] > 0
        lines = first.lines("lf_sxgov")
        second = crawl(replica, "lf_sxgov", limit=4)
        assert second.lines("lf_sxgov")[:5] == lines
        assert len(second.urls("lf_sxgov")) == 9
        third = crawl(replica, "lf_sxgov")
        assert sorted(third.urls("lf_sxgov")) == sorted(truth)
        assert third.summary["pending"] == 0


def test_a_list_that_shows_that_it_has_one_page_is_asked_for_a_second_one(crawl):
    with running(sites=["lfxww"], scale=0.3) as replica:
        done = crawl(replica, "lfxww")
        site = replica.world.sites["lfxww"]
        one_page = [section for section in site.sections if site.listed(section, 2) is None]
        asked = set(replica.log.paths(HOSTS["lfxww"]))
        first_pages = {site.list_path(section) for section in one_page} & asked
        assert len(first_pages) > 3
        assert not {site.list_path(section, 2) for section in one_page} & asked
        assert sorted(done.urls("lfxww")) == sorted(replica.truth("lfxww"))


def test_a_limit_lets_pages_be_asked_for_that_are_not_stored(crawl):
    slow = Fault("latency", r"\.html?$", seconds=0.2)  # what waits must wait where it can be taken back
    with running(sites=["jcnews"], scale=0.5, faults=Faults(slow)) as replica:
        articles = {urlsplit(url).path for url in replica.truth("jcnews")}
        done = crawl(replica, "jcnews", limit=4, delay=0.3)
        asked = [path for path in replica.log.paths("www.jcnews.com.cn") if path in articles]
    assert len(done.urls("jcnews")) == 4
    assert len(asked) == 4
    assert (done.summary["exit_code"], done.summary["put_off"], done.summary["lists_failed"]) == (0, {}, {})
    assert done.sums("jcnews").adds_up


def test_a_period_takes_its_days_and_the_rest_another_time(crawl):
    with running(sites=["lfxww"], scale=0.5) as replica:
        truth = replica.truth("lfxww")
        days = {url: date.fromisoformat(each.publish_time[:10]) for url, each in truth.items()}
        since, until = sorted(days.values())[len(days) // 2], sorted(days.values())[len(days) * 3 // 4]
        inside = sorted(url for url, day in days.items() if since <= day <= until)
        first = crawl(replica, "lfxww", since=since.isoformat(), until=until.isoformat())
        assert sorted(first.urls("lfxww")) == inside
        sums = first.sums("lfxww")
        assert sums.adds_up
        assert sums.rejected_reasons["outside_period"] > 0
        rest = crawl(replica, "lfxww")
        assert sorted(rest.urls("lfxww")) == sorted(truth)
        assert "outside_period" not in rest.sums("lfxww").rejected_reasons


def test_dates_in_addresses_spare_the_requests_for_articles_outside_the_period(crawl):
    with running(sites=["lf_sxgov"], scale=0.5) as replica:
        truth = replica.truth("lf_sxgov")
        days = sorted(date.fromisoformat(each.publish_time[:10]) for each in truth.values())
        since = days[len(days) * 2 // 3]
        done = crawl(replica, "lf_sxgov", since=since.isoformat())
        wanted = {url for url, each in truth.items() if date.fromisoformat(each.publish_time[:10]) >= since}
        assert set(done.urls("lf_sxgov")) == wanted
        assert len(articles_asked(replica, "lf_sxgov")) <= len(wanted) + 2


def test_reading_a_list_stops_at_the_first_day_wanted(crawl):
    with running(sites=["lfxww"], scale=4) as replica:
        section = "linfen/shizheng"
        days = sorted(
            date.fromisoformat(each.publish_time[:10])
            for url, each in replica.truth("lfxww").items()
            if f"/{section}/" in url
        )
        since = days[-5]
        done = crawl(replica, "lfxww", since=since.isoformat(), sections=[section])
        assert len(done.urls("lfxww")) == len([day for day in days if day >= since])
        lists = [
            path for path in pages_asked(replica, "lfxww") if re.fullmatch(rf"/{section}/(index_\d+\.html)?", path)
        ]
        assert len(lists) <= 3, lists
        assert len(days) > 60


def test_a_section_alone_asks_for_nothing_else(crawl):
    with running(sites=["lfxww"], scale=0.5) as replica:
        done = crawl(replica, "lfxww", sections=["linfen/fzsh"])
        assert done.urls("lfxww")
        assert all("/linfen/fzsh/" in url for url in done.urls("lfxww"))
        assert "/" not in pages_asked(replica, "lfxww")


def test_pages_that_fail_are_accounted_for_and_had_by_the_next_run(crawl):
    with running(sites=["lfxww"], scale=0.5) as replica:
        truth = sorted(replica.truth("lfxww"))
        # Articles of several pages and by-id addresses have further ways to fail, which other tests look at.
        single = [url for url in truth if replica.truth("lfxww")[url].page_count == 1]
        sick = dict(
            zip(
                single[5:45:8],
                [
                    Fault("status", "", status=500),
                    Fault("status", "", status=404),
                    Fault("cut", ""),
                    Fault("drop", ""),
                    Fault("redirect_loop", ""),
                ],
                strict=True,
            )
        )
        rules = [
            Fault(**{**fault_fields(fault), "pattern": re.escape(url.split("://")[1])}) for url, fault in sick.items()
        ]
        replica.faults.add(*rules)
        first = crawl(replica, "lfxww")
        sums = first.sums("lfxww")
        assert sums.adds_up
        assert sums.failed_errors == {
            "http_500": 1,
            "http_404": 1,
            "cut_body": 1,
            "connection": 1,
            "redirect_loop": 1,
        }
        assert first.summary["exit_code"] == 3
        assert sorted(first.urls("lfxww")) == sorted(set(truth) - set(sick))
        replica.faults.clear()
        second = crawl(replica, "lfxww")
        assert sorted(second.urls("lfxww")) == truth
        assert second.sums("lfxww").failed == 0
        assert second.summary["exit_code"] == 0


def fault_fields(fault: Fault) -> dict[str, object]:
    return {"kind": fault.kind, "status": fault.status}


def test_an_article_that_misses_one_of_its_pages_is_no_half_record(crawl):
    with running(sites=["lf_sxgov"], scale=0.5) as replica:
        url, truth = next((url, each) for url, each in replica.truth("lf_sxgov").items() if each.page_count > 2)
        replica.faults.add(Fault("status", re.escape(url.split("://")[1].replace(".htm", "_3.htm")), status=503))
        first = crawl(replica, "lf_sxgov")
        assert url not in first.urls("lf_sxgov")
        assert first.sums("lf_sxgov").failed_errors == {"further_page_http_503": 1}
        replica.faults.clear()
        second = crawl(replica, "lf_sxgov")
        record = json.loads(second.lines("lf_sxgov")[-1])
        assert record["canonical_url"] == url
        assert record["page_count"] == truth.page_count


def test_a_list_page_that_fails_hides_nothing_from_the_next_run(crawl):
    with running(sites=["lfxww"], scale=2) as replica:
        replica.faults.add(Fault("status", r"/linfen/shizheng/index_3\.html", status=503))
        first = crawl(replica, "lfxww", sections=["linfen/shizheng"])
        assert first.summary["exit_code"] == 3
        assert first.summary["lists_failed"] == {"http_503": 1}
        replica.faults.clear()
        second = crawl(replica, "lfxww", sections=["linfen/shizheng"])
        wanted = [url for url in replica.truth("lfxww") if "/linfen/shizheng/" in url]
        assert sorted(second.urls("lfxww")) == sorted(wanted)


def test_a_site_that_gives_nothing_is_unreachable(crawl):
    with running(sites=["lfxww"], scale=0.1) as replica:
        done = crawl(replica, "lf_sxrb")
        assert done.summary["exit_code"] == 5
        assert "lf.sxrb.com" in done.summary["error"]


def test_a_page_without_text_is_rejected_with_its_reason_and_time(crawl):
    with running(sites=["lf_sxrb"], scale=0.3) as replica:
        url = min(replica.truth("lf_sxrb"))
        address = url.removeprefix("https://lf.sxrb.com")
        site = replica.world.sites["lf_sxrb"]
        site.article_html = lambda story, page, own=site.article_html: (  # type: ignore[method-assign]
            "<html><body></body></html>" if site.article_path(story.index) == address else own(story, page)
        )
        done = crawl(replica, "lf_sxrb")
        [line] = [line for line in done.rejected("lf_sxrb") if line["canonical_url"] == url]
        assert line["status"] == 200
        assert line["reason"]
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", line["fetched_at"])
        assert done.sums("lf_sxrb").rejected_reasons[line["reason"]] == 1


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_the_run_in_good_order(crawl, number, code):
    with running(sites=["lfxww"], scale=0.5) as replica:
        first = crawl(replica, "lfxww", signals=(number,), when=lambda: len(replica.log) > 30, delay=0.02)
        assert first.summary["exit_code"] == code
        assert first.summary["pending"] > 0
        last = first.answer["reports"][-1]
        assert (last["finished"], last["stopped"], last["pending"]) == (True, True, first.summary["pending"])
        assert first.sums("lfxww").adds_up
        [written] = (first.output / "lfxww" / "runs").glob("*.json")
        assert json.loads(written.read_text(encoding="utf-8"))["exit_code"] == code
        second = crawl(replica, "lfxww")
        assert not second.answer["reports"][-1]["stopped"]
        assert sorted(second.urls("lfxww")) == sorted(replica.truth("lfxww"))


def test_a_second_signal_ends_the_run_at_once_and_loses_nothing(crawl):
    with running(sites=["lfxww"], scale=0.5) as replica:
        # The page that is being fetched takes half a minute: a run that waits for it has not ended at once.
        replica.faults.add(Fault("latency", r"/\d+\.html", skip=20, seconds=30))

        def held_up() -> bool:
            return len([path for path in pages_asked(replica, "lfxww") if re.search(r"/\d+\.html", path)]) > 20

        # Two of a kind may reach a process as one; these cannot, and either may be heard first.
        first = crawl(replica, "lfxww", signals=(signal.SIGINT, signal.SIGTERM), when=held_up)
        assert first.summary["exit_code"] in {130, 143}
        assert "second signal" in first.summary["error"]
        [written] = (first.output / "lfxww" / "runs").iterdir()
        assert json.loads(written.read_text(encoding="utf-8")) == first.summary
        assert first.sums("lfxww").adds_up
        assert first.sums("lfxww").stored == len(first.urls("lfxww")) > 0
        replica.faults.clear()
        second = crawl(replica, "lfxww")
        assert sorted(second.urls("lfxww")) == sorted(replica.truth("lfxww"))


def test_a_full_disk_ends_the_run_with_its_own_code_and_loses_nothing(crawl):
    with running(sites=["lfxww"], scale=1) as replica:
        first = crawl(replica, "lfxww", file_limit=True)
        assert first.summary["exit_code"] == 6, first.stderr
        assert "cannot be written" in first.summary["error"]
        for line in first.lines("lfxww"):
            json.loads(line)
        second = crawl(replica, "lfxww")
        assert sorted(second.urls("lfxww")) == sorted(replica.truth("lfxww"))
        assert second.sums("lfxww").adds_up


def test_a_torn_line_and_a_lost_ledger_cost_no_record_and_give_none_twice(crawl):
    with running(sites=["lf_sxrb"], scale=0.5) as replica:
        first = crawl(replica, "lf_sxrb")
        folder = first.output / "lf_sxrb"
        for file in folder.glob("ledger.db*"):
            file.unlink()
        with (folder / "articles.jsonl").open("r+b") as file:
            file.truncate((folder / "articles.jsonl").stat().st_size - 10)
        second = crawl(replica, "lf_sxrb")
        assert second.summary["records"] == 1
        assert sorted(second.urls("lf_sxrb")) == sorted(replica.truth("lf_sxrb"))
        assert len(list(folder.glob("articles.jsonl.torn-*"))) == 1


def test_records_that_were_taken_out_of_the_file_are_fetched_again(crawl):
    with running(sites=["lf_sxrb"], scale=0.5) as replica:
        first = crawl(replica, "lf_sxrb")
        lines = first.lines("lf_sxrb")
        path = first.output / "lf_sxrb" / "articles.jsonl"
        path.write_text("".join(f"{line}\n" for line in lines[3:]), encoding="utf-8")
        second = crawl(replica, "lf_sxrb")
        assert second.summary["records"] == 3
        assert sorted(second.urls("lf_sxrb")) == sorted(replica.truth("lf_sxrb"))


def test_two_runs_at_once_are_refused(crawl, tmp_path):
    from linfen_crawler.operations.site_store import SiteStore
    from linfen_crawler.sites import load_sites

    store = SiteStore.open(tmp_path / "output", load_sites()["lf_sxrb"])
    try:
        with running(sites=["lf_sxrb"], scale=0.1) as replica:
            refused = crawl(replica, "lf_sxrb")
        assert refused.answer["refused"] == 75
        assert "process" in refused.answer["message"]
    finally:
        store.close()


def test_a_public_site_is_not_asked_without_a_contact(crawl):
    refused = crawl(None, "lfxww")
    assert refused.answer["refused"] == 78
    assert "export LINFEN_CONTACT=" in refused.answer["message"]


def test_the_summary_leaves_out_what_was_asked_and_what_came_back(crawl):
    with running(sites=["lf_sxgov"], scale=0.3) as replica:
        done = crawl(replica, "lf_sxgov", archive=True, archive_media=True)
        asked = len(replica.log)
    summary = done.summary
    kinds = summary["requests_by_kind"]
    assert sum(kinds.values()) == asked == sum(summary["requests_by_status"].values())
    assert set(kinds) == {"robots", "front", "list", "article", "further_page", "media"}
    assert kinds["front"] == 1
    assert kinds["article"] >= summary["records"]
    assert summary["requests_by_status"]["200"] > summary["records"]
    bodies = sum(len(line) for line in done.lines("lf_sxgov"))
    assert summary["bytes_received"] > bodies / 2
    assert summary["seconds"] > 0
    assert summary["fields_share"]["title"] == 1
    assert set(summary["versions"]) == {"linfen-crawler", "python", "scrapy", "twisted", "lxml", "sqlalchemy"}


def test_progress_ends_with_what_the_summary_says(crawl):
    with running(sites=["lf_sxrb"], scale=0.3) as replica:
        done = crawl(replica, "lf_sxrb")
        last = done.answer["reports"][-1]
        assert last["finished"]
        assert last["records"] == done.summary["records"]
        assert last["pending"] == 0
        assert last["pages"] == sum(done.summary["pages_by_kind"].values())
