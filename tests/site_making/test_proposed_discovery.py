"""How a made definition finds articles besides lists: the sitemap of robots.txt, and the issues of a paper."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from linfen_crawler.replica.world import World
from linfen_crawler.site_making import (
    Answer,
    CannotPropose,
    Listed,
    SamplePage,
    SeenSitemap,
    definition_text,
    propose_site,
    survey_of,
)
from linfen_crawler.site_making.survey import opened_by_script
from linfen_crawler.sites import load_definition, load_families
from tests.replica.site_page import ask
from tests.site_making.invented_site import HOME, article, front, listing, page, path_of, site, surveyed

SITEMAP, OLD, NEW = (f"{HOME}{name}.xml" for name in ("sitemap", "old", "new"))
ARTICLES = tuple(f"{HOME[:-1]}{path_of(number)}" for number in range(6))
PAPER = "http://epaper.moucheng.example/"


def propose(*pages, **more):
    return propose_site(pages, key="made", families=load_families(), day="2024-06-01", **more)


def with_sitemap(**files: Listed) -> dict[str, Answer]:
    """The invented site, whose robots.txt names a sitemap."""
    answers = {url: Answer(url, 200, each.body, sitemaps=(SITEMAP,)) for url, each in site().items()}
    named = {f"{HOME}{name}.xml": listed for name, listed in files.items()}
    return answers | {url: Answer(url, 200, b"", listed=listed) for url, listed in named.items()}


def test_the_sitemap_that_robots_names_is_not_looked_at():
    found, asked = surveyed(survey_of(HOME), with_sitemap(sitemap=Listed(ARTICLES, is_index=False)))
    assert found.sitemap == SeenSitemap((SITEMAP,), (SITEMAP,), ARTICLES)
    assert len(asked) <= 12


def test_of_an_index_other_files_are_read_than_the_newest_and_the_oldest():
    files = {
        "sitemap": Listed((NEW, f"{HOME}between.xml", OLD), is_index=True),
        "new": Listed(ARTICLES[:3], is_index=False),
        "old": Listed(ARTICLES[3:], is_index=False),
    }
    found, asked = surveyed(survey_of(HOME), with_sitemap(**files))
    assert found.sitemap == SeenSitemap((SITEMAP,), (NEW, OLD), ARTICLES)
    assert f"{HOME}between.xml" not in asked


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(SITEMAP, 404), "sitemap.xml: status 404"),
        (Answer(SITEMAP, 200, b"<html>"), "sitemap.xml: it is no sitemap"),
        (Answer(SITEMAP, 200, listed=Listed((), is_index=True)), "an index that leads to no sitemap"),
        (Answer(SITEMAP, 200, listed=Listed((SITEMAP,), is_index=True)), "sitemap.xml"),
    ],
)
def test_a_sitemap_that_is_none_ends_the_survey_or_is_used(answer, words):
    found, _ = surveyed(survey_of(HOME), with_sitemap() | {SITEMAP: answer})
    assert words in str(found.sitemap.problem)
    made = propose(*found.pages, home=HOME, sitemap=found.sitemap, surveyed=True)
    assert made.site.discovery.sitemaps == ()
    assert words in " ".join(definition_text(made).replace("\n# ", " ").split())


def test_a_sitemap_on_another_site_is_asked_for():
    foreign = "http://www.else.example/sitemap.xml"
    answers = {url: Answer(url, 200, each.body, sitemaps=(foreign,)) for url, each in site().items()}
    found, asked = surveyed(survey_of(HOME), answers)
    assert found.sitemap is None
    assert foreign not in asked


PAGES = (front(), listing(), article(0), article(1))


@pytest.mark.parametrize(
    ("urls", "used"), [(ARTICLES, ("robots",)), ((*ARTICLES[:2], f"{HOME}about.html", f"{HOME}a/"), ())]
)
def test_a_sitemap_is_used_by_its_articles_alone_and_said(tmp_path, urls, used):
    made = propose(*PAGES, home=HOME, region="某省", surveyed=True, sitemap=SeenSitemap((SITEMAP,), (SITEMAP,), urls))
    text = definition_text(made)
    (tmp_path / "made.toml").write_text(text, encoding="utf-8")
    site = load_definition(tmp_path / "made.toml")
    assert site.discovery.sitemaps == used
    assert site == made.site
    assert f"lists {len(urls)} addresses, {6 if used else 2} of articles" in " ".join(text.replace("\n# ", " ").split())


def test_robots_without_a_sitemap_is_not_told_from_robots_that_nobody_read():
    assert "names no sitemap" in definition_text(propose(*PAGES, home=HOME, surveyed=True))
    assert "was not looked at" in " ".join(definition_text(propose(*PAGES)).replace("\n# ", " ").split())


@pytest.mark.parametrize(
    ("inside", "target"),
    [
        ('<script>window.location.href="/html/2024-05/17/node_1.htm";</script>', "html/2024-05/17/node_1.htm"),
        ("<script>location.replace('index/')</script>", "index/"),
        ('<meta http-equiv="refresh" content="0; url=/news/">', "news/"),
        ('<script>location = "http://www.else.example/"</script>', None),
        ("<script>go()</script>", None),
        (f'<script>location.href="/app/"</script>{"".join(f"<a href=/{n}/>x</a>" for n in range(5))}', None),
    ],
)
def test_a_front_page_that_opens_another_one_is_taken_for_empty(inside, target):
    assert opened_by_script(page(HOME, inside)) == (target and f"{HOME}{target}")


def test_a_front_page_that_opens_itself_is_asked_for_without_end():
    loop = page(HOME, '<script>location.href="/a/"</script>')
    other = page(f"{HOME}a/", '<script>location.href="/"</script>')
    answers = {each.url: Answer(each.url, 200, each.body) for each in (loop, other)}
    with pytest.raises(CannotPropose, match="no links to follow"):
        surveyed(survey_of(HOME), answers)


def paper_pages(*paths: str):
    world = World(["paper_founder"])
    return [page_of(world, f"{PAPER}{path}") for path in paths]


def page_of(world, url):
    reply = ask(world, url)
    assert reply.status == 200, url
    return SamplePage(url, reply.body, reply.content_type)


ISSUE = "html/2022-01/28/node_1.htm"
OF_ISSUE = ("html/2022-01/28/content_19720.htm", "html/2022-01/28/content_19100.htm")


def test_saved_pages_of_a_paper_end_in_a_defect_or_without_its_issues(tmp_path):
    made = propose(*paper_pages(ISSUE, *OF_ISSUE), region="某省")
    text = definition_text(made)
    assert tomllib.loads(text) == made.data()
    (tmp_path / "made.toml").write_text(text, encoding="utf-8")
    paper = load_definition(tmp_path / "made.toml").discovery.paper
    assert (paper.issue, paper.first, paper.last) == (
        "/html/{year}-{month}/{day}/node_1.htm",
        date(2022, 1, 27),
        date(2022, 1, 28),
    )
    unsure = " ".join(made.unsure)
    assert "2022-01-27 is the oldest" in unsure
    assert "taken to have ended" in unsure
    assert not made.sections


def test_a_paper_that_still_comes_out_is_given_a_last_day():
    pages = paper_pages(ISSUE, *OF_ISSUE)
    made = propose_site(pages, key="made", families=load_families(), day="2022-02-10")
    assert made.paper.last is None


def test_issues_that_lie_elsewhere_than_the_familys_are_not_found():
    world = World(["paper_founder"])
    moved = []
    for each in (page_of(world, f"{PAPER}{path}") for path in (ISSUE, *OF_ISSUE)):
        url = each.url.replace("html/2022-01/28/", "szb/202201/28/").replace("node_1", "node_01")
        moved.append(SamplePage(url, each.body.replace(b"/html/2022-01/", b"/szb/202201/"), each.content_type))
    made = propose(*moved)
    assert made.site.discovery.paper.issue == "/szb/{year}{month}/{day}/node_01.htm"
