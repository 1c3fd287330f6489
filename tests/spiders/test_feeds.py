"""Crawls by feeds alone: RSS, RDF, Atom; what is asked again; foreign hosts; what is no feed."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from linfen_crawler.replica import running
from tests.spiders.discovery_sites import HOST, KEY, found_by
from tests.spiders.raw_server import raw_server
from tests.spiders.test_sitemaps import answer, asked


@pytest.mark.parametrize("feed", ["/rss.xml", "/rdf.xml", "/atom.xml"])
def test_an_article_of_a_feed_is_not_found_or_asked_for_twice(crawl, tmp_path, feed):
    sites = found_by(tmp_path, f'feeds = ["{feed}"]')
    with running(sites=[KEY]) as replica:
        first = crawl(replica, KEY, LINFEN_SITES=sites)
        newest = list(replica.truth(KEY))[-20:]
        assert sorted(first.urls(KEY)) == sorted(newest)
        assert "/neibu/" not in str(replica.log.paths(HOST))
        replica.log.clear()
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert [entry.status for entry in replica.log.entries() if entry.path == feed] == [304]
        assert asked(replica, articles=True) == []
        assert (first.summary["exit_code"], second.summary["exit_code"]) == (0, 0)
        new = replica.publish(KEY, 2)
        third = crawl(replica, KEY, LINFEN_SITES=sites)
        assert sorted(third.urls(KEY)[-2:]) == sorted(new)


def test_days_in_a_feed_do_not_spare_articles_outside_the_period(crawl, tmp_path):
    sites = found_by(tmp_path, 'feeds = ["/rss.xml"]')
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, since="2022-01-28", LINFEN_SITES=sites)
        assert all("/2022-01/2" in path for path in asked(replica, articles=True))
        assert 0 < len(asked(replica, articles=True)) < 10
        assert done.summary["rejected"]["outside_period"] > 5
        second = crawl(replica, KEY, LINFEN_SITES=sites)  # 304, and what was left out is taken up from the ledger
        assert len(second.urls(KEY)) == 20


RSS = '<rss version="2.0"><channel>'
FOREIGN = f"{RSS}<item><link>http://else.example/1.htm</link></item>"
NO_LINKS = f"{RSS}<item><title>1</title></item><item><link>http://[</link></item></channel></rss>"
ILL = {
    "html": ("<html><body><a href='/html/2022-01/20/content_1.htm'>1</a></body></html>", "not_a_feed", {}),
    "json": ('{"version": "https://jsonfeed.org/version/1.1"}', "not_a_feed", {}),
    "cut": (f"{FOREIGN}<item><li", "broken_xml", {"foreign": 1}),
    "foreign": (f"{FOREIGN}</channel></rss>", None, {"foreign": 1}),
    "no links": (NO_LINKS, None, {}),
}


@pytest.mark.parametrize("ill", ILL)
def test_a_feed_that_is_none_ends_the_run_or_is_not_counted(crawl, tmp_path, ill):
    body, reason, ignored = ILL[ill]
    sites = found_by(tmp_path, 'feeds = ["/rss.xml"]')
    with raw_server({"/rss.xml": answer(body.encode())}) as (address, seen):
        done = crawl(SimpleNamespace(address=address), KEY, LINFEN_SITES=sites)
    assert done.summary["lists_failed"] == ({reason: 1} if reason else {})
    assert done.summary["links_ignored"] == ignored
    assert done.summary["exit_code"] in {3, 4, 5}
    assert len(seen) == 2
