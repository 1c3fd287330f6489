"""Chance that is the same on every start: what is drawn for an article follows from the site's key and its number."""

from __future__ import annotations

import hashlib
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

Entry = TypeVar("Entry")


class Draw:
    """Draws from lists. Two with the same seed words give the same, in every process and Python version."""

    def __init__(self, *seed: object) -> None:
        digest = hashlib.sha256("\x1f".join(map(str, seed)).encode()).digest()
        # Of Random only the stream of `random()` is promised to stay the same between Python versions.
        self._next = Random(int.from_bytes(digest[:8], "big")).random  # noqa: S311 - nothing secret depends on it  # nosec B311

    def number(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self._next() < probability

    def pick(self, entries: Sequence[Entry]) -> Entry:
        """One entry."""
        return entries[int(self._next() * len(entries))]

    def sample(self, entries: Sequence[Entry], count: int) -> list[Entry]:
        """Up to `count` different entries, in drawn order."""
        pool = list(entries)
        chosen: list[Entry] = []
        while pool and len(chosen) < count:
            chosen.append(pool.pop(int(self._next() * len(pool))))
        return chosen
