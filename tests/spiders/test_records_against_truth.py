"""What the crawl itself puts into records, compared with the replica's truth: identity, section, pages, time."""

from __future__ import annotations

import json

import pytest

from linfen_crawler.article import article_id
from linfen_crawler.replica import running

FIELDS = ("canonical_url", "site", "section", "page_count", "publish_time", "publish_time_precision")


@pytest.mark.parametrize("site", ["lfxww", "lf_sxgov", "lf_sxrb", "linfen_gov"])
def test_identity_section_pages_and_time_equal_the_truth(crawl, site):
    with running(sites=[site], scale=0.4) as replica:
        done = crawl(replica, site)
        truth = {url: each.as_dict() for url, each in replica.truth(site).items()}
    records = [json.loads(line) for line in done.lines(site)]
    wrong = [
        (record["canonical_url"], field, record[field], truth[record["canonical_url"]][field])
        for record in records
        for field in FIELDS
        if record[field] != truth[record["canonical_url"]][field]
    ]
    assert wrong == []
    for record in records:
        assert record["id"] == article_id(record["canonical_url"])
        assert record["http"]["status"] == 200
        assert record["http"]["charset"]
        assert record["fetched_at"].endswith("+00:00")


def test_an_article_reached_by_its_number_its_mobile_twin_or_a_later_page_is_one_record(crawl):
    with running(sites=["lfxww"], scale=1) as replica:
        done = crawl(replica, "lfxww")
        asked = {entry.path for entry in replica.log.entries()}
    sums = done.sums("lfxww")
    assert sums.aliases > 0
    assert [path for path in asked if path.startswith("/plus/view.php")]
    urls = done.urls("lfxww")
    assert len(urls) == len(set(urls))
    assert not [url for url in urls if "view.php" in url or "//m." in url]
