"""Selectors of tags, ids and classes: one pass finds what XPath finds, or they are left to XPath."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from parsel.csstranslator import HTMLTranslator

from linfen_crawler.extraction import extract_raw, simple_selectors, walked_elements
from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.extraction.parse_page import _tree
from linfen_crawler.extraction.selected_elements import SelectedElements, simple_ones
from linfen_crawler.extraction.simple_selectors import compounds_of, find_elements, is_simple
from linfen_crawler.sites.selector import Selector
from tests.extraction.make_golden import FOLDER
from tests.extraction.many_pages import BYTES, mutated_pages
from tests.extraction.test_layout import site
from tests.extraction.test_native_walk import COMPILER, HEADER
from tests.extraction.test_selector_paths import PAGE, SHAPES

SIMPLE = [
    "p", ".a", "p.a", "#x", "p#x", ".a.b", "p.a.b", "p#x.a", "#x .a", "#x > .a", ".a .a", "div .a p", "div.a > p.b",
    "DIV > P", "div > p i", ".a > .b > i", "div p > i", "*", "* > i", "* *", ".c div > .a p",
    "#x > *", r".a\:b", "founder-title",
]  # fmt: skip
LEFT_TO_XPATH = [
    ".a, #x", "p:first-child", ".a:not(.b)", "p.a[title]", "p.a + p", "p.a ~ p", ".a::text", "a::attr(href)", "#x#y",
    "svg|a", r".a\20 b", r".a\9 b", r"#a\20 b",
]  # fmt: skip
TAGS, NAMES = ("div", "p", "i", "b"), ("a", "b", "ab", "x")

compiled = pytest.mark.skipif(simple_selectors.NATIVE is None, reason="nothing is compiled")


def by_xpath(root, css):
    return etree.XPath(HTMLTranslator().css_to_xpath(css))(root)


@pytest.mark.skipif(not (COMPILER and HEADER.is_file()), reason="no C compiler, or no headers of Python")
def test_an_install_with_a_compiler_answers_selectors_by_xpath():
    assert simple_selectors.NATIVE is not None
    assert walked_elements.NATIVE is not None


@compiled
@pytest.mark.parametrize("css", SIMPLE)
def test_a_simple_selector_finds_other_elements_than_xpath(css):
    assert is_simple(css)
    pages = [PAGE.encode(), *BYTES[::6], *mutated_pages([PAGE.encode(), *BYTES[::6]], 40)]
    for root in [root for root in map(_tree, pages) if root is not None]:
        assert find_elements(root, [css]) == [by_xpath(root, css)]
        for inner in list(root.iter("div"))[:3]:
            assert find_elements(inner, [css]) == [by_xpath(inner, css)]


def test_what_is_not_simple_is_not_left_to_xpath():
    for css in LEFT_TO_XPATH:
        assert compounds_of(css) is None, css
        assert not is_simple(css)
        with pytest.raises(ValueError, match="only simple"):
            find_elements(_tree(PAGE.encode()), [css])


@compiled
def test_selectors_that_are_looked_for_together_find_something_else():
    root = _tree(PAGE.encode())
    assert find_elements(root, SIMPLE) == [by_xpath(root, css) for css in SIMPLE]
    assert find_elements(root, []) == []


@compiled
def test_the_walk_finds_something_else_on_its_way():
    for data in [PAGE.encode(), *BYTES, *mutated_pages(BYTES, 60)]:
        root = _tree(data)
        page = walk(root, look_for=SIMPLE) if root is not None else None
        if page is not None:
            assert page.selected == dict(zip(SIMPLE, find_elements(root, SIMPLE), strict=True))


@compiled
def test_selectors_are_looked_for_below_the_depth_that_they_are_asked_at():
    root = _tree(b"<div class=a>" * 450 + b"<p class=a>x")
    page = walk(root, look_for=[".a .a"])
    assert page.depth > 400
    assert page.selected == {}


@compiled
def test_a_page_of_a_site_is_passed_a_second_time_for_its_selectors(monkeypatch):
    definition = site(
        {"name": "x", "title": [".t"], "body": [".b"], "source": ["span.s"]},
        {"name": "y", "title": ["h1"], "body": ["#b"]},
    )
    passes = []
    monkeypatch.setattr(simple_selectors.NATIVE, "find_elements", lambda *given: passes.append(given))
    page = "<meta charset=utf-8><h1>一个标题</h1><div id=b><p>" + "这是一段正文。" * 20
    assert extract_raw(page.encode(), site=definition).layout == "y"
    assert passes == []


@st.composite
def _pages(draw):
    """Elements in elements, as XML: no parser moves them about."""
    root = etree.Element("body")
    places = [root]
    for _ in range(draw(st.integers(0, 25))):
        element = etree.SubElement(draw(st.sampled_from(places)), draw(st.sampled_from(TAGS)))
        classes = draw(st.lists(st.sampled_from(NAMES), max_size=3))
        if classes:
            element.set("class", draw(st.sampled_from([" ", "  ", "\t", "\n"])).join(classes))
        if draw(st.booleans()):
            element.set("id", draw(st.sampled_from(NAMES)))
        element.text, element.tail = draw(st.sampled_from([None, "x"])), draw(st.sampled_from([None, "y"]))
        places.append(element)
    return root


_COMPOUNDS = st.builds(
    lambda tag, ident, classes: f"{tag}{ident}{classes}" or "*",
    st.sampled_from(["", *TAGS]),
    st.sampled_from(["", *(f"#{name}" for name in NAMES)]),
    st.lists(st.sampled_from(NAMES), max_size=2).map(lambda names: "".join(f".{name}" for name in names)),
)
_SELECTORS = st.builds(
    lambda first, rest: first + "".join(f"{combinator}{compound}" for combinator, compound in rest),
    _COMPOUNDS,
    st.lists(st.tuples(st.sampled_from([" ", " > "]), _COMPOUNDS), max_size=4),
)


@compiled
@given(_pages(), st.lists(_SELECTORS, min_size=1, max_size=4))
def test_some_selector_finds_other_elements_on_some_tree(root, selectors):
    assert find_elements(root, selectors) == [by_xpath(root, css) for css in selectors]


@compiled
def test_a_row_of_descendants_takes_time_by_the_power_of_its_length():
    root = top = etree.Element("div")
    for _ in range(390):
        top = etree.SubElement(top, "div")
    # By trying all ways it would be 390 to the power of 6.
    found = find_elements(root, ["p " + "div " * 5 + "div", "p > " + "div " * 5 + "div", "div " * 5 + "div"])
    assert list(map(len, found)) == [0, 0, 386]


@pytest.mark.parametrize("css", [*SHAPES, *SIMPLE])
def test_what_a_selector_finds_depends_on_what_is_compiled(css, monkeypatch):
    pages = [PAGE.encode(), *(file.read_bytes() for file in sorted(FOLDER.glob("*.html"))[::5])]
    selector = Selector(css=css)

    def found():
        for data in pages:
            root = _tree(data)
            selected = SelectedElements(walk(root))
            selected.look_for(simple_ones([selector]))
            yield [
                (root.getroottree().getpath(each) if not isinstance(each, str) else each)
                for each in selected.found(selector)
            ]
            yield list(selected.texts(selector))

    as_installed = list(found())
    monkeypatch.setattr(simple_selectors, "NATIVE", None)
    monkeypatch.setattr(walked_elements, "NATIVE", None)
    simple_selectors._chain_of.cache_clear()
    try:
        assert list(found()) == as_installed
    finally:
        simple_selectors._chain_of.cache_clear()
