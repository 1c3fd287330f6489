"""What every block is worth as the text of the article, and the element whose blocks are worth the most.

Nearly all of a page's blocks and nodes are looked at here, so this is compiled too.
"""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.head_lines import is_head_line, spaced_text
from linfen_crawler.extraction.line_shapes import (
    COMMENTS_HEADING,
    EDITORIAL_LINE,
    FURNITURE,
    NEIGHBOUR_LINE,
    NEXT_POST,
    NOTICE,
    NOTICE_START,
    RELATED_HEADING,
    is_footer_line,
)
from linfen_crawler.extraction.markup_hints import FOREIGN, FOREIGN_TAGS, Hint

if TYPE_CHECKING:
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Node, Page

_FOREIGN: Final = FOREIGN
_LISTED: Final = Hint.COMMENT | Hint.RELATED
_LEAVES = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "figcaption", "tr", "pre"])
_LABELLED = re.compile(r"[:：]|\d{4}|[|｜>]|版权|登录|注册")
_SHORT: Final = 20
_LONGEST_ENDING: Final = 40
_TITLE_LINK: Final = 8
"""Characters of a link that may be the headline of another article, with a date beside it."""
_LONGEST_HEAD_LINE: Final = 120
_BOX_AT_TOP: Final = 200
"""Characters of running text up to which a box of links may stand in the article rather than behind it."""
_PARAGRAPH: Final = 40
_WORTH_KEEPING: Final = 15
_NAMED: Final = 1
_CARD: Final = 2
_OF_CARD: Final = 0.3
_ENOUGH: Final = 40
"""Characters of running text behind which a heading such as 相关阅读 ends the article rather than stands before it."""


@compiled_too
def best_container(
    page: Page, headline: Headline, cards: set[int], *, hidden_too: bool, hints: bool, short: bool
) -> tuple[int, float, list[float]] | None:
    """The node whose blocks are worth the most, the innermost of equals.

    Args:
        page: The page.
        headline: Its headline: what stands before one that is certain is no body.
        cards: Nodes that are cards of lists of other articles.
        hidden_too: What is hidden counts.
        hints: What boxes are called counts.
        short: Short lines without a label count.

    Returns:
        The node, what its blocks are worth together, and the sums of what all blocks before each are worth.
    """
    begin = headline.end if headline.certain else 0
    nodes, blocks = page.nodes, page.blocks
    foreign = _foreign_nodes(nodes, blocks, cards, headline.first, begin, hidden_too) if hints else [0] * len(nodes)
    values = _values(nodes, blocks, foreign, begin, hidden_too, short)
    sums = list(accumulate(values, initial=0.0))
    best = _highest(nodes, sums)
    if best < 0:
        return None
    node = nodes[best]
    score = sums[node.end] - sums[node.first]
    return _narrowed(nodes, blocks, _widened(nodes, best), sums, values), score, sums


def _highest(nodes: list[Node], sums: list[float]) -> int:
    best, score = -1, 0.0
    for index, node in enumerate(nodes):
        total = sums[node.end] - sums[node.first]
        if total > 0 and total >= score - 1e-9:
            best, score = index, total
    return best


def _foreign_nodes(
    nodes: list[Node], blocks: list[Block], cards: set[int], title: int, begin: int, hidden_too: bool
) -> list[int]:
    """Which nodes are boxes for something else, by name; what holds the headline or most of the text is none.

    Cards of lists of other articles are marked as such: they are taken out of any body, so they count little.
    """
    plain = [0]
    sum_of_plain = 0
    for block in blocks:
        if not (block.size < _SHORT or block.linked * 2 > block.size or (block.hidden and not hidden_too)):
            sum_of_plain += block.size - block.linked
        plain.append(sum_of_plain)
    foreign: list[int] = []
    whole = sum_of_plain - (plain[begin] if begin >= 0 else 0)
    for index, node in enumerate(nodes):
        parent = node.parent
        kind = 0
        if index in cards:
            kind = _CARD
        elif parent >= 0 and foreign[parent]:
            kind = foreign[parent]
        elif node.hint & _FOREIGN or node.tag in FOREIGN_TAGS:
            holds_article = node.first <= title < node.end or (
                not node.hint & _LISTED and (plain[node.end] - plain[node.first]) > 0.6 * whole
            )
            kind = 0 if holds_article else _NAMED
        foreign.append(kind)
    return foreign


def _values(
    nodes: list[Node], blocks: list[Block], foreign: list[int], begin: int, hidden_too: bool, short: bool
) -> list[float]:
    values: list[float] = []
    running = 0.0
    written_in = -1  # where the running text so far stands
    ended = False
    for block in blocks:
        linked = block.linked
        node = nodes[block.node]
        kind = foreign[block.node]
        if linked * 2 > block.size and (running <= _ENOUGH or (ended and running >= _BOX_AT_TOP)):
            # Most of a page's blocks are links, and where no end is looked for nothing else about them counts.
            values.append(_value_of_link(linked) * (_OF_CARD if kind == _CARD else 1.0))
            continue
        value = _value(block, node.tag, short)
        if kind == _CARD:
            values.append(min(value, 0.0) * _OF_CARD)
            continue
        if ended and running < _BOX_AT_TOP and value > 0 and not kind and _resumes(nodes, blocks, block):
            ended = False
        if (block.hidden and not hidden_too) or block.index < begin:
            value = min(value, 0.0)
        elif value > 0 and running < _ENOUGH and block.size < _LONGEST_HEAD_LINE and is_head_line(spaced_text(block)):
            value = -1.0
        elif value > 0 and kind:
            value *= -0.3
        elif value > 0 and ended:
            holder = nodes[written_in] if written_in >= 0 else None
            value *= 0.6 if holder is not None and holder.first <= block.index < holder.end else 0.02
        elif value > 0:
            running += value
            written_in = _widened(nodes, block.node)
        elif running > _ENOUGH and (not ended or running < _BOX_AT_TOP) and _ends_article(block):
            ended = True
            if COMMENTS_HEADING.search(block.text):
                running = max(running, _BOX_AT_TOP)
        values.append(value)
    return values


def _resumes(nodes: list[Node], blocks: list[Block], block: Block) -> bool:
    """Whether the article goes on behind a box of links near its top: with two paragraphs in a row."""
    if not _is_paragraph(block):
        return False
    for following in blocks[block.index + 1 : block.index + 6]:
        if following.size:
            if not _is_paragraph(following):
                return False
            return nodes[following.node].parent == nodes[block.node].parent or following.node == block.node
    return False


def _is_paragraph(block: Block) -> bool:
    return not block.hidden and block.size >= _PARAGRAPH and block.linked * 4 < block.size and block.is_sentence


def _ends_article(block: Block) -> bool:
    """A heading over other articles or comments, the neighbours' line, or the editor's: what follows is no article."""
    if is_footer_line(block.text):
        return True
    if block.size > _LONGEST_ENDING:
        return False
    text = block.text
    return bool(
        NEXT_POST.search(text)
        or RELATED_HEADING.match(text)
        or NEIGHBOUR_LINE.match(text)
        or EDITORIAL_LINE.match(text)
    )


def _value(block: Block, tag: str, short: bool) -> float:
    size = block.size
    if not size:
        return 0.0
    if block.linked * 2 > size or (block.linked >= _TITLE_LINK and block.linked * 10 > size * 4 and not block.stops):
        return _value_of_link(block.linked)
    if size < 4:
        return -0.3
    if size <= _LONGEST_ENDING and NEXT_POST.search(block.text):
        return -2.0
    stops = block.stops
    if size < _SHORT and stops < 2:
        if FURNITURE.match(block.text) or RELATED_HEADING.match(block.text):
            return -2.0
        return size * 0.6 if short and not block.linked and not _LABELLED.search(block.text) else 0.0
    if is_footer_line(block.text):
        return -5.0
    if NOTICE_START.match(block.text) or (size < 200 and NOTICE.search(block.text)) or EDITORIAL_LINE.match(block.text):
        return -5.0
    value = float(size - 2 * block.linked)
    if not stops:
        value *= 0.3
    elif not block.is_sentence:
        value *= 0.7
    return value * (1.2 if tag == "p" else 1.0)


def _value_of_link(linked: int) -> float:
    return -2.0 - min(linked, 40) * 0.4


def _widened(nodes: list[Node], best: int) -> int:
    """A paragraph is no container: its parent is. Loose text may stand beside it."""
    node = nodes[best]
    while node.parent >= 0 and node.tag in _LEAVES:
        best = node.parent
        node = nodes[best]
    return best


def _narrowed(nodes: list[Node], blocks: list[Block], best: int, sums: list[float], values: list[float]) -> int:
    """Step down into a child that holds nearly all, where what is left behind is no paragraph."""
    while True:
        outer = nodes[best]
        whole = sums[outer.end] - sums[outer.first]
        inner = best + 1
        kept = None
        while inner <= outer.last_node:
            node = nodes[inner]
            if node.tag not in _LEAVES and sums[node.end] - sums[node.first] >= 0.9 * whole:
                kept = node
                break
            inner = node.last_node + 1
        if kept is None:
            return best
        if _hold_paragraph(blocks, values, outer.first, kept.first) or _hold_paragraph(
            blocks, values, kept.end, outer.end
        ):
            return best
        best = inner


def _hold_paragraph(blocks: list[Block], values: list[float], first: int, end: int) -> bool:
    for index in range(first, end):
        if values[index] > _WORTH_KEEPING:
            block = blocks[index]
            if block.is_sentence:
                return True
    return False
