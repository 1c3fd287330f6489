"""What a family is worth: a site in its shape, and a definition that says no more than who the site is."""

from __future__ import annotations

import json
import tomllib
from dataclasses import fields

import pytest

from linfen_crawler.replica import DEFINITIONS, FAMILY_SITE_KEYS, PAPER_KEYS, Truth, running
from linfen_crawler.sites import SiteAddresses, load_definition

EACH_SITE = pytest.mark.parametrize("key", FAMILY_SITE_KEYS)
FIELDS = tuple(field.name for field in fields(Truth))
WHO_IT_IS = {"key", "name", "region", "home", "hosts", "family", "verified"}


def test_a_made_up_site_has_no_definition_or_a_definition_no_site():
    assert {file.stem for file in DEFINITIONS.glob("*.toml")} == {*FAMILY_SITE_KEYS, *PAPER_KEYS}


@EACH_SITE
def test_a_made_up_sites_definition_says_more_than_who_it_is(key):
    said = tomllib.loads((DEFINITIONS / f"{key}.toml").read_text(encoding="utf-8"))
    assert set(said) == WHO_IT_IS


@EACH_SITE
def test_a_definition_that_only_names_its_family_misses_an_article_or_a_field(crawl, key):
    addresses = SiteAddresses(load_definition(DEFINITIONS / f"{key}.toml"))
    with running(sites=[key]) as replica:
        done = crawl(replica, key, LINFEN_SITES=str(DEFINITIONS))
        truth = {url: each.as_dict() for url, each in replica.truth(key).items()}
        replica.log.clear()
        crawl(replica, key, LINFEN_SITES=str(DEFINITIONS))
        asked_again = {addresses.classify(entry.url).kind for entry in replica.log.entries()}
        robots = sum(entry.path == "/robots.txt" for entry in replica.log.entries())
        failed = [entry.url for entry in replica.log.entries() if entry.status >= 500]
    records = {record["canonical_url"]: record for record in map(json.loads, done.lines(key))}
    assert sorted(records) == sorted(truth)
    wrong = [
        (url, name, records[url][name], value[name])
        for url, value in truth.items()
        for name in FIELDS
        if records[url][name] != value[name]
    ]
    assert wrong == []
    drifted = [url for url, record in records.items() if record["extraction"]["layout_drift"]]
    assert drifted == [], "a site in the shape of its family looks like one that was redesigned"
    assert asked_again <= {"front", "list", "file"}, "a second run asks for articles again"
    assert robots <= 1
    assert failed == []
