"""The kept blocks as the body's paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.extraction.line_shapes import PICTURE_NUMBER, TICKER, TRAILING_LINK
from linfen_crawler.extraction.page_text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.page import Block, Page


_NEAR = 3
"""Elements around a block that may be its cell, the one that holds it first."""


def paragraphs_of(page: Page, blocks: Sequence[Block]) -> list[str]:
    """One line a paragraph; the cells of a table's row share one, parted by a blank."""
    lines: list[str] = []
    row = -1
    for block in blocks:
        if not block.size:
            continue
        text = _own_text(block)
        if not text:
            continue
        if "%" in text:
            text = TICKER.sub("", text)
        cell = _cell(page, block.node)
        parent = page.nodes[cell].parent if cell >= 0 else -1
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


def _cell(page: Page, node: int) -> int:
    """The table cell that a block is all of; -1 where it stands in none or shares it."""
    for _ in range(_NEAR):
        if node < 0:
            break
        element = page.nodes[node]
        if element.tag in {"td", "th"}:
            return node if element.end - element.first == 1 else -1
        node = element.parent
    return -1
