"""The family of a site is known by its front page alone, and `linfen sites new` builds on it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from linfen_crawler.replica import DEFINITIONS, FAMILY_SITE_KEYS
from linfen_crawler.replica.world import World
from linfen_crawler.site_making.cms_marks import known_families
from linfen_crawler.site_making.sample_page import SamplePage
from linfen_crawler.sites import SiteAddresses, load_definition, load_families
from tests.replica.site_page import ask
from tests.site_making.made_of_replica import measure

EACH_SITE = pytest.mark.parametrize("key", FAMILY_SITE_KEYS)


@EACH_SITE
def test_a_front_page_hides_its_family_or_another_claims_it(key):
    site = load_definition(DEFINITIONS / f"{key}.toml")
    reply = ask(World([key]), site.home)
    front = SamplePage(site.home, reply.body, reply.content_type)
    addresses = SiteAddresses(site)
    articles = {
        urlsplit(each.canonical)
        for each in map(addresses.classify, (link.url for link in front.links))
        if each.kind == "article"
    }
    paths = [f"{each.path}?{each.query}" if each.query else each.path for each in articles]
    assert paths
    found = known_families([front], paths, load_families())
    assert [each.name for each in found] == list(site.family), found


@EACH_SITE
def test_a_made_definition_does_not_name_the_family_or_spoils_fields(key, tmp_path):
    made = measure(key, tmp_path)
    assert made.found == made.articles, [url for url, *_ in made.wrong]
    assert made.share >= 0.98, made.wrong[:20]
    proposed = load_definition(tmp_path / "sites" / f"new_{key}.toml")
    assert proposed.family == load_definition(DEFINITIONS / f"{key}.toml").family
