"""Lists of other articles, told by their repeated shape: cards with a linked headline, a summary, a medium and a date.

The names of their boxes say it on many sites, and on many not. What never changes is that one box follows the other,
all built alike, and each leads somewhere else. Articles hold no such thing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too

if TYPE_CHECKING:
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Node, Page

_HEADLINE: Final = 8
"""Characters that a linked headline has at least; names of channels and tags are shorter."""
_FEWEST: Final = 3
"""Cards in a row that make a list."""
_LONGEST_CARD: Final = 260
"""Characters without link that a card holds at most: headline, summary, medium, date."""
_MOST_LINKS: Final = 4
_DEEPEST: Final = 6
"""Elements between a card's link and the card."""


@compiled_too
def card_nodes(page: Page, headline: Headline) -> set[int]:
    """Indexes of the nodes that are cards of a list of other articles, behind the headline where that is certain."""
    return _cards(page.nodes, page.blocks, max(headline.end, 0) if headline.certain else 0)


def _cards(nodes: list[Node], blocks: list[Block], begin: int) -> set[int]:
    # Lines that are a link and hardly anything else; a date or a medium's name may stand beside it.
    links: list[int] = []
    for block in blocks[begin:]:
        if block.linked >= _HEADLINE and block.linked * 10 >= block.size * 4 and not block.hidden:
            links.append(block.index)  # noqa: PERF401 - a comprehension's variables have no types where it is compiled
    found: set[int] = set()
    if len(links) < _FEWEST:
        return found
    row: dict[int, list[int]] = {}  # by parent: the last cards of one tag that follow each other without a gap
    for index in _boxes_around(nodes, blocks, links, begin):
        node = nodes[index]
        cards = row.setdefault(node.parent, [])
        if cards:
            other = nodes[cards[-1]]
            if other.tag != node.tag or other.end != node.first:
                cards.clear()
        cards.append(index)
        if len(cards) == _FEWEST:
            found.update(cards)
        elif len(cards) > _FEWEST:
            found.add(index)
    return found


def _boxes_around(nodes: list[Node], blocks: list[Block], links: list[int], begin: int) -> list[int]:
    """The boxes that hold one of these links, or a few, and little text beside; in the order of the page."""
    marks = set(links)
    plain, before = [0], [0]  # characters without link, and links, before each block
    sum_of_plain = sum_of_links = 0
    for block in blocks:
        sum_of_plain += block.size - block.linked
        sum_of_links += block.index in marks
        plain.append(sum_of_plain)
        before.append(sum_of_links)
    boxes: set[int] = set()
    for link in links:
        block = blocks[link]
        index = block.node
        for _ in range(_DEEPEST):
            if index < 0 or index in boxes:
                break
            node = nodes[index]
            if node.first < begin or plain[node.end] - plain[node.first] > _LONGEST_CARD:
                break
            if before[node.end] - before[node.first] > _MOST_LINKS:
                break
            boxes.add(index)
            index = node.parent
    return sorted(boxes)
