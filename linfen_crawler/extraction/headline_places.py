"""Where on a page a headline may stand: in headings, boxes called titles, over a time, or as the window's title begins.

Every block of a page is looked at here, so this is compiled too; `headline` judges the few that are left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.date_shapes import RELATIVE_BEGINNINGS
from linfen_crawler.extraction.head_lines import shows_date
from linfen_crawler.extraction.markup_hints import Hint
from linfen_crawler.extraction.page_text import squeeze

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
def headline_places(
    page: Page, haystack: str, letters: str, *, every_near: bool
) -> list[tuple[int, str, float, bool, int, bool]]:
    """The blocks that may be the headline.

    Args:
        page: The page.
        haystack: What window and metadata call it.
        letters: The same in letters alone.
        every_near: Also those for which nothing speaks but a time right behind them.

    Returns:
        The index of each, its text without badges, the weight of its heading, whether its box is called a title, how
        many blocks the next time stands behind it (many where none is near), and whether running text was passed before
        it: what follows that is the headline of nothing.
    """
    return _places(page.nodes, page.blocks, haystack, letters, every_near)


def _places(
    nodes: list[Node], blocks: list[Block], haystack: str, letters: str, every_near: bool
) -> list[tuple[int, str, float, bool, int, bool]]:
    found: list[tuple[int, str, float, bool, int, bool]] = []
    running = False
    dated = looked = -1
    for block in blocks:
        if not running and block.size >= _PARAGRAPH and not block.hidden:
            running = block.linked * 4 < block.size and block.is_sentence
        if block.hidden or block.size < _SHORTEST or block.size > _LONGEST:
            continue
        node = nodes[block.node]
        text = block.text if block.part_count < 2 else without_badges(block)
        heading = _HEADING_WEIGHT.get(node.tag, 0.0)
        hinted = (node.hint & _TITLE) != 0
        named = heading or hinted or text[:2] in haystack
        if not (named or every_near):
            continue
        if block.linked * 2 > block.size and not may_agree(text, letters):
            continue  # nothing else makes a headline of a link
        index = block.index
        if dated < index:  # times are looked for only behind what may be a headline: that takes the longest of all this
            for ahead in range(max(looked + 1, index), min(index + _DATE_REACH + 1, len(blocks))):
                looked = ahead
                if _shows_time(blocks[ahead]):
                    dated = ahead
                    break
        distance = dated - index if dated >= index else _FAR
        if named or 0 < distance <= _DATE_REACH:
            found.append((index, text, heading, hinted, distance, running))
    return found


def may_agree(text: str, letters: str) -> bool:
    """Whether a text may be, or begin with, what the page is called: then so does what stands behind its first two.

    Only characters that are the same in letters alone tell that.
    """
    behind = text[2:4]
    return len(behind) < 2 or not (min(behind) >= "\u4e00" and max(behind) <= "\u9fff") or behind in letters


def _shows_time(block: Block) -> bool:
    return (
        1 < block.size < _LONGEST_DATED
        and not block.hidden
        and block.linked * 2 < block.size
        and (block.size < _LONGEST_RELATIVE or block.has_digits or block.text[:2] in RELATIVE_BEGINNINGS)
        and shows_date(block)
    )


def without_badges(block: Block) -> str:
    """The text of a block without the words that lists and titles are marked with (原创, 置顶)."""
    marked = False
    for part in block.parts:
        if part.text.strip() in BADGES:
            marked = True
            break
    if not marked:
        return block.text
    return squeeze("".join([part.text for part in block.parts if part.text.strip() not in BADGES])) or block.text
