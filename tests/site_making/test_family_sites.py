"""The family of a site is known by its front page alone, and a definition made of its pages builds on it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from linfen_crawler.replica import DEFINITIONS, FAMILY_SITE_KEYS
from linfen_crawler.replica.world import World
from linfen_crawler.site_making.cms_marks import known_families
from linfen_crawler.site_making.propose_site import propose_site
from linfen_crawler.site_making.sample_page import SamplePage
from linfen_crawler.site_making.survey import Answer, survey_of
from linfen_crawler.sites import SiteAddresses, load_definition, load_families
from tests.replica.site_page import ask

ARTICLES = {"article", "by_id"}
"""Without permalinks an article of WordPress has no other address than that by its number."""
EACH_SITE = pytest.mark.parametrize("key", FAMILY_SITE_KEYS)


def proposal_for(key):
    """What `linfen sites new` proposes for a made-up site, asked in this process."""
    world = World([key])
    survey = survey_of(world.sites[key].home)
    url = next(survey)
    while True:
        reply = ask(world, url)
        target = dict(reply.headers).get("Location")
        try:
            url = survey.send(Answer(url, reply.status, reply.body, reply.content_type, target))
        except StopIteration as end:
            return propose_site(
                end.value.pages, key="made", families=load_families(), day="2026-01-01", home=end.value.home
            )


@EACH_SITE
def test_a_front_page_hides_its_family_or_another_claims_it(key):
    site = load_definition(DEFINITIONS / f"{key}.toml")
    reply = ask(World([key]), site.home)
    front = SamplePage(site.home, reply.body, reply.content_type)
    addresses = map(SiteAddresses(site).classify, (link.url for link in front.links))
    articles = [urlsplit(each.canonical) for each in addresses if each.kind in ARTICLES]
    paths = [f"{each.path}?{each.query}" if each.query else each.path for each in articles]
    assert paths
    found = known_families([front], paths, load_families())
    assert [each.name for each in found] == list(site.family), found


@EACH_SITE
def test_a_made_definition_does_not_build_on_the_family(key):
    known = SiteAddresses(load_definition(DEFINITIONS / f"{key}.toml"))
    made = proposal_for(key)
    assert tuple(each.name for each in made.families) == known.site.family
    if known.site.layouts and all(layout.title and layout.body for layout in known.site.layouts):
        assert made.layouts == [], "the family's are enough"
    addresses = SiteAddresses(made.site)
    shown = World([key]).sites[key]
    for index in shown.present():
        url = shown.canonical_url(index)
        assert (addresses.classify(url).kind in ARTICLES, addresses.canonical(url)) == (True, url)
        if len(shown.story(index).pages) > 1:
            second = addresses.classify(f"{shown.home.rstrip('/')}{shown.page_path(index, 2)}")
            assert (second.kind, second.first) == ("further_page", url)
    lists = {addresses.canonical(addresses.section_address(section)) for section in made.site.sections}
    assert lists == {addresses.canonical(f"{shown.home.rstrip('/')}{shown.list_path(each)}") for each in shown.sections}
