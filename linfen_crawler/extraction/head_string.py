"""The blocks of a head line as one string, with marks where elements and blocks end, and the way back from it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Block, Part

ELEMENT_END: Final = "\x1f"
BLOCK_END: Final = "\x1e"
_LONGEST = 4000
"""Characters of a head line that are read: no real one comes near."""


@dataclass(slots=True)
class HeadString:
    """A head line as one string."""

    text: str
    blocks: Sequence[Block]
    _starts: list[int]
    """Where each part begins."""
    _parts: list[Part]
    _numbers: list[int]
    """The number of the block that each part stands in."""

    def number_at(self, position: int) -> int:
        """The number of the block that stands at a position."""
        return self._numbers[max(bisect_right(self._starts, position) - 1, 0)]

    def block_at(self, position: int) -> Block:
        """The block that stands there."""
        return self.blocks[self.number_at(position)]

    def part_at(self, position: int) -> Part:
        """The run of text that stands there."""
        return self._parts[max(bisect_right(self._starts, position) - 1, 0)]

    def element_at(self, position: int) -> Element:
        """The element that holds what stands there."""
        return self.part_at(position).element


def one_string(blocks: Sequence[Block]) -> HeadString:
    """The string that these blocks make, in their order."""
    pieces: list[str] = []
    starts: list[int] = []
    parts: list[Part] = []
    numbers: list[int] = []
    length = 0
    for number, block in enumerate(blocks):
        if length > _LONGEST:
            break
        previous = None
        for part in block.parts:
            if previous is not None and not part.stands_beside(previous):
                pieces.append(ELEMENT_END)
                length += 1
            previous = part
            starts.append(length)
            parts.append(part)
            numbers.append(number)
            text = part.text
            size = len(text)
            if size > _LONGEST:
                text, size = text[:_LONGEST], _LONGEST
            pieces.append(text)
            length += size
        pieces.append(BLOCK_END)
        length += 1
    return HeadString("".join(pieces), blocks, starts, parts, numbers)
