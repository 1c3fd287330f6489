"""Layouts learned on labelled pages of real sites, where these are at hand: on the other pages they spoil nothing."""

from __future__ import annotations

import itertools
import os
from collections import defaultdict
from pathlib import Path

import pytest

from linfen_crawler.site_making import SamplePage, learn_layouts
from linfen_crawler.site_making.learn_layouts import fields_of, is_no_worse, read_with

SHARED = Path(os.environ.get("LINFEN_SHARED") or Path(__file__).parents[3] / "shared")
PAGES = SHARED / "real_pages"

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason=f"the labelled pages are not at {PAGES}")


def sites():
    """The pages of each site of which there are several; the files' names say which are of one."""
    found = defaultdict(list)
    for file in sorted(PAGES.glob("*.html")):
        found[file.stem.rpartition("-")[0]].append(SamplePage(f"http://saved.example/{file.name}", file.read_bytes()))
    return {name: pages for name, pages in found.items() if len(pages) > 1}


def test_a_layout_learned_of_some_pages_gives_less_on_another_one():
    learned = 0
    for name, pages in sites().items():
        for count in range(2, len(pages) + 1):
            for some in itertools.combinations(pages, count):
                for layout in learn_layouts(some):
                    learned += 1
                    for page in pages:
                        record = read_with(page, [layout.as_layout("learned")])
                        general = fields_of(page.article)
                        assert record is not None, (name, page.url)
                        now = fields_of(record)
                        wrong = {each: (general[each], now[each]) for each in general if now[each] != general[each]}
                        assert is_no_worse(now, general), (name, page.url, layout.fields, wrong)
    assert learned
