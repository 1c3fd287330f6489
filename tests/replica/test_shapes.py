"""The selectors of the known sites find the truth on the replica's pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import lxml.html
import pytest

from linfen_crawler.replica.shapes.lf_sxgov import LfSxgov
from linfen_crawler.replica.shapes.lfxww import Lfxww
from linfen_crawler.replica.shapes.linfen_gov import LinfenGov
from linfen_crawler.replica.world import SITE_KEYS, World
from tests.replica.site_page import ask, squeezed, text, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from linfen_crawler.replica.truth import Truth

WORLD = World()

# Title, a place that holds the shown time, and body, for each shape that a site has.
SHAPES: dict[str, list[tuple[str, str, str]]] = {
    "lfxww": [
        ("h2.h2.text-center.xb-h2", "div.col-md-8.xb-left > h3.h4.text-center.xb-h4", "div.col-md-12.nry.jcontent"),
        ("div.piccontext > h2", "div.source_left", "div.picshow"),
        ("div.cnt_bd > h1", "span.info > i", "div.cnt_bd"),
        ("#title_area > h1", "#title_area .info", "#text_area"),
        ("div.viewbox div.title > h2", "div.viewbox div.info", "div.viewbox div.content"),
    ],
    "lf_sxgov": [
        (".dahei", "#pubtime_baidu", ".Newsfont"),
        ("#title h1", "#pubtime_baidu", "#ltext"),
        (".woietitle h2", "#pubtime_baidu", ".woieconent"),
        (".nr_title", "#pubtime_baidu", ".nr_line"),
    ],
    "lf_sxrb": [("article h1", "div.article-meta", "div.article-content")],
    "linfen_gov": [
        ("div.cont.w > h1", "div.pages-date", "#UCAP-CONTENT"),
        ("div.detail-article-title h2", "ul.detail-article-infos li.article-infos-source", "div.TRS_Editor"),
        ("div.article.oneColumn.pub_border > h1", "div.pages-date", "div.pages_content"),
    ],
    "sxycrb": [
        ("div.detail-h > h1", "div.detail-h > p > span:nth-of-type(3)", "div.detail-d"),
        ("div.largeImages-main h1", "p.largeImages-info", "ul.largeImages"),
    ],
    "sxllnews": [
        ("div.text > h1", "div.text > div:first-child i", "div.content-main"),
        ("div.player > h3", "div.player i", "div.content-main"),
    ],
    "changzhinews": [("p.fywztitle", "table.fywzzz td:first-child", "#kzzt")],
    "jcnews": [("#article > h1#title", "div.source > span.time", "div.TRS_Editor")],
    "xinzhou": [("#Article > h1:first-child", "#Article > h1 + h1", "#Article div.content")],
    "taiyuan_gov": [("div.news_con > h3", "p.date", "#zoom")],
}


def pages_of(key: str, truth: Truth) -> list[lxml.html.HtmlElement]:
    """All pages of an article, by the links on its first one."""
    first = tree_of(WORLD, truth.canonical_url)
    addresses = list(
        dict.fromkeys(urljoin(truth.canonical_url, link.get("href")) for link in first.cssselect("div.pages a"))
    )
    return [first, *(tree_of(WORLD, address) for address in addresses)]


def shape_of(key: str, page: lxml.html.HtmlElement) -> tuple[str, str, str]:
    fitting = [shape for shape in SHAPES[key] if page.cssselect(shape[0]) and page.cssselect(shape[2])]
    assert len(fitting) == 1, fitting
    return fitting[0]


@pytest.mark.parametrize("key", SITE_KEYS)
def test_title_time_and_body_stand_where_the_site_has_them(key: str) -> None:
    seen = set()
    for truth in WORLD.truth(key).values():
        pages = pages_of(key, truth)
        assert len(pages) == truth.page_count
        title, time, body = shape_of(key, pages[0])
        seen.add(title)
        assert text(pages[0].cssselect(title)[0]).strip() == truth.title
        digits = re.sub(r"\D", "", text(pages[0].cssselect(time)[0]))
        length = {"second": 14, "minute": 12, "day": 8}[truth.publish_time_precision]
        assert re.sub(r"\D", "", truth.publish_time.partition("+")[0])[:length] in digits
        shown = squeezed("".join(text(page.cssselect(body)[0]) for page in pages))
        at = 0
        for line in truth.body_lines:
            at = shown.find(squeezed(line), at)
            assert at >= 0, f"{truth.canonical_url}: {line}"
            at += len(squeezed(line))
    assert len(seen) == len(SHAPES[key]), "some shape is never shown"


@pytest.mark.parametrize("key", SITE_KEYS)
def test_source_people_and_section_stand_on_the_page(key: str) -> None:
    for truth in WORLD.truth(key).values():
        page = tree_of(WORLD, truth.canonical_url)
        whole = "".join(squeezed(text(each)) for each in pages_of(key, truth))
        if truth.source:
            assert truth.source in whole
        for credit in truth.credits:
            assert credit["name"] in whole
            assert all(word in whole for word in credit["role"].split("/") if word != "作者"), credit
        places = page.cssselect(".navlf, .bread, .position, .pages-position, .crumb")
        assert [squeezed(text(place)) for place in places if all(name in text(place) for name in truth.section)]
        if truth.copyright:
            assert truth.copyright in text(page)
        if truth.source_url:
            assert [link for link in page.iterlinks() if link[2] == truth.source_url]
        if truth.view_count is not None:
            assert f"阅读:{truth.view_count}" in whole


@pytest.mark.parametrize("key", SITE_KEYS)
def test_pictures_films_and_files_are_on_the_page_and_can_be_had(key: str) -> None:
    for truth in WORLD.truth(key).values():
        found = set()
        for page in pages_of(key, truth):
            for element in page.iter("img", "video", "a"):
                names = ("data-original", "src", "href")
                address = next((element.get(name) for name in names if element.get(name)), None)
                found.add(urljoin(truth.canonical_url, address or ""))
        for media in [*truth.images, *truth.videos, *truth.attachments]:
            assert media["url"] in found
            assert ask(WORLD, str(media["url"])).status == 200


def test_lfxww_is_gbk_that_calls_itself_gb2312_and_names_no_charset_in_the_header() -> None:
    reply = ask(WORLD, "http://www.lfxww.com/")
    assert reply.content_type == "text/html"
    assert b"charset=gb2312" in reply.body
    assert "临汾新闻网" in reply.body.decode("gb18030")
    with pytest.raises(UnicodeDecodeError):
        reply.body.decode("utf-8")


def test_lfxww_front_page_and_lists_have_their_links_where_the_site_has_them() -> None:
    front = tree_of(WORLD, "http://www.lfxww.com/")
    for selector in (
        "div.topnews-strong.t-news a",
        "div.swiper-hd div.hd-title a",
        "div.n-c-Focus ul.list-light-gray li a",
    ):
        assert front.cssselect(selector)
    sections = {link.get("href") for link in front.cssselect("div.menu div.m-l-content ul li a")}
    assert {f"/{section.path}/" for section in Lfxww.sections} <= sections
    links = tree_of(WORLD, "http://www.lfxww.com/linfen/shizheng/").cssselect("#contentText > div > ul > li > a")
    assert len(links) == Lfxww.list_size + 1, "the articles of a page and one h5 link"


@pytest.mark.parametrize("key", SITE_KEYS)
def test_every_article_can_be_reached_over_the_lists_of_the_menu(key: str) -> None:
    site = WORLD.sites[key]
    seen: set[str] = set()
    for section in site.sections:
        address: str | None = urljoin(site.home, f"/{section.path}/")
        while address is not None:
            page = tree_of(WORLD, address)
            for link in page.cssselect("li > a[href]"):
                seen.add(canonical_of(site.home, urljoin(address, link.get("href"))))
            following = [link.get("href") for link in page.cssselect("a") if text(link) == "下一页"]
            address = urljoin(address, following[0]) if following else None
    assert set(WORLD.truth(key)) <= seen


def canonical_of(home: str, url: str) -> str:
    """The canonical address behind a list's link: by-id addresses are asked, the rest is known."""
    parts = urlsplit(url)
    if parts.path == "/plus/view.php":
        reply = ask(WORLD, url)
        if reply.status in {301, 302}:
            return dict(reply.headers)["Location"]
        page = lxml.html.document_fromstring(reply.body.decode("gb18030"))
        crumbs = page.cssselect("div.navlf > span > span > a")
        return urljoin(home, f"{crumbs[-1].get('href')}{parts.query.removeprefix('aid=')}.html")
    return urljoin(home, parts.path)


def test_by_id_most_articles_redirect_and_some_answer_in_place() -> None:
    site = WORLD.sites["lfxww"]
    statuses = []
    for index, url in enumerate(WORLD.truth("lfxww")):
        by_id = f"http://www.lfxww.com/plus/view.php?aid={site.timeline.number(index)}"
        reply = ask(WORLD, by_id)
        statuses.append(reply.status)
        if reply.status == 301:
            assert dict(reply.headers)["Location"] == url
        else:
            assert reply.body == ask(WORLD, url).body
    assert statuses.count(301) > 3 * statuses.count(200) > 0
    for nobody in ("", "0", "x", "99999999999999999999", "2759377"):
        assert ask(WORLD, f"http://www.lfxww.com/plus/view.php?aid={nobody}").status == 404


def test_twins_show_the_same_page_and_the_bare_domain_leads_to_www() -> None:
    url = next(iter(WORLD.truth("lfxww")))
    assert ask(WORLD, url.replace("www.", "m.")).body == ask(WORLD, url).body
    reply = ask(WORLD, url.replace("www.", "") + "?a=1")
    assert (reply.status, dict(reply.headers)["Location"]) == (301, f"{url}?a=1")


@pytest.mark.parametrize(
    ("site", "holds"),
    [
        (LfSxgov, lambda page: page.cssselect("img[data-original][src*=lazyload]")),
        (LfSxgov, lambda page: page.cssselect("#author_baidu")),
        (LfSxgov, lambda page: page.cssselect("#editor_baidu")),
        (LfSxgov, lambda page: re.search(r"\[编辑:\w+\]", text(page))),
        (Lfxww, lambda page: re.search(r"【责任编辑: \w+】", text(page))),
        (Lfxww, lambda page: "责任编辑:临汾新闻网编辑" in text(page)),
        (Lfxww, lambda page: re.search(r"责任编辑：\w+_NN\d{4}", text(page))),
        (Lfxww, lambda page: re.search(r"\(责编：\w+、\w+\)", text(page))),
        (Lfxww, lambda page: "相关阅读本文暂无相关文章" in text(page)),
        (Lfxww, lambda page: page.cssselect("script[src*='/plus/count.php']")),
        (Lfxww, lambda page: "原标题：" in text(page)),
        (LinfenGov, lambda page: page.cssselect("meta[name=ContentSource]")),
        (LinfenGov, lambda page: re.search(r"初审:\w+ 复审:\w+ 终审:\w+", text(page))),
    ],
)
def test_sites_show_their_peculiar_shapes(
    site: type[Lfxww | LfSxgov | LinfenGov], holds: Callable[[lxml.html.HtmlElement], object]
) -> None:
    assert any(holds(tree_of(WORLD, url)) for url in WORLD.truth(site.key))


def test_no_aside_is_of_the_body() -> None:
    for key in SITE_KEYS:
        for truth in WORLD.truth(key).values():
            assert not re.search("原标题|校对:|责任编辑|责编：|相关阅读|下一页|版权声明", truth.body)


def test_pages_hold_links_that_lead_nowhere_for_a_crawler() -> None:
    page = tree_of(WORLD, "http://www.lfxww.com/")
    links = [link.get("href") for link in page.cssselect("a")]
    assert any("/h5/" in link for link in links)
    assert any(link.endswith(".pdf") for link in links)
    assert any(link.startswith("mailto:") for link in links)
    assert any(link.startswith("http://192.168.") for link in links)
    closed = [link for link in links if link.startswith("/neibu/")]
    assert closed
    assert "Disallow: /neibu/" in ask(WORLD, "http://www.lfxww.com/robots.txt").body.decode()
    assert ask(WORLD, urljoin("http://www.lfxww.com/", closed[0])).status == 200
