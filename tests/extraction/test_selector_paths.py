# ruff: noqa: E501 - the page reads best as it stands
"""Selectors in CSS are looked for among attributes: they find what cssselect's own XPath finds."""

from __future__ import annotations

import pytest
from lxml import etree, html
from parsel.csstranslator import HTMLTranslator

from linfen_crawler import load_sites
from linfen_crawler.extraction.selector_paths import xpath_of_css
from linfen_crawler.sites.selector import Selector
from tests.extraction.many_pages import BYTES

SHAPES = (
    "p", ".a", "p.a", "#x", "p#x", ".a.b", "p.a.b", "p#x.a", "#x .a", "#x > .a", ".a .a", "div .a p", "div.a > p.b",
    "div.a > p:first-child i", ".a:not(.b)", "p.a[title]", "[title='descendant::p[@id = \\'x\\']']", ".a, #x", "p.a + p",
    "p.a ~ p", ".a::text", ".a::attr(title)", "#x::attr(id)", "#x a::attr(href)", "*", "#x p:nth-of-type(1)",
)  # fmt: skip
PAGE = """<div class="a" id=x><p class="a b" title=t>1<i class=b>2</i></p><p class="ab">3</p><p class=" b  a ">4<a href=/ class=A>5</a></p></div>
<div class="c a"><div id=x class=a><p class=b id=X>6<i>7</i></p><p id=x class=a>8</p></div><div class=a><p class=b>9</p></div></div>
<p title="descendant::p[@id = 'x']" class>10</p><p id>11</p>"""


@pytest.mark.parametrize("css", SHAPES)
def test_a_selector_finds_something_else_than_css_means(css: str) -> None:
    root = html.document_fromstring(PAGE)
    found = etree.XPath(xpath_of_css(css))(root)
    assert found == etree.XPath(HTMLTranslator().css_to_xpath(css))(root)
    assert found, "a selector that finds nothing here shows nothing"


def test_a_selector_of_a_definition_finds_something_else_than_css_means() -> None:
    selectors = sorted(
        {
            selector.css
            for site in load_sites().values()
            for layout in site.layouts
            for name in type(layout).model_fields
            if isinstance(selectors := getattr(layout, name), tuple)
            for selector in selectors
            if isinstance(selector, Selector) and selector.css is not None
        }
    )
    assert len(selectors) > 50
    roots = [html.document_fromstring(page) for page in BYTES[::4]]
    for css in selectors:
        plain, quick = etree.XPath(HTMLTranslator().css_to_xpath(css)), etree.XPath(xpath_of_css(css))
        assert [quick(root) for root in roots] == [plain(root) for root in roots], css
