"""List pages that fail, or answer with nothing, in the midst of a list: what stands behind them is not lost."""

from __future__ import annotations

import pytest

from linfen_crawler.replica import Fault, running

LIST = r"lfxww\.com/linfen/shizheng/"
SECTION = "linfen/shizheng"


def articles(replica):
    return {url for url in replica.truth("lfxww") if f"/{SECTION}/" in url}


def addressed(done):
    return set(done.urls("lfxww"))


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault("soft_404", rf"{LIST}index_2\.html", times=1), "no_article"),
        (Fault("empty", rf"{LIST}index_2\.html", times=1), "empty_answer"),
        (Fault("status", rf"{LIST}index_2\.html", status=403, times=1), "wall_firewall"),
        (Fault("status", rf"{LIST}index_2\.html", status=500, times=3), "http_500"),
        pytest.param(
            Fault("status", rf"{LIST}index_2\.html", status=404, times=1), "no_article", marks=pytest.mark.thorough
        ),
    ],
    ids=["error page as a page", "nothing", "refused", "broken", "missing"],
)
def test_an_ill_list_page_hides_what_stands_behind_it(crawl, fault, reason):
    with running(sites=["lfxww"], scale=1.3) as replica:
        wanted = articles(replica)
        replica.faults.add(fault)
        done = crawl(replica, "lfxww", sections=[SECTION])
        assert done.summary["lists_failed"] == {reason: 1}
        assert done.summary["exit_code"] == (4 if done.summary["walls"] else 3)
        missing = wanted - addressed(done)
        assert 0 < len(missing) <= 12, "more than the articles of that one page"
        again = crawl(replica, "lfxww", sections=[SECTION])
        assert again.summary["exit_code"] == 0
        assert addressed(again) >= wanted
        last = crawl(replica, "lfxww", sections=[SECTION])
        assert last.summary["pages_by_kind"]["list"] == 1, "a list that was read whole is not read anew"


def test_a_list_whose_pager_leads_past_its_end_is_read_to_its_end(crawl):
    with running(sites=["lfxww"], scale=0.5) as replica:
        site = replica.world.sites["lfxww"]
        own = site.list_html
        site.list_html = lambda section, indexes, page, pages: own(section, indexes, page, pages + 1)  # type: ignore[method-assign]
        replica.faults.add(Fault("soft_404", rf"{LIST}index_([3-9])\.html"))
        done = crawl(replica, "lfxww", sections=[SECTION])
        assert done.summary["lists_failed"] == {}
        assert done.summary["exit_code"] == 0
        assert addressed(done) >= articles(replica)
        again = crawl(replica, "lfxww", sections=[SECTION])
        assert again.summary["pages_by_kind"]["list"] == 1


def test_a_redirect_that_leads_back_to_a_list_page_ends_the_walk_in_silence(crawl):
    with running(sites=["lfxww"], scale=1.3) as replica:
        replica.faults.add(Fault("redirect_loop", rf"{LIST}index_2\.html", times=2))
        done = crawl(replica, "lfxww", sections=[SECTION])
        assert done.summary["exit_code"] == 0
        assert addressed(done) >= articles(replica)


def test_an_article_that_is_answered_without_a_byte_is_asked_for_again(crawl):
    with running(sites=["lf_sxrb"], scale=0.3) as replica:
        url = min(replica.truth("lf_sxrb"))
        replica.faults.add(Fault("empty", url.removeprefix("https://"), times=1))
        first = crawl(replica, "lf_sxrb")
        assert first.summary["failed"] == {"empty_answer": 1}
        again = crawl(replica, "lf_sxrb")
        assert url in again.urls("lf_sxrb")
        assert len(again.urls("lf_sxrb")) == len(replica.truth("lf_sxrb"))
