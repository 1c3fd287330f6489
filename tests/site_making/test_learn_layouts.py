"""Layouts learned of a few pages: which selectors they name, and when there is none."""

from __future__ import annotations

import pytest
from lxml import html

from linfen_crawler.site_making import learn_layouts
from linfen_crawler.site_making.learn_layouts import fields_of, is_no_worse, read_with
from linfen_crawler.site_making.selectors_of_element import is_stable_name, selectors_of
from tests.site_making.invented_site import PAGE, article

OTHER = '<div class="box"><h2 class="t">{title}</h2><p class="i">{time} {source}</p><div id="con">{body}</div></div>'


def test_headline_and_body_are_not_found_where_they_stand():
    layout = learn_layouts([article(0), article(1), article(2)])[0]
    assert layout.fields == {"title": (".headline",), "body": (".text",)}
    assert len(layout.pages) == 3


def test_a_layout_of_some_pages_reads_another_worse():
    learned = learn_layouts([article(0), article(1)])[0].as_layout("x")
    page = article(4)
    record = read_with(page, [learned])
    assert record is not None
    assert record.extraction.title == "layout:x"
    assert is_no_worse(fields_of(record), fields_of(page.article))


def test_two_shapes_are_mixed_in_one_layout():
    learned = learn_layouts([article(0), article(1, OTHER), article(2), article(3, OTHER), article(4)])
    assert [(layout.fields["body"], len(layout.pages)) for layout in learned] == [((".text",), 3), (("#con",), 2)]


def test_a_layout_is_learned_of_one_page():
    assert learn_layouts([article(0)]) == []
    assert learn_layouts([article(0), article(1, OTHER)]) == []


@pytest.mark.parametrize(
    "name", ["css-1x2y3z", "title__a8Fk2", "sc-bdVaJa", "text_83101", "a1b2c3d4e5", "_3xKd9", "data-v-7ba5bd90", "标题"]
)
def test_a_hashed_name_or_one_of_a_single_page_is_stable(name):
    assert not is_stable_name(name)


@pytest.mark.parametrize("name", ["headline", "TRS_Editor", "UCAP-CONTENT", "col-md-8", "xb-h2", "main2", "post_body"])
def test_a_name_that_people_gave_is_not_stable(name):
    assert is_stable_name(name)


def test_a_layout_leans_on_hashed_or_numbered_names():
    shape = (
        '<div class="wrap" id="doc_{number}83100"><h1 class="css-9f8e7d6c">{title}</h1><p>{time} {source}</p>'
        '<div class="content__x7Yk2 article-text">{body}</div></div>'
    )
    layout = learn_layouts([article(0, shape), article(1, shape)])[0]
    assert layout.fields["body"] == (".article-text",)
    assert layout.fields["title"] == (".wrap > h1",)


def test_a_name_that_stands_on_the_page_twice_is_chosen():
    shape = '<div class="text">某城新闻网每日为您服务</div>' + PAGE
    layout = learn_layouts([article(0, shape), article(1, shape)])[0]
    assert layout.fields["body"] != (".text",)
    assert layout.fields["title"] == (".headline",)


def test_a_field_that_the_general_rules_find_on_every_page_is_named():
    assert set(learn_layouts([article(0), article(1)])[0].fields) == {"title", "body"}


def test_a_source_without_label_that_only_some_pages_show_plainly_is_left_empty():
    shape = (
        '<div class="main"><h1 class="headline">{title}</h1><p class="by">{time}</p><div class="text">{body}</div>'
        '<div class="foot"><p>分享到</p><p class="from">{source}</p></div></div>'
    )
    told = [article(number, shape, source="来源：某城日报") for number in (0, 1)]
    bare = article(2, shape, source="某城晚报")
    assert bare.article.source is None
    layout = learn_layouts([*told, bare])[0]
    assert layout.fields["source"] == (".from",)
    assert layout.gained == ("source",)
    assert read_with(bare, [layout.as_layout("x")]).source == "某城晚报"


def test_a_page_without_source_gets_one_of_the_line_around_it():
    pages = [article(0), article(1), article(2, source="")]
    assert learn_layouts(pages)[0].gained == ()


def test_the_breadcrumb_is_named_unasked_or_not_when_asked_for():
    pages = [article(0), article(1)]
    assert "section" not in learn_layouts(pages)[0].fields
    layout = learn_layouts(pages, breadcrumb=True)[0]
    assert layout.fields["section"] == (".crumbs",)


def test_a_selector_by_place_goes_before_one_by_name():
    root = html.fromstring('<div><div class="a"><p>1</p><p class="lead">2</p></div></div>')
    ordered = selectors_of(root.cssselect(".lead")[0])
    assert ordered[0] == ".lead"
    assert ordered.index("p.lead") < ordered.index(".a > p")
    assert ordered.index(".a > p") < ordered.index(".a > p:nth-of-type(2)")
