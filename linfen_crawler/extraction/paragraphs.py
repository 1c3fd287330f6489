"""The kept blocks as the body's paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.extraction.line_shapes import PICTURE_NUMBER, TICKER, TICKER_END, TRAILING_LINK
from linfen_crawler.extraction.page_text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.page import Block, Page


_CELLS = frozenset({"td", "th"})


def paragraphs_of(page: Page, blocks: Sequence[Block]) -> list[str]:
    """One line a paragraph; the cells of a table's row share one, parted by a blank."""
    nodes = page.nodes
    lines: list[str] = []
    row = around = outer = -1
    for block in blocks:
        if not block.size:
            continue
        text = block.text
        if block.linked or "/" in text[:5]:
            text = _own_text(block)
        if not text:
            continue
        if "%" in text and TICKER_END.search(text) is not None:
            text = TICKER.sub("", text)
        node = nodes[block.node]
        if node.tag in _CELLS:
            cell = _unshared(page, block.node)
        else:  # paragraphs have one box around them, and what that stands in is looked up once
            if node.parent != around:
                around = node.parent
                outer = _cell_around(page, around)
            cell = outer
        parent = nodes[cell].parent if cell >= 0 else -1
        if lines and cell >= 0 and parent == row and not block.ends_line:
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
        row = parent
    return lines


def _own_text(block: Block) -> str:
    """The block's text without a picture counter before it (`1/10`) and a link that leads away behind it."""
    text = block.text
    if "/" in text[:5]:
        counter = PICTURE_NUMBER.match(text)
        if counter is not None and int(counter[1]) <= int(counter[2]) and block.part_count > 1:
            text = text[counter.end() :]
    if block.linked and block.parts[-1].linked and TRAILING_LINK.search(text):
        parts = list(block.parts)
        while parts and (parts[-1].linked or not parts[-1].text.strip()):
            parts.pop()
        shorter = squeeze("".join(part.text for part in parts))
        text = shorter if len(shorter) >= 10 else text
    return text


def _cell_around(page: Page, node: int) -> int:
    """The table cell that is this node, or holds it, and holds one block alone; -1 for none."""
    if node >= 0 and page.nodes[node].tag not in _CELLS:
        node = page.nodes[node].parent
    return _unshared(page, node) if node >= 0 and page.nodes[node].tag in _CELLS else -1


def _unshared(page: Page, cell: int) -> int:
    """A cell that one block is all of; -1 for one that several share."""
    node = page.nodes[cell]
    return cell if node.end - node.first == 1 else -1
