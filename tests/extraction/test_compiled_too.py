"""Rules that are compiled from their one source for the compiled walk's blocks: both forms find the same."""

from __future__ import annotations

import os
from types import SimpleNamespace

import pytest

from linfen_crawler.extraction import compiled_too, page_walk
from linfen_crawler.extraction.blocks_behind import blocks_behind
from linfen_crawler.extraction.body_values import best_container
from linfen_crawler.extraction.boilerplate import select_article
from linfen_crawler.extraction.boxes_inside import boxes_inside
from linfen_crawler.extraction.breadcrumb_places import labelled_places, marked_places, named_places
from linfen_crawler.extraction.headline import find_headline
from linfen_crawler.extraction.headline_places import headline_places
from linfen_crawler.extraction.link_cards import card_nodes
from linfen_crawler.extraction.metadata import read_metadata
from linfen_crawler.extraction.page_walk import NATIVE
from linfen_crawler.extraction.parse_page import _tree
from linfen_crawler.native_module import is_older
from tests.extraction.make_golden import FOLDER
from tests.extraction.many_pages import BYTES, mutated_pages

GOLDEN = [file.read_bytes() for file in sorted(FOLDER.glob("*.html"))]
MODULES = (
    "blocks_behind",
    "body_values",
    "boilerplate",
    "boxes_inside",
    "breadcrumb_places",
    "headline_places",
    "link_cards",
)

WAYS = ((False, True, False), (False, True, True), (False, False, False), (True, False, False))
"""In which `find_container` asks: what is hidden counts, names count, short lines count."""

compiled = pytest.mark.skipif(NATIVE is None, reason="the walk is not compiled")


@compiled
@pytest.mark.parametrize("module", MODULES)
def test_a_module_of_rules_is_left_uncompiled(module):
    assert compiled_too._native_rules(module) is not None, "compile it: pip install --no-deps --no-build-isolation -e ."


def found_by(walked):
    """All that the compiled rules find on a page."""
    headline = find_headline(walked, read_metadata(walked))
    cards = card_nodes(walked, headline)
    values = [
        best_container(walked, headline, cards, hidden_too=hidden_too, hints=hints, short=short)
        for hidden_too, hints, short in WAYS
    ]
    boxes = []
    for best in values:
        if best is not None and walked.nodes[best[0]].end > walked.nodes[best[0]].first:
            node = walked.nodes[best[0]]
            boxes.append(boxes_inside(walked, node.first, node.end - 1, cards, hidden_too=best is values[-1]))
    places = [
        headline_places(walked, haystack, haystack, every_near=every_near)
        for haystack in ("", "全县秋粮收购工作全面展开")
        for every_near in (False, True)
    ]
    behind = [[block.index for block in blocks_behind(walked, begin)] for begin in range(0, len(walked.blocks), 7)]
    end = len(walked.blocks)
    crumbs = (
        [labelled_places(walked, end), [(node.first, node.end) for node in named_places(walked, end)]],
        [block.index for block in marked_places(walked, end)],
    )
    parted = []
    for trusted, hidden_too in ((False, False), (True, False), (False, True)):
        selection = select_article(walked, 0, end, headline, cards, trusted=trusted, hidden_too=hidden_too)
        dropped = [(block.index, reason) for block, reason in selection.dropped]
        parted.append(([block.index for block in selection.kept], dropped))
    return headline, cards, values, boxes, places, behind, crumbs, parted


@compiled
@pytest.mark.parametrize("pool", [GOLDEN, BYTES], ids=["golden", "of many kinds"])
def test_the_compiled_rules_find_something_else(pool, monkeypatch):
    for data in (*pool, *mutated_pages(pool, 200, seed=2)):
        root = _tree(data)
        if root is None:
            continue
        monkeypatch.setattr(page_walk, "NATIVE", NATIVE)
        compiled_form = page_walk.walk(root)
        monkeypatch.setattr(page_walk, "NATIVE", None)
        python_form = page_walk.walk(root)
        if python_form is not None and python_form.nodes:
            assert (compiled_form.is_native, python_form.is_native) == (True, False)
            assert found_by(compiled_form) == found_by(python_form)


def test_rules_compiled_before_their_types_were_changed_are_used(tmp_path):
    sources, made = [tmp_path / "rules.py", tmp_path / "native_rules.pxd"], tmp_path / "native_rules.so"
    made.touch()
    sources[0].touch()
    os.utime(sources[0], (2_000_000_000, 2_000_000_000))
    assert not is_older(made, sources), "an installed package has no types, and its sources were written at any time"
    sources[1].touch()
    assert is_older(made, sources)
    os.utime(made, (2_000_000_001, 2_000_000_001))
    assert not is_older(made, sources)


def test_a_page_that_python_walked_gets_the_compiled_form(monkeypatch):
    monkeypatch.setattr(compiled_too, "_native_rules", lambda _: SimpleNamespace(rule=lambda _: "compiled"))

    @compiled_too.compiled_too
    def rule(page):
        return "Python"

    assert rule(SimpleNamespace(is_native=False)) == "Python"
    assert rule(SimpleNamespace(is_native=True)) == "compiled"
