"""Lists of other articles, told by their repeated shape: cards with a linked headline, a summary, a medium and a date.

The names of their boxes say it on many sites, and on many not. What never changes is that one box follows the other,
all built alike, and each leads somewhere else. Articles hold no such thing.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Page

_HEADLINE = 8
"""Characters that a linked headline has at least; names of channels and tags are shorter."""
_FEWEST = 3
"""Cards in a row that make a list."""
_LONGEST_CARD = 260
"""Characters without link that a card holds at most: headline, summary, medium, date."""
_MOST_LINKS = 4
_DEEPEST = 6
"""Elements between a card's link and the card."""


def card_nodes(page: Page, headline: Headline) -> set[int]:
    """Indexes of the nodes that are cards of a list of other articles, behind the headline where that is certain."""
    begin = max(headline.end, 0) if headline.certain else 0
    # Lines that are a link and hardly anything else; a date or a medium's name may stand beside it.
    links = [
        block.index
        for block in page.blocks[begin:]
        if block.linked >= _HEADLINE and block.linked * 10 >= block.size * 4 and not block.hidden
    ]
    if len(links) < _FEWEST:
        return set()
    plain = list(accumulate((block.size - block.linked for block in page.blocks), initial=0))
    found: set[int] = set()
    row: dict[int, list[int]] = {}  # by parent: the last cards of one tag that follow each other without a gap
    for index in _boxes_around(page, links, begin, plain):
        node = page.nodes[index]
        cards = row.setdefault(node.parent, [])
        if cards and (page.nodes[cards[-1]].tag != node.tag or page.nodes[cards[-1]].end != node.first):
            cards.clear()
        cards.append(index)
        if len(cards) == _FEWEST:
            found.update(cards)
        elif len(cards) > _FEWEST:
            found.add(index)
    return found


def _boxes_around(page: Page, links: list[int], begin: int, plain: list[int]) -> list[int]:
    """The boxes that hold one of these links, or a few, and little text beside; in the order of the page."""
    boxes: set[int] = set()
    for link in links:
        for index in page.lineage(page.blocks[link].node, most=_DEEPEST):
            node = page.nodes[index]
            if index in boxes or node.first < begin or plain[node.end] - plain[node.first] > _LONGEST_CARD:
                break
            if bisect_left(links, node.end) - bisect_left(links, node.first) > _MOST_LINKS:
                break
            boxes.add(index)
    return sorted(boxes)
