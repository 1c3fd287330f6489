"""The blocks of an article's body, and those that stand in its element and are not the article's."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linfen_crawler.extraction.page import Block


@dataclass(slots=True)
class Selection:
    """The body's blocks, and what was taken out."""

    kept: list[Block] = field(default_factory=list)
    dropped: list[tuple[Block, str]] = field(default_factory=list)

    def with_reason(self, *reasons: str) -> list[Block]:
        """The blocks taken out for one of these reasons."""
        return [block for block, reason in self.dropped if reason in reasons]
