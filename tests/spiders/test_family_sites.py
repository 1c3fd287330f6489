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
WHO_IT_IS = {"key", "name", "region", "home", "family"}


def test_a_made_up_site_has_no_definition_or_a_definition_no_site():
    assert {file.stem for file in DEFINITIONS.glob("*.toml")} == {*FAMILY_SITE_KEYS, *PAPER_KEYS}


@EACH_SITE
def test_a_made_up_sites_definition_says_more_than_who_it_is(key):
    said = tomllib.loads((DEFINITIONS / f"{key}.toml").read_text(encoding="utf-8"))
    assert set(said) == WHO_IT_IS


def test_a_definition_that_only_names_its_family_misses_an_article_or_a_field(crawl):
    """All sites in one crawl: starting the program takes longer than a dozen articles."""
    with running(sites=FAMILY_SITE_KEYS) as replica:
        done = crawl(replica, *FAMILY_SITE_KEYS, LINFEN_SITES=str(DEFINITIONS))
        truths = {key: {url: each.as_dict() for url, each in replica.truth(key).items()} for key in FAMILY_SITE_KEYS}
        replica.log.clear()
        crawl(replica, *FAMILY_SITE_KEYS, LINFEN_SITES=str(DEFINITIONS))
        asked_again = replica.log.entries()
    wrong, drifted = [], []
    for key, truth in truths.items():
        records = {record["canonical_url"]: record for record in map(json.loads, done.lines(key))}
        assert sorted(records) == sorted(truth), key
        wrong += [
            (url, name, records[url][name], value[name])
            for url, value in truth.items()
            for name in FIELDS
            if records[url][name] != value[name]
        ]
        drifted += [url for url, record in records.items() if record["extraction"]["layout_drift"]]
    assert wrong == []
    assert drifted == [], "a site in the shape of its family looks like one that was redesigned"
    known = [SiteAddresses(load_definition(DEFINITIONS / f"{key}.toml")) for key in FAMILY_SITE_KEYS]
    kinds = {entry.url: {each.classify(entry.url).kind for each in known} - {"foreign"} for entry in asked_again}
    again = [
        url for url, kind in kinds.items() if not kind <= {"front", "list", "file"} and not url.endswith("/robots.txt")
    ]
    assert again == [], "a second run asks for more than lists"
    assert [entry.url for entry in asked_again if entry.status >= 500] == []
