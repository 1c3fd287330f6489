"""What a list and articles of a made-up site say of its definition."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse

from linfen_crawler.site_check.article_check import check_article
from linfen_crawler.site_check.list_check import PAGING, check_further_list, check_list
from linfen_crawler.site_check.report import PageFinding
from linfen_crawler.site_check.verdicts import verdicts_of_articles
from linfen_crawler.sites import SiteDefinition, addresses_of, load_definition
from tests.site_check.made_up_site import ARTICLE, LIST, definition

URL = "http://www.hepan.example/a/{}.html"


@pytest.fixture
def site(tmp_path: Path) -> SiteDefinition:
    (tmp_path / "hepan.toml").write_text(definition("2024"), encoding="utf-8")
    return load_definition(tmp_path / "hepan.toml")


def page(text: str, url: str = "http://www.hepan.example/news/") -> HtmlResponse:
    return HtmlResponse(url, body=text.encode(), encoding="utf-8")


def looked_at(site: SiteDefinition, text: str, number: int = 1) -> PageFinding:
    return check_article(
        text.encode(),
        URL.format(number),
        site,
        status=200,
        content_type="text/html; charset=utf-8",
        fetched_at=datetime(2024, 5, 7, tzinfo=UTC),
    )


def read(site: SiteDefinition, *texts: str) -> dict[str, str]:
    """The verdicts on some articles, by part."""
    pages = [looked_at(site, text, number) for number, text in enumerate(texts)]
    return {each.part: each.holds for each in verdicts_of_articles(site, pages)}


def test_a_sound_list_is_faulted(site: SiteDefinition) -> None:
    found = check_list(page(LIST), site, addresses_of(site), front=False)
    assert {each.holds for each in found.verdicts} == {"holds"}
    assert found.articles == (URL.format(1), URL.format(2))
    assert found.next_page == "http://www.hepan.example/news/2.html"


@pytest.mark.parametrize(
    ("text", "part", "says"),
    [
        (LIST.replace("news", "list"), "lists.links", "whole page leads to 2"),
        (LIST.replace("2024", ""), "lists.dates", "0 of 2"),
        (LIST.replace('class="next"', ""), "lists.next_link", "a.next finds no link"),
        (LIST.replace("/a/", "/b/"), "articles.patterns", "http://www.hepan.example/b/1.html"),
    ],
    ids=["links", "dates", "next", "patterns"],
)
def test_what_a_list_no_longer_has_is_not_named(site: SiteDefinition, text: str, part: str, says: str) -> None:
    verdicts = check_list(page(text), site, addresses_of(site), front=False).verdicts
    assert [says in each.seen for each in verdicts if each.part == part and each.holds == "fails"] == [True]


def test_a_list_with_one_page_is_faulted_for_its_paging(site: SiteDefinition) -> None:
    verdicts = check_list(page(f"{LIST}共1页"), site, addresses_of(site), front=False).verdicts
    assert [each.holds for each in verdicts if each.part == "lists.next_link"] == ["not_seen"]


@pytest.mark.parametrize(
    ("markup", "holds"),
    [('<a href="list_2.html">2</a>', "holds"), ("<script>go('list_2.html')</script>", "holds"), ("", "not_seen")],
    ids=["link", "script", "nothing"],
)
def test_numbered_pages_are_not_found_where_the_page_names_them(site: SiteDefinition, markup: str, holds: str) -> None:
    lists = site.lists.model_copy(update={"page_address": "list_{page}.html", "next_link": None})
    numbered = site.model_copy(update={"lists": lists})
    found = check_list(page(LIST + markup), numbered, addresses_of(numbered), front=False)
    assert [each.holds for each in found.verdicts if each.part == "lists.page_address"] == [holds]
    assert found.next_page == "http://www.hepan.example/news/list_2.html"
    assert check_further_list(page(LIST), numbered, addresses_of(numbered), found.articles).holds == "fails"


def test_the_front_page_is_read_as_a_list(site: SiteDefinition) -> None:
    lists = site.lists.model_copy(update={"nav_links": site.lists.links, "front_links": site.lists.links})
    found = check_list(page(LIST), site.model_copy(update={"lists": lists}), addresses_of(site), front=True)
    assert {each.part: each.holds for each in found.verdicts} == {
        "lists.front_links": "holds",
        "articles.patterns": "holds",
        "lists.nav_links": "fails",  # they lead to articles, not to lists
    }


def test_one_article_of_two_that_fits_no_layout_is_not_named(site: SiteDefinition) -> None:
    found = read(site, ARTICLE, ARTICLE.replace("text", "t"))
    assert (found["layouts"], found["layouts[new].body"], found["records"]) == ("fails", "holds", "holds")


@pytest.mark.parametrize(("pages", "holds"), [(1, "holds"), (2, "fails")])
def test_a_field_that_stands_elsewhere_on_one_page_alone_counts_as_moved(
    site: SiteDefinition, pages: int, holds: str
) -> None:
    elsewhere = ARTICLE.replace("<title>", '<meta name="keywords" content="大桥,交通"><title>')
    own = ARTICLE.replace("<h1>", '<p id="keys">大桥,交通</p><h1>')
    found = read(site, elsewhere, elsewhere if pages == 2 else own)
    assert found["layouts[new].keywords"] == holds


def test_an_element_without_text_counts_as_missing(site: SiteDefinition) -> None:
    found = looked_at(site, ARTICLE.replace("</h1>", '</h1><p id="copy"></p>'))
    assert {each.selector: each.state for each in found.selectors}["#copy"] == "empty"


def test_a_page_that_gives_no_record_is_called_valid(site: SiteDefinition) -> None:
    found = looked_at(site, "<html><title>404</title><h1>404</h1><p>页面不存在</p></html>")
    assert (found.valid, found.reachable, "missing_page" in str(found.problem)) == (False, True, True)


def test_a_site_without_layouts_is_faulted(site: SiteDefinition) -> None:
    assert read(site.model_copy(update={"layouts": ()}), ARTICLE) == {"records": "holds", "layouts": "not_seen"}


def test_a_site_that_does_not_use_its_systems_templates_is_faulted(site: SiteDefinition) -> None:
    layouts = tuple(layout.model_copy(update={"expected": False}) for layout in site.layouts)
    other = ARTICLE.replace("<h1", "<h2").replace("</h1>", "</h2>")
    verdicts = read(site.model_copy(update={"layouts": layouts}), other)
    assert verdicts == {"records": "holds", **{f"layouts[{layout.name}]": "not_seen" for layout in layouts}}


@pytest.mark.parametrize(
    ("pager", "holds", "next_page"),
    [
        ('<a href="/news/list_7_2.html">2</a>', "holds", "/news/list_7_2.html"),
        ('<a href="/news/more-2.html">下一页</a>', "fails", "/news/more-2.html"),
        ("", "not_seen", None),
    ],
)
def test_paging_by_further_page_goes_by_another_parts_name(site: SiteDefinition, pager, holds, next_page) -> None:
    lists = site.lists.model_copy(
        update={"next_link": None, "further_page": (r"/news/list_[0-9]+_(?P<page>[0-9]+)\.html",)}
    )
    paged = site.model_copy(update={"lists": lists})
    text = LIST.replace('<a class="next" href="/news/2.html">下一页</a>', pager)
    found = check_list(page(text), paged, addresses_of(paged), front=False)
    verdicts = {each.part: each.holds for each in found.verdicts}
    assert verdicts.keys() & set(PAGING) == {"lists.further_page"}
    assert verdicts["lists.further_page"] == holds
    assert found.next_page == (next_page and f"http://www.hepan.example{next_page}")
