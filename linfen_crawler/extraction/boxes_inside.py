"""Boxes for something else that stand inside the body's element: named so, and small against the text around them.

Every block and node of a page is looked at here, so this is compiled too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.markup_hints import FOREIGN, FOREIGN_TAGS, Hint

if TYPE_CHECKING:
    from collections.abc import Collection

    from linfen_crawler.extraction.page import Block, Node, Page

_FOREIGN: Final = FOREIGN
_CAPTION: Final = Hint.CAPTION
_NO_PICTURE: Final = FOREIGN ^ Hint.VIDEO ^ Hint.SIDE
_LONGEST_CAPTION: Final = 120


@compiled_too
def boxes_inside(page: Page, top: int, last: int, cards: Collection[int], hidden_too: bool) -> dict[int, str]:
    """Nodes that are such boxes, and what their lines are taken out as.

    Args:
        page: The page.
        top: Index of the body's first block.
        last: Index of its last one.
        cards: Nodes that are cards of lists of other articles: such boxes whatever they are called.
        hidden_too: What is hidden counts.
    """
    inside = _nodes_inside(page.nodes, top, last)
    return _boxes(page.nodes, page.blocks, inside, top, last, set(cards), hidden_too)


def _nodes_inside(nodes: list[Node], top: int, last: int) -> list[int]:
    """Nodes that hold some of these blocks and not all of them."""
    found: list[int] = []
    for index, node in enumerate(nodes):
        if node.first <= last and node.end > top and not (node.first <= top and node.end > last):
            found.append(index)
    return found


def _boxes(
    nodes: list[Node],
    blocks: list[Block],
    inside: list[int],
    top: int,
    last: int,
    cards: set[int],
    hidden_too: bool,
) -> dict[int, str]:
    found: dict[int, str] = {}
    named = False
    for index in inside:
        node = nodes[index]
        if index in cards or node.hint & _FOREIGN or node.tag in FOREIGN_TAGS:
            named = True
            break
    if not named:
        return found
    plain, sentences, pictures = [0], [0], [0]  # characters without link, in sentences, and pictures, before each block
    sum_of_plain = sum_of_sentences = sum_of_pictures = 0
    for block in blocks:
        if hidden_too or not block.hidden:
            sum_of_plain += block.size - block.linked
        if block.linked * 2 < block.size and block.is_sentence:
            sum_of_sentences += block.size
        if block.media:
            sum_of_pictures += 1
        plain.append(sum_of_plain)
        sentences.append(sum_of_sentences)
        pictures.append(sum_of_pictures)
    whole = plain[last + 1] - plain[top] or 1
    for index in inside:
        node = nodes[index]
        if node.parent in found:
            found[index] = found[node.parent]
        elif index in cards:
            found[index] = "box"
        elif (node.hint & _FOREIGN or node.tag in FOREIGN_TAGS) and not node.hint & _CAPTION:
            pictured = pictures[node.end] > pictures[node.first]
            pictured = pictured and plain[node.end] - plain[node.first] < _LONGEST_CAPTION
            if pictured and not node.hint & _NO_PICTURE:
                continue  # a picture with its caption, whatever its box is called
            if sentences[node.end] - sentences[node.first] <= 0.4 * whole:
                found[index] = "box"
    return found
