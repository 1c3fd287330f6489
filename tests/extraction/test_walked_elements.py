"""What a page's own walk says of its elements: what a walk of each one alone would."""

from __future__ import annotations

import pytest

from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.extraction.parse_page import _tree
from linfen_crawler.extraction.walked_elements import WalkedElements
from tests.extraction.make_golden import FOLDER

TAGS = ("a", "b", "div", "em", "h1", "li", "p", "span", "td")


def told(blocks):
    return [
        (block.text, block.size, block.linked, block.hidden, [(part.text, part.element) for part in block.parts])
        for block in blocks
        if block.size
    ]


@pytest.mark.parametrize("tag", ["a", "div", "em", "font", "h1", "label", "li", "p", "span", "strong"])
@pytest.mark.parametrize("attributes", ["", "hidden", "class=x hidden=''", "id=content"])
def test_an_element_without_others_in_it_is_shown_or_hidden_against_the_walk(tag, attributes):
    page = walk(_tree(f"<div><{tag} {attributes}> 来源：某某　日报 </{tag}></div><p>别的</p>".encode()))
    element = next(page.root.iter(tag) if tag != "div" else page.root.iterfind(".//div/div"))
    assert told(WalkedElements(page).blocks_of(element)) == told(walk(element).blocks)


def test_the_elements_of_pages_hold_another_text_than_by_a_walk_of_their_own():
    count = 0
    for file in sorted(FOLDER.glob("*.html")):
        page = walk(_tree(file.read_bytes()))
        shown = WalkedElements(page)
        for element in page.root.iter(*TAGS):
            own = walk(element).blocks
            assert shown.text_of(element) == " ".join(block.text for block in own), (file.name, element.attrib)
            count += len(own) > 1
    assert count > 100


def test_the_node_of_an_element_is_another_after_many_questions():
    asked = 0
    for file in sorted(FOLDER.glob("*.html")):
        page = walk(_tree(file.read_bytes()))
        own = {node.element: node for node in page.nodes}
        shown = WalkedElements(page)
        elements = [page.root, *page.root.iter(*TAGS, "body", "script")]
        expected = [own[each] if each in own and own[each].tag == each.tag else None for each in elements]
        assert [shown.node_of(each) for each in elements] == expected
        assert [shown.node_of(each) for each in elements[::-1]] == expected[::-1]
        asked = max(asked, len(elements) - expected.count(None))
    assert asked > 40
