"""How much of a damaged text is right again: the measure of restoring, for the tests and for the benchmark."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from linfen_crawler.normalize.restore import restore_capture
from tests.normalize.copying_host import Host, damage, folded

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass
class Rate:
    """Counts of characters over a corpus."""

    characters: int = 0
    """Of the texts as they were; of the restored ones where these are longer."""
    right: int = 0
    """Of the restored texts, at their place in the right order."""
    right_before: int = 0
    """The same of the damaged texts."""
    unknown: int = 0
    """`?` that stand in restored texts and stood nowhere in the original."""

    @property
    def share(self) -> float:
        """Share of the characters that are right."""
        return self.right / self.characters


def restoration_rate(cases: Iterable[tuple[str, Host]], *, with_damaged: bool = False) -> Rate:
    """Damage each text as its host does, restore it, and count."""
    rate = Rate()
    for text, host in cases:
        expected = folded(text) if host.folds else text
        damaged = damage(text, host)
        restored = restore_capture(damaged).text
        rate.characters += max(len(expected), len(restored))
        rate.right += right_characters(expected, restored)
        rate.unknown += max(0, restored.count("?") - expected.count("?"))
        if with_damaged:
            rate.right_before += right_characters(expected, damaged)
    return rate


def right_characters(expected: str, found: str) -> int:
    """How many characters of `expected` stand in `found` in the same order, line by line where there are as many."""
    if expected == found:
        return len(expected)
    lines, other = expected.split("\n"), found.split("\n")
    if len(lines) == len(other) > 1:
        return len(lines) - 1 + sum(map(right_characters, lines, other))
    matcher = SequenceMatcher(None, expected, found, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks())
