"""Whole crawls of every site of the replica: each record, field by field, against the truth."""

from __future__ import annotations

import json
from dataclasses import fields

import pytest

from linfen_crawler.article import article_id
from linfen_crawler.replica import SITE_KEYS, Truth, running

FIELDS = tuple(field.name for field in fields(Truth) if field.name != "body_lines")


@pytest.mark.parametrize("site", SITE_KEYS)
def test_a_field_of_a_record_differs_from_the_truth(crawl, site):
    with running(sites=[site]) as replica:
        done = crawl(replica, site)
        truth = {url: each.as_dict() for url, each in replica.truth(site).items()}
    records = [json.loads(line) for line in done.lines(site)]
    assert sorted(record["canonical_url"] for record in records) == sorted(truth)
    wrong = [
        (record["canonical_url"], name, record[name], truth[record["canonical_url"]][name])
        for record in records
        for name in FIELDS
        if record[name] != truth[record["canonical_url"]][name]
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
