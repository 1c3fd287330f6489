"""What `linfen sites check` says of `[discovery]`: of the replica's e-paper, which has every way, in this process."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from linfen_crawler.operations.ask_in_turn import Answer
from linfen_crawler.replica import DEFINITIONS
from linfen_crawler.replica.world import World
from linfen_crawler.site_check.discovery_check import MOST_REQUESTS, Got, discovery_visit
from linfen_crawler.site_check.page_of_answer import page_of_answer
from linfen_crawler.sites import SiteDefinition, addresses_of, load_definition
from tests.replica.site_page import ask

HOME = "http://epaper.moucheng.example/"
TODAY = date(2022, 1, 29)
JSON = {"address": "/api/list?page={page}", "items": "data.list", "link": "url", "section": "news"}
DAYS = {"address": "/list/{year}-{month}-{day}.html", "first": date(2021, 12, 20)}


@pytest.fixture(scope="module")
def world() -> World:
    return World(["paper_founder"])


def site_with(**discovery: object) -> SiteDefinition:
    """The paper's definition, with these ways in place of its own."""
    known = load_definition(DEFINITIONS / "paper_founder.toml").model_dump()
    known["sections"] = [{"path": "news", "name": "要闻"}]
    return SiteDefinition.model_validate(known | {"discovery": {"front": False, **discovery}})


def visited(world, site, *, named=(), today=TODAY, section=None, instead=()):
    """The verdicts by part, the articles, and what was asked for. `instead`: bytes for an address, or a status."""
    visit = discovery_visit(site, addresses_of(site), section=section, named=lambda: named, today=today)
    asked = []
    try:
        wish = next(visit)
        while True:
            asked.append(wish.url.removeprefix(HOME))
            wish = visit.send(got(world, wish, site, dict(instead).get(asked[-1])))
    except StopIteration as end:
        return {each.part: each for each in end.value.verdicts}, end.value.articles, asked


def got(world, wish, site, instead) -> Got:
    reply = ask(world, wish.url)
    status = instead if isinstance(instead, int) else reply.status if instead is None else 200
    body = instead if isinstance(instead, bytes) else reply.body
    headers = Headers({"Content-Type": reply.content_type or "text/html"})
    kind = responsetypes.from_args(headers=headers, url=wish.url, body=body)
    answer = Answer(wish.url, datetime.now(UTC), kind(wish.url, status=status, headers=headers, body=body))
    return Got(answer, page_of_answer(wish.kind, answer, site))


ALL = {"sitemaps": ["robots"], "feeds": ["/rss.xml"], "interfaces": [JSON], "days": [DAYS]}
PAPER = {"issue": "/html/{year}-{month}/{day}/node_1.htm", "first": date(2021, 12, 20)}


def test_a_way_that_leads_to_articles_is_not_seen_to(world):
    site = site_with(**ALL, paper=PAPER)
    verdicts, articles, asked = visited(world, site, named=(f"{HOME}sitemap.xml",))
    assert {part: each.holds for part, each in verdicts.items()} == {
        f"discovery.{part}": "holds" for part in (*ALL, "paper")
    }
    truth = world.truth("paper_founder")
    assert set(articles) <= set(truth)
    assert len(articles) > 10
    assert asked[:2] == ["sitemap.xml", "sitemap-2022.xml.gz"]
    assert len(asked) <= MOST_REQUESTS


@pytest.mark.parametrize(
    ("discovery", "instead", "words"),
    [
        ({"sitemaps": ["robots"]}, {}, "robots.txt names no sitemap"),
        ({"sitemaps": ["/sitemap.txt"]}, {"sitemap.txt": 404}, "there is no such page (status 404)"),
        ({"sitemaps": ["/sitemap.txt"]}, {"sitemap.txt": b"<html><body>404</body></html>"}, "is no sitemap"),
        ({"sitemaps": ["/sitemap.txt"]}, {"sitemap.txt": b"http://epaper.moucheng.example/a.html"}, "0 of articles"),
        ({"feeds": ["/rss.xml"]}, {"rss.xml": b"<html></html>"}, "is no feed (not_a_feed)"),
        ({"feeds": ["/rss.xml"]}, {"rss.xml": 412}, "a firewall tests the browser"),
        ({"interfaces": [JSON]}, {"api/list?page=1": b"<html></html>"}, "(not_json)"),
        ({"interfaces": [JSON | {"items": "rows"}]}, {}, "(no_items)"),
        ({"interfaces": [JSON | {"link": "href"}]}, {}, "(no_links)"),
    ],
)
def test_a_way_that_leads_nowhere_any_more_is_said_to_hold(world, discovery, instead, words):
    verdicts, articles, _ = visited(world, site_with(**discovery), instead=instead)
    (verdict,) = verdicts.values()
    assert verdict.holds == "fails"
    assert words in verdict.seen
    assert articles == ()


@pytest.mark.parametrize("discovery", [{"days": [DAYS]}, {"paper": PAPER}])
def test_a_day_without_a_list_is_the_end_of_the_search_or_counts_as_a_fault(world, discovery):
    site = site_with(**discovery)
    verdicts, articles, asked = visited(world, site, today=date(2022, 1, 30))
    assert [each.holds for each in verdicts.values()] == ["holds"]
    assert articles
    assert len(asked) == 3
    verdicts, articles, asked = visited(world, site, today=date(2022, 3, 1))
    assert [each.holds for each in verdicts.values()] == ["not_seen"]
    assert len(asked) == 4


def test_days_before_the_first_or_behind_the_last_are_asked_for(world):
    paper = PAPER | {"first": date(2022, 1, 27), "last": date(2022, 1, 28)}
    _, _, asked = visited(world, site_with(paper=paper), instead={"html/2022-01/28/node_1.htm": 404})
    assert asked == ["html/2022-01/28/node_1.htm", "html/2022-01/27/node_1.htm"]


def test_with_a_section_other_ways_than_its_own_are_looked_at(world):
    site = site_with(**ALL, paper=PAPER)
    _, _, asked = visited(world, site, section=site.sections[0])
    assert asked == ["api/list?page=1"]
