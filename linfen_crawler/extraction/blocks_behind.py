"""The blocks that follow a body on its page, without those of boxes named for something else.

Of each block all that holds it is asked, so this is compiled too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.markup_hints import Hint

if TYPE_CHECKING:
    from linfen_crawler.extraction.page import Block, Node, Page

_OTHER_BOXES: Final = Hint.SIDE | Hint.COMMENT | Hint.RELATED | Hint.NAVIGATION | Hint.DIALOG | Hint.ADVERTISEMENT
_REACH: Final = 30
"""Blocks behind the body that are looked at."""
_MOST_AROUND: Final = 50
"""Elements around a block that are asked whether they are such a box."""


@compiled_too
def blocks_behind(page: Page, behind: int) -> list[Block]:
    """The next shown blocks with text that stand in no such box, or in one that holds the body too.

    Args:
        page: The page.
        behind: Index behind the body's last block.
    """
    return _outside(page.nodes, page.blocks, behind)


def _outside(nodes: list[Node], blocks: list[Block], behind: int) -> list[Block]:
    found: list[Block] = []
    for index in range(behind, min(behind + _REACH, len(blocks))):
        block = blocks[index]
        if block.size and not block.hidden and not _is_in_other_box(nodes, block.node, behind):
            found.append(block)
    return found


def _is_in_other_box(nodes: list[Node], index: int, behind: int) -> bool:
    for _ in range(_MOST_AROUND):
        if index < 0:
            break
        node = nodes[index]
        if node.first < behind:
            return False
        if node.hint & _OTHER_BOXES or node.tag == "aside" or node.tag == "nav":
            return True
        if node.tag == "footer":
            holder = nodes[node.parent]
            if holder.tag != "article":
                return True
        index = node.parent
    return False
