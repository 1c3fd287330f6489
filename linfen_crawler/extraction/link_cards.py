"""Lists of other articles, told by their repeated shape: cards with a linked headline, a summary, a medium and a date.

The names of their boxes say it on many sites, and on many not. What never changes is that one box follows the other,
all built alike, and each leads somewhere else. Articles hold no such thing.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Page

_HEADLINE = 8
"""Characters that a linked headline has at least; names of channels and tags are shorter."""
_FEWEST = 3
"""Cards in a row that make a list."""
_LONGEST_CARD = 260
"""Characters without link that a card holds at most: headline, summary, medium, date."""
_MOST_LINKS = 4


def card_nodes(page: Page, headline: Headline) -> set[int]:
    """Indexes of the nodes that are cards of a list of other articles, behind the headline where that is certain."""
    begin = headline.end if headline.certain else 0
    links = [_is_linked_headline(block) for block in page.blocks]
    if sum(links[max(begin, 0) :]) < _FEWEST:
        return set()
    linked = list(accumulate(links, initial=0))
    plain = list(accumulate((block.size - block.linked for block in page.blocks), initial=0))
    found: set[int] = set()
    rows: dict[int, list[int]] = {}
    for index, node in enumerate(page.nodes):
        if node.first == node.end:
            continue
        row = rows.setdefault(node.parent, [])
        is_card = (
            node.first >= begin
            and 0 < linked[node.end] - linked[node.first] <= _MOST_LINKS
            and plain[node.end] - plain[node.first] <= _LONGEST_CARD
        )
        if not is_card or (row and page.nodes[row[-1]].tag != node.tag):
            row.clear()
        if is_card:
            row.append(index)
            if len(row) == _FEWEST:
                found.update(row)
            elif len(row) > _FEWEST:
                found.add(index)
    return found


def _is_linked_headline(block: Block) -> bool:
    """A line that is a link and hardly anything else; a date may stand beside it."""
    return block.linked >= _HEADLINE and not block.hidden and block.linked * 10 >= block.size * 4
