"""Crawls by sitemaps alone: index, gzip, news, text, those of robots.txt; what is asked again; what is no sitemap."""

from __future__ import annotations

import gzip
from types import SimpleNamespace

import pytest

from linfen_crawler.replica import Fault, running
from tests.spiders.discovery_sites import HOST, KEY, found_by
from tests.spiders.raw_server import raw_server


def asked(replica, *, articles: bool = False) -> list[str]:
    paths = [path for path in replica.log.paths(HOST) if path != "/robots.txt"]
    return [path for path in paths if ("/content_" in path) == articles]


@pytest.mark.parametrize("sitemap", ["robots", "/sitemap.xml", "/sitemap.txt"])
def test_an_article_of_a_sitemap_is_not_found(crawl, tmp_path, sitemap):
    sites = found_by(tmp_path, f'sitemaps = ["{sitemap}"]')
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, LINFEN_SITES=sites)
        assert sorted(done.urls(KEY)) == sorted(replica.truth(KEY))
        assert (done.summary["exit_code"], done.summary["lists_failed"]) == (0, {})
        replica.log.clear()
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert asked(replica, articles=True) == []
        # The index is read, the files that it says are unchanged are not; a file alone is asked for conditionally.
        assert asked(replica) == [sitemap if sitemap != "robots" else "/sitemap.xml"]
        assert (second.summary["exit_code"], second.summary["records"]) == (0, 0)


def test_a_file_that_changed_is_not_read_again(crawl, tmp_path):
    sites = found_by(tmp_path, 'sitemaps = ["/sitemap.xml"]')
    with running(sites=[KEY]) as replica:
        crawl(replica, KEY, LINFEN_SITES=sites)
        new = replica.publish(KEY, 2)
        replica.log.clear()
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert asked(replica) == ["/sitemap.xml", "/sitemap-2022.xml.gz", "/sitemap-news.xml"]
        assert sorted(second.urls(KEY)[-2:]) == sorted(new)


def test_files_from_before_the_period_are_asked_for_and_remembered_as_read(crawl, tmp_path):
    sites = found_by(tmp_path, 'sitemaps = ["/sitemap.xml"]')
    with running(sites=[KEY]) as replica:
        first = crawl(replica, KEY, since="2022-01-20", LINFEN_SITES=sites)
        assert "/sitemap-2021.xml.gz" not in asked(replica)
        assert first.summary["links_ignored"]["outside_period"] > 1
        assert all("/2022-01/" in url for url in first.urls(KEY))
        second = crawl(replica, KEY, LINFEN_SITES=sites)
        assert sorted(second.urls(KEY)) == sorted(replica.truth(KEY))


def test_a_large_sitemap_makes_requests_for_all_of_its_articles_at_once(crawl, tmp_path):
    sites = found_by(tmp_path, 'sitemaps = ["/sitemap.txt"]')
    with running(sites=[KEY]) as replica:
        done = crawl(replica, KEY, LINFEN_SITES=sites, LINFEN_LINKS_OF_A_PAGE=5, limit=7)
        assert len(done.urls(KEY)) == 7
        assert done.summary["pending"] == len(replica.truth(KEY)) - 7
        # What was handed out later and put off stays for the next run, which ends.
        replica.faults.add(Fault("status", "/content_", status=503, retry_after=900, times=1))
        second = crawl(replica, KEY, LINFEN_SITES=sites, LINFEN_LINKS_OF_A_PAGE=5)
        assert second.sums(KEY).adds_up
        third = crawl(replica, KEY, LINFEN_SITES=sites, LINFEN_LINKS_OF_A_PAGE=5, now="2027-01-01T00:00:00+08:00")
        assert sorted(third.urls(KEY)) == sorted(replica.truth(KEY))


def answer(body: bytes, kind: str = "application/xml") -> list[bytes]:
    return [b"HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s" % (kind.encode(), len(body), body)]


URLSET = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ILL = {
    "html": (b"<!DOCTYPE html><html><body>404</body></html>", "not_a_sitemap"),
    "nothing": (b" \n", "empty_answer"),
    "words": (b"Sitemaps of this site are being rebuilt", "not_a_sitemap"),
    "cut": (f"{URLSET}<url><loc>http://{HOST}/neibu/1.html</loc></url><url><loc>http".encode(), "broken_xml"),
    "bomb": (gzip.compress(b" " * 60_000_000, 9), "too_large"),
    "no gzip": (b"\x1f\x8b\x08" + b"x" * 90, "undecodable_body"),
    "laughs": (
        f'<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY l0 "ha">{LAUGHS}]>{URLSET}<url><loc>&l11;</loc></url>'
        "</urlset>".encode(),
        "broken_xml",
    ),
    "foreign": (f"{URLSET}<url><loc>http://else.example/1.html</loc></url></urlset>".encode(), None),
    "nested": (
        f"<sitemapindex><sitemap><loc>http://{HOST}/again.xml</loc></sitemap></sitemapindex>".encode(),
        "nested",
    ),
}


@pytest.mark.parametrize("ill", ILL)
def test_a_file_that_is_no_sitemap_ends_the_run_or_is_not_counted(crawl, tmp_path, ill):
    body, reason = ILL[ill]
    sites = found_by(tmp_path, 'sitemaps = ["/sitemap.xml"]')
    answers = {"/sitemap.xml": answer(body), "/again.xml": answer(body)}
    with raw_server(answers) as (address, seen):
        done = crawl(SimpleNamespace(address=address), KEY, LINFEN_SITES=sites)
    failed = done.summary["lists_failed"]
    assert [key for key in failed if key.startswith(reason or "-")] == list(failed)
    assert bool(failed) == (reason is not None)
    if ill == "foreign":
        assert done.summary["links_ignored"] == {"foreign": 1}
    assert done.summary["exit_code"] in {3, 4, 5}
    assert len(seen) <= 3
    assert done.urls(KEY) == []
