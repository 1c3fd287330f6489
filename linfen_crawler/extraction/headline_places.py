"""Where on a page a headline may stand: in headings, boxes called titles, over a time, or as the window's title begins.

Every block of a page is looked at here, so this is compiled too; `headline` judges the few that are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.date_shapes import RELATIVE_BEGINNINGS
from linfen_crawler.extraction.dateline import shows_date
from linfen_crawler.extraction.markup_hints import Hint

if TYPE_CHECKING:
    from linfen_crawler.extraction.page import Block, Node, Page

_BADGE_WORDS = """
原创 独家 置顶 图集 转载 精华 推荐 热 新 荐 视频 图文 组图 置頂 原創 头条 专题 直播 公告 ·
"""
BADGES: Final = frozenset(_BADGE_WORDS.split())
_HEADING_WEIGHT = {"h1": 3.0, "h2": 2.2, "h3": 1.6, "h4": 1.2, "h5": 1.0, "h6": 0.8}
_TITLE: Final = Hint.TITLE
_SHORTEST: Final = 3
_LONGEST: Final = 150
LONGEST = _LONGEST
"""Characters of a headline."""
_PARAGRAPH: Final = 70
_DATE_REACH: Final = 8
DATE_REACH = _DATE_REACH
"""How many blocks behind a headline its head line may begin."""
_LONGEST_DATED: Final = 200
_LONGEST_RELATIVE: Final = 8
_FAR: Final = 1_000_000_000


@compiled_too
def headline_places(page: Page, haystack: str) -> list[tuple[int, float, bool, int, bool]]:
    """The blocks that may be the headline.

    Args:
        page: The page.
        haystack: What window and metadata call it.

    Returns:
        The index of each, the weight of its heading, whether its box is called a title, how many blocks the next time
        stands behind it, and whether running text was passed before it: what follows that is the headline of nothing.
    """
    return _places(page.nodes, page.blocks, _dated(page.blocks), haystack)


def _dated(blocks: list[Block]) -> list[int]:
    """Indexes of the blocks that show a time."""
    found: list[int] = []
    for block in blocks:
        if (
            1 < block.size < _LONGEST_DATED
            and not block.hidden
            and block.linked * 2 < block.size
            and (block.size < _LONGEST_RELATIVE or block.has_digits or block.text[:2] in RELATIVE_BEGINNINGS)
            and shows_date(block)
        ):
            found.append(block.index)  # noqa: PERF401 - a comprehension's variables have no types where it is compiled
    return found


def _places(
    nodes: list[Node], blocks: list[Block], dated: list[int], haystack: str
) -> list[tuple[int, float, bool, int, bool]]:
    found: list[tuple[int, float, bool, int, bool]] = []
    running = False
    passed = 0
    next_date = dated[0] if dated else _FAR
    for block in blocks:
        if not running and block.size >= _PARAGRAPH and not block.hidden:
            running = block.linked * 4 < block.size and block.is_sentence
        if block.hidden or block.size < _SHORTEST or block.size > _LONGEST:
            continue
        node = nodes[block.node]
        heading = _HEADING_WEIGHT.get(node.tag, 0.0)
        hinted = (node.hint & _TITLE) != 0
        while next_date < block.index:
            passed += 1
            next_date = dated[passed] if passed < len(dated) else _FAR
        distance = next_date - block.index
        if (
            heading
            or hinted
            or 0 < distance <= _DATE_REACH
            or block.text[:2] in haystack
            or (len(block.parts) > 1 and block.parts[0].text.strip() in BADGES)
        ):
            found.append((block.index, heading, hinted, distance, running))
    return found
