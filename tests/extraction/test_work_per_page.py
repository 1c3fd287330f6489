# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
"""What an extraction does for one page, counted: a clock would measure the machine.

The bounds stand a quarter above what was counted when they were written. Work that doubles fails here, and so does a
second parse or a further walk; whoever makes extraction do less lowers them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter

import pytest

from linfen_crawler.extract_article import extract
from linfen_crawler.extraction import page_walk, parse_page
from linfen_crawler.sites import SiteDefinition
from tests.extraction.pages_of_our_own import BODY, HEAD, PARAGRAPHS, TITLE, page

URL = "https://news.example/2021/0907/1.html"
LINKS = "".join(f'<li class=item><a href="/c/{number}.html">栏目{number}</a></li>' for number in range(120))
RELATED = "".join(
    f'<div class=card><h3><a href="/a/{number}.html">某县秋粮收购第{number}天的进展</a></h3><span>某某日报</span></div>'
    for number in range(40)
)
PAGES = {
    "article": f"<h1>{TITLE}</h1>{HEAD}<div class=content>{BODY}</div>",
    "portal": f"<ul class=nav>{LINKS}</ul><div class=main><h1>{TITLE}</h1>{HEAD}<div id=text>"
    f"{''.join(f'<p>{text}</p>' for text in PARAGRAPHS * 6)}</div></div><div class=list>{RELATED}</div>",
    "old table": f"<table><tr><td>{LINKS}</td><td><b>{TITLE}</b><br>{HEAD}<br>{'<br>'.join(PARAGRAPHS * 6)}</td></tr></table>",
}


LAYOUT = {
    "name": "portal",
    "title": ["h1"],
    "head_line": ["div.main > div"],
    "body": ["#text"],
    "remove": ["div.list span"],
    "section": ["ul.nav a"],
}
SITE = SiteDefinition(
    key="example", name="例", region="例/例", home="https://news.example/", hosts=("news.example",), verified="2021",
    layouts=(LAYOUT,),
)  # fmt: skip


@pytest.fixture(autouse=True)
def walked_in_python(monkeypatch):
    """The compiled walk does the same work unseen: what is counted must not depend on whether there is one."""
    monkeypatch.setattr(page_walk, "NATIVE", None)


def work_on(html: str, site: SiteDefinition | None = None) -> Counter[str]:
    """Calls of functions, of patterns, parses and walks of one extraction."""
    data = page(html).encode()
    extract(data, URL, site=site)  # fills caches
    counted: Counter[str] = Counter()
    parse, walk = parse_page._tree.__code__, page_walk._Walker.run.__code__

    def hook(frame, event, argument):
        if event == "call":
            counted["calls"] += 1
            counted["parses"] += frame.f_code is parse
            counted["walks"] += frame.f_code is walk
        elif event == "c_call":
            counted["patterns"] += isinstance(getattr(argument, "__self__", None), re.Pattern)

    sys.setprofile(hook)
    try:
        extract(data, URL, site=site)
    finally:
        sys.setprofile(None)
    return counted


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_parsed_and_walked_once(name):
    work = work_on(PAGES[name])
    assert (work["parses"], work["walks"]) == (1, 1)


CALLS = {"article": 725, "portal": 3258, "old table": 2140}
"""Calls of Python functions."""
PATTERNS = {"article": 183, "portal": 579, "old table": 363}
"""Calls of compiled patterns."""
CALLS_BY_LAYOUT, PATTERNS_BY_LAYOUT = 3377, 524
"""The same of the portal's page with its site's layout."""


@pytest.mark.parametrize("name", PAGES)
def test_an_extraction_calls_no_more_functions_than_it_did(name):
    assert work_on(PAGES[name])["calls"] <= 1.25 * CALLS[name]


@pytest.mark.parametrize("name", PAGES)
def test_an_extraction_asks_no_more_patterns_than_it_did(name):
    assert work_on(PAGES[name])["patterns"] <= 1.25 * PATTERNS[name]


def test_a_layout_that_fits_needs_no_further_walk_and_no_search_for_the_headline():
    by_layout = work_on(PAGES["portal"], SITE)
    assert (by_layout["parses"], by_layout["walks"]) == (1, 1)
    assert by_layout["calls"] <= 1.25 * CALLS_BY_LAYOUT
    assert by_layout["patterns"] <= 1.25 * PATTERNS_BY_LAYOUT
