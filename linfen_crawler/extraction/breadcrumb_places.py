"""Where above a body a breadcrumb may stand: behind its label, in a box called so, or in a short line with its marks.

Every block and node above the body is looked at here, so this is compiled too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.markup_hints import Hint

if TYPE_CHECKING:
    from linfen_crawler.extraction.page import Block, Node, Page

_CRUMBS: Final = Hint.CRUMBS
_LONGEST: Final = 200
LONGEST = _LONGEST
"""Characters of a breadcrumb."""
_LONGEST_UNNAMED: Final = 80
_MOST: Final = 12
"""Blocks of a breadcrumb."""


@compiled_too
def labelled_places(page: Page, end: int) -> list[int]:
    """Indexes of the shown blocks before `end` that a breadcrumb's label may stand in."""
    return _labelled(page.blocks, end)


@compiled_too
def named_places(page: Page, end: int) -> list[Node]:
    """The boxes that begin before block `end` and are called breadcrumbs."""
    return _named(page.nodes, end)


@compiled_too
def marked_places(page: Page, end: int) -> list[Block]:
    """The shown blocks before `end` that are short, linked, and hold a mark of a breadcrumb."""
    return _marked(page.blocks, end)


def _labelled(blocks: list[Block], end: int) -> list[int]:
    found: list[int] = []
    for index in range(end):
        block = blocks[index]
        if block.size <= _LONGEST and not block.hidden and "位置" in block.text:
            found.append(index)
    return found


def _named(nodes: list[Node], end: int) -> list[Node]:
    found: list[Node] = []
    for node in nodes:
        if node.first >= end:
            break
        if node.hint & _CRUMBS and 0 < node.end - node.first <= _MOST:
            found.append(node)
    return found


def _marked(blocks: list[Block], end: int) -> list[Block]:
    found: list[Block] = []
    for index in range(end):
        block = blocks[index]
        if block.linked and block.size <= _LONGEST_UNNAMED and not block.hidden:
            text = block.text
            if ">" in text or "＞" in text or "»" in text or "›" in text or "→" in text:
                found.append(block)
    return found
