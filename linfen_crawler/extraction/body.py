"""The element that holds the article: where the running text is, and nothing else.

Every block has a value: running text counts for itself, lists of links and buttons count against whatever holds them,
text before the headline, behind the article's end or in boxes named for something else counts little. The container
with the highest sum wins, the innermost one of equals.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from linfen_crawler.extraction.dateline import is_head_line, spaced_text
from linfen_crawler.extraction.line_shapes import (
    COMMENTS_HEADING,
    EDITORIAL_LINE,
    FOOTER_LINE,
    FURNITURE,
    NEIGHBOUR_LINE,
    NEXT_POST,
    NOTICE,
    NOTICE_START,
    RELATED_HEADING,
)
from linfen_crawler.extraction.link_cards import card_nodes
from linfen_crawler.extraction.markup_hints import FOREIGN, Hint
from linfen_crawler.extraction.trace import name_of

if TYPE_CHECKING:
    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Node, Page
    from linfen_crawler.extraction.trace import Trace

_FOREIGN_TAGS = frozenset({"nav", "aside", "footer"})
_LEAVES = frozenset(["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "figcaption", "tr", "pre"])
_LABELLED = re.compile(r"[:：]|\d{4}|[|｜>]|版权|登录|注册")
_SHORT = 20
_LONGEST_ENDING = 40
_LONGEST_FOOTER_LINE = 300
_TITLE_LINK = 8
"""Characters of a link that may be the headline of another article, with a date beside it."""
_LONGEST_HEAD_LINE = 120
_BOX_AT_TOP = 200
"""Characters of running text up to which a box of links may stand in the article rather than behind it."""
_PARAGRAPH = 40
_NAMED, _CARD, _OF_CARD = 1, 2, 0.3
_TRACED = 6
"""How many elements a trace names for each rule."""
_ENOUGH = 40
"""Characters of running text behind which a heading such as 相关阅读 ends the article rather than stands before it."""


@dataclass(frozen=True, slots=True)
class Container:
    """Where the body stands."""

    node: int
    rule: str
    hidden: bool
    """The article is hidden until a script shows it: what is hidden counts."""
    cards: set[int]
    """Nodes that are cards of lists of other articles."""


def find_container(page: Page, headline: Headline, trace: Trace | None = None) -> Container | None:
    """The innermost block element that holds the article's text. None for a page without text."""
    cards = card_nodes(page, headline)
    for rule, hints, hidden_too, short, enough in (
        ("densest-text", True, False, False, 40),
        ("short-text", True, False, True, 6),
        ("densest-text:names-ignored", False, False, False, 25),
        ("densest-text:hidden", False, True, False, 25),
    ):
        if short and not headline.certain:
            continue
        found = _best(page, headline, cards, hidden_too=hidden_too, hints=hints, short=short, trace=trace, rule=rule)
        if found is not None and found[1] >= enough:
            return Container(found[0], rule, hidden_too, cards)
    return None


def _best(
    page: Page,
    headline: Headline,
    cards: set[int],
    *,
    hidden_too: bool,
    hints: bool,
    short: bool,
    trace: Trace | None,
    rule: str,
) -> tuple[int, float] | None:
    nodes = page.nodes
    foreign = _foreign_nodes(page, headline, cards, hidden_too=hidden_too) if hints else [0] * len(nodes)
    values = _values(page, headline, foreign, hidden_too=hidden_too, short=short)
    sums = list(accumulate(values, initial=0.0))
    best, score = -1, 0.0
    for index, node in enumerate(nodes):
        total = sums[node.end] - sums[node.first]
        if total > 0 and total >= score - 1e-9:
            best, score = index, total
    if best < 0:
        return None
    best = _narrowed(page, _widened(nodes, best), sums, values)
    if trace is not None:
        _trace_containers(page, sums, best, rule, trace)
    return best, score


def _trace_containers(page: Page, sums: list[float], best: int, rule: str, trace: Trace) -> None:
    totals = [(sums[node.end] - sums[node.first], index) for index, node in enumerate(page.nodes)]
    for total, index in sorted(totals, key=lambda item: (-item[0], item[1]))[:_TRACED]:
        if total > 0 or index == best:
            why = f"score {total:.0f}{': the innermost of the best' if index == best else ''}"
            trace.add("body", name_of(page.nodes[index].element), rule, why)


def _foreign_nodes(page: Page, headline: Headline, cards: set[int], *, hidden_too: bool) -> list[int]:
    """Which nodes are boxes for something else, by name; what holds the headline or most of the text is none.

    Cards of lists of other articles are marked as such: they are taken out of any body, so they count little.
    """
    plain = list(
        accumulate(
            (
                0
                if block.size < _SHORT or block.linked * 2 > block.size or (block.hidden and not hidden_too)
                else block.size - block.linked
                for block in page.blocks
            ),
            initial=0,
        )
    )
    foreign: list[int] = []
    begin = headline.end if headline.certain else 0
    whole = plain[-1] - plain[begin] if begin >= 0 else plain[-1]
    for index, node in enumerate(page.nodes):
        parent = node.parent
        if index in cards:
            foreign.append(_CARD)
        elif parent >= 0 and foreign[parent]:
            foreign.append(foreign[parent])
        elif not (node.hint & FOREIGN or node.tag in _FOREIGN_TAGS):
            foreign.append(0)
        else:
            holds_article = node.first <= headline.first < node.end or (
                not node.hint & (Hint.COMMENT | Hint.RELATED) and (plain[node.end] - plain[node.first]) > 0.6 * whole
            )
            foreign.append(0 if holds_article else _NAMED)
    return foreign


def _values(page: Page, headline: Headline, foreign: list[int], *, hidden_too: bool, short: bool) -> list[float]:
    values: list[float] = []
    nodes = page.nodes
    running = 0.0
    written_in = -1  # where the running text so far stands
    ended = False
    for block in page.blocks:
        linked = block.linked
        if linked * 2 > block.size and (running <= _ENOUGH or (ended and running >= _BOX_AT_TOP)):
            # Most of a page's blocks are links, and where no end is looked for nothing else about them counts.
            values.append(_value_of_link(linked) * (_OF_CARD if foreign[block.node] == _CARD else 1))
            continue
        value = _value(block, nodes[block.node].tag, short=short)
        if foreign[block.node] == _CARD:
            values.append(min(value, 0.0) * _OF_CARD)
            continue
        if ended and running < _BOX_AT_TOP and value > 0 and not foreign[block.node] and _resumes(page, block):
            ended = False
        if (block.hidden and not hidden_too) or (headline.certain and block.index < headline.end):
            value = min(value, 0.0)
        elif value > 0 and running < _ENOUGH and block.size < _LONGEST_HEAD_LINE and is_head_line(spaced_text(block)):
            value = -1.0
        elif value > 0 and foreign[block.node]:
            value *= -0.3
        elif value > 0 and ended:
            inside = written_in >= 0 and nodes[written_in].first <= block.index < nodes[written_in].end
            value *= 0.6 if inside else 0.02
        elif value > 0:
            running += value
            written_in = _widened(nodes, block.node)
        elif running > _ENOUGH and (not ended or running < _BOX_AT_TOP) and _ends_article(block):
            ended = True
            if COMMENTS_HEADING.search(block.text):
                running = max(running, _BOX_AT_TOP)
        values.append(value)
    return values


def _resumes(page: Page, block: Block) -> bool:
    """Whether the article goes on behind a box of links near its top: with two paragraphs in a row."""
    if not _is_paragraph(block):
        return False
    following = next((each for each in page.blocks[block.index + 1 : block.index + 6] if each.size), None)
    if following is None or not _is_paragraph(following):
        return False
    nodes = page.nodes
    return nodes[following.node].parent == nodes[block.node].parent or following.node == block.node


def _is_paragraph(block: Block) -> bool:
    return not block.hidden and block.size >= _PARAGRAPH and block.linked * 4 < block.size and block.is_sentence


def _ends_article(block: Block) -> bool:
    """A heading over other articles or comments, the neighbours' line, or the editor's: what follows is no article."""
    if _is_footer(block):
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


def _is_footer(block: Block) -> bool:
    return block.size < _LONGEST_FOOTER_LINE and "。" not in block.text and FOOTER_LINE.search(block.text) is not None


def _value(block: Block, tag: str, *, short: bool) -> float:
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
    if _is_footer(block):
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
    while nodes[best].tag in _LEAVES and nodes[best].parent >= 0:
        best = nodes[best].parent
    return best


def _narrowed(page: Page, best: int, sums: list[float], values: list[float]) -> int:
    """Step down into a child that holds nearly all, where what is left behind is no paragraph."""
    nodes = page.nodes
    while True:
        outer = nodes[best]
        whole = sums[outer.end] - sums[outer.first]
        inner = best + 1
        chosen = -1
        while inner <= outer.last_node:
            node = nodes[inner]
            if node.tag not in _LEAVES and sums[node.end] - sums[node.first] >= 0.9 * whole:
                chosen = inner
                break
            inner = node.last_node + 1
        if chosen < 0:
            return best
        kept = nodes[chosen]
        left = [*range(outer.first, kept.first), *range(kept.end, outer.end)]
        if any(values[index] > 15 and page.blocks[index].is_sentence for index in left):
            return best
        best = chosen
