# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

import pytest

from linfen_crawler.extraction import extract_raw
from linfen_crawler.sites import SiteDefinition
from tests.extraction.pages_of_our_own import BODY, HEAD, PARAGRAPHS, TITLE, page

URL = "http://www.news.example/yw/2021/0907/1.html"


def site(*layouts, **more):
    return SiteDefinition(
        key="example", name="例", region="例/例", home="http://www.news.example/", hosts=("www.news.example",), verified="2021",
        layouts=layouts, **more,
    )  # fmt: skip


FULL = {
    "name": "full",
    "title": ["h1.t"],
    "subtitle": ["h2.s"],
    "head_line": ["div.head"],
    "credits": ["p.credit"],
    "body": ["div.b"],
    "remove": ["div.b div.box"],
    "section": ["div.where a"],
    "keywords": ["p.keys"],
    "summary": ["p.sum"],
    "view_count": [{"css": "p.views", "match": "看过：([0-9]+)"}],
    "copyright": ["p.rights"],
    "images": ["div.gallery"],
    "source_url": ["div.head a::attr(href)"],
}
HTML = page(
    "<div class=where><a href='/'>首页</a> &gt; <a href='/yw/'>要闻</a></div>"
    f"<h1 class=t>{TITLE}</h1><h2 class=s>农民卖上放心粮</h2><div class=head>2021-09-07 10:15 来源：<a href='/src'>某某日报</a> 作者：李大力</div>"
    f"<div class=gallery><img src='a.jpg'></div><div class=b><p>{PARAGRAPHS[0]}</p><div class=box>{PARAGRAPHS[3]}</div>"
    f"<p><img src='b.jpg'></p><p>{PARAGRAPHS[1]}</p></div><p class=credit>审核：王五</p><p class=keys>关键词：粮食 收购</p>"
    "<p class=sum>秋粮收购展开。</p><p class=views>看过：77 人</p><p class=rights>本报版权</p>"
)


def test_a_layout_that_fits_gives_every_field_it_names():
    raw = extract_raw(HTML.encode(), url=URL, site=site(FULL))
    assert raw.layout == "full"
    assert {
        raw.title.rule,
        raw.subtitle.rule,
        raw.publish_time.rule,
        raw.source.rule,
        raw.body_rule,
        raw.section_rule,
    } == {"layout:full"}
    assert (raw.title.text, raw.subtitle.text, raw.publish_time.text) == (TITLE, "农民卖上放心粮", "2021-09-07 10:15")
    assert (raw.source.text, raw.source_url) == ("来源：某某日报", "http://www.news.example/src")
    assert raw.paragraphs == PARAGRAPHS[:2]
    assert raw.section == ["要闻"]
    assert (raw.keywords, raw.summary, raw.view_count, raw.copyright) == (
        ["粮食", "收购"],
        "秋粮收购展开。",
        "77",
        "本报版权",
    )
    assert [image.url.rsplit("/", 1)[1] for image in raw.images] == ["a.jpg", "b.jpg"]
    assert ("审核：王五", "layout:full") in {(line.text, line.rule) for line in raw.credit_lines}
    assert "作者：李大力" in {line.text for line in raw.credit_lines}


def test_general_rules_read_a_page_that_no_layout_fits():
    raw = extract_raw(HTML.encode(), url=URL, site=site({**FULL, "body": ["div.gone"]}))
    assert raw.layout is None
    assert raw.title.text == TITLE
    assert raw.body_rule == "densest-text"


@pytest.mark.parametrize(("expected", "left"), [(True, True), (False, False)])
def test_a_page_that_is_not_of_a_systems_own_template_is_taken_for_a_redesign(expected, left):
    layout = {**FULL, "body": ["div.gone"], "expected": expected}
    assert extract_raw(HTML.encode(), url=URL, site=site(layout)).layout_drift is left


def test_general_rules_fill_what_the_layout_does_not_give():
    raw = extract_raw(
        HTML.encode(), url=URL, site=site({"name": "thin", "title": ["h1.t"], "body": ["div.b"], "remove": ["div.box"]})
    )
    assert raw.layout == "thin"
    assert (raw.publish_time.text, raw.publish_time.rule) == ("2021-09-07 10:15", "beside-headline")
    assert raw.source.text == "来源：某某日报"


def test_the_newest_layout_is_tried_first():
    old = {"name": "old", "title": ["h1"], "body": ["div.b"], "valid_from": "2010-01-01"}
    new = {"name": "new", "title": ["h1"], "body": ["div.b"], "valid_from": "2020-01-01"}
    assert extract_raw(HTML.encode(), url=URL, site=site(old, new)).layout == "new"


TITLE_AND_BODY = {"name": "thin", "title": [".t"], "body": ["div.b"]}


def test_what_stands_under_a_title_that_only_the_layout_knows_is_the_articles():
    html = page(
        f"<div class=t>{TITLE}</div><video src=/1.mp4></video><div class=b><p>{PARAGRAPHS[0]}</p></div>",
        title="某某新闻网",
    )
    raw = extract_raw(html.encode(), url=URL, site=site(TITLE_AND_BODY))
    assert [film.url for film in raw.videos] == ["http://www.news.example/1.mp4"]


@pytest.mark.parametrize(
    "shown", [f"<p><b class=t>{TITLE}</b></p>", f"<table><tr><td class=t><p></p>{TITLE}</td></tr></table>"], ids=["inline", "cell"]
)  # fmt: skip
def test_a_title_without_a_block_of_its_own_still_says_where_the_article_begins(shown):
    html = page(f"{shown}<video src=/1.mp4></video><div class=b><p>{PARAGRAPHS[0]}</p></div>", title="某某新闻网")
    raw = extract_raw(html.encode(), url=URL, site=site(TITLE_AND_BODY))
    assert (raw.title.text, len(raw.videos)) == (TITLE, 1)


def test_a_head_line_in_the_titles_place_is_read_as_one_all_the_same():
    line = "来源:忻州日报 作者:李大力 时间:2020-05-17 07:57:08"
    html = page(f"<h1 class=t>{line}</h1><div class=b><p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p></div>")
    raw = extract_raw(html.encode(), url=URL, site=site(TITLE_AND_BODY))
    assert (raw.publish_time.text, raw.source.text) == ("2020-05-17 07:57:08", "来源:忻州日报")


@pytest.mark.parametrize(
    ("before", "behind"),
    [("<a href=/app>", "</a>"), ("<div style='display:none'>", "</div>")],
    ids=["in a link", "hidden"],
)
def test_a_body_is_judged_by_itself_and_not_by_what_stands_around_it(before, behind):
    lines = ["麦收今天开始了。", "农户在过磅。"]
    body = "".join(f"<p>{line}</p>" for line in lines) + "<p style='display:none'>此处有一行看不见的字。</p>"
    html = page(f"<h1 class=t>{TITLE}</h1>{before}<div class=b>{body}</div>{behind}")
    assert extract_raw(html.encode(), url=URL, site=site(TITLE_AND_BODY)).paragraphs == lines


def test_what_a_layout_removes_goes_wherever_it_stands():
    html = page(
        f"<h1 class=t>{TITLE}</h1><i class=x>1</i><div class=b><p>{PARAGRAPHS[0]}<i class=x>广而告之</i></p></div>"
    )
    raw = extract_raw(html.encode(), url=URL, site=site({**TITLE_AND_BODY, "remove": ["i.x"]}))
    assert raw.paragraphs == [PARAGRAPHS[0]]
    around = site({**TITLE_AND_BODY, "remove": ["body"]}, {**TITLE_AND_BODY, "name": "other"})
    assert extract_raw(html.encode(), url=URL, site=around).paragraphs == [f"{PARAGRAPHS[0]}广而告之"]


def test_a_body_of_several_elements_keeps_their_order_and_the_captions():
    html = page(
        f"<div class=x><h1>{TITLE}</h1><p>{PARAGRAPHS[0]}</p><center><img src=/1.jpg><br>农户在过磅</center>"
        f"<i>2020-01-01</i><p>{PARAGRAPHS[1]}</p></div>"
    )
    raw = extract_raw(
        html.encode(), url=URL, site=site({"name": "many", "title": ["h1"], "body": ["div.x > p, div.x > center"]})
    )
    assert raw.paragraphs == [PARAGRAPHS[0], "农户在过磅", PARAGRAPHS[1]]
    assert [(image.url, image.caption) for image in raw.images] == [("http://www.news.example/1.jpg", "农户在过磅")]


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ("div.d::text", "2021-09-07"),
        ("b::attr(title)", "2021-09-06 08:00"),
        ({"xpath": "string(//u)"}, "2021-09-05"),
        ({"css": "s", "match": r"发于\s*(\S+)"}, "2021-09-04"),
    ],
)
def test_selectors_take_text_attributes_strings_and_matches(selector, found):
    html = page(
        f"<h1>{TITLE}</h1><div class=d>2021-09-07<span>来源：某某日报</span></div><b title='2021-09-06 08:00'>x</b><u>2021-09-05</u>"
        f"<s>改于 2021-09-09 发于 2021-09-04</s><div class=b>{BODY}</div>"
    )
    layout = {"name": "time", "title": ["h1"], "body": ["div.b"], "publish_time": [selector]}
    raw = extract_raw(html.encode(), url=URL, site=site(layout))
    assert (raw.publish_time.text, raw.publish_time.rule) == (found, "layout:time")


def test_a_source_selector_passes_over_the_time_in_the_same_kind_of_element():
    html = page(
        f"<h1>{TITLE}</h1><li><span>时间：2021-09-07</span> <span>来源：某某日报</span></li><div class=b>{BODY}</div>"
    )
    raw = extract_raw(
        html.encode(),
        url=URL,
        site=site({"name": "spans", "title": ["h1"], "body": ["div.b"], "source": ["li > span"]}),
    )
    assert raw.source.text == "来源：某某日报"
    assert raw.source.rule == "layout:spans"


def test_the_site_encoding_is_the_last_hint():
    korean = "안녕하세요 오늘의 뉴스입니다. " * 20
    html = f"<html><body><h1>뉴스</h1><p>{korean}</p></body></html>"
    raw = extract_raw(html.encode("cp949"), url=URL, site=site(encoding="cp949"))
    assert raw.charset == "cp949"


def test_selectors_are_not_tried_on_pages_nested_without_end():
    html = "<div>" * 1500 + f"<h1 class=t>{TITLE}</h1>{HEAD}<div class=b>{BODY}</div>"
    raw = extract_raw(html.encode(), url=URL, site=site({**FULL, "body": ["div div div div.b"]}))
    assert raw.layout is None
    assert raw.paragraphs == PARAGRAPHS


def test_the_date_of_the_address_is_kept():
    assert (
        extract_raw(HTML.encode(), url="http://www.news.example/content/2021-09/07/c1.htm").address_date == "2021-09-07"
    )
    assert extract_raw(HTML.encode()).address_date is None
