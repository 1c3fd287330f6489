"""Which character stood where only one of its bytes is left: the one that fits best between its neighbours."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from math import exp
from typing import TYPE_CHECKING

from linfen_crawler.normalize.character_forms import read_as, syllable_of
from linfen_crawler.normalize.plausibility import log_probability

if TYPE_CHECKING:
    from linfen_crawler.normalize.open_quotations import OpenQuotations
    from linfen_crawler.normalize.plausibility import Pairs

SURE = 0.85
"""How probable one character must be among all that share the byte left of it; else `?` stays in its place."""
_MOST_CHOICES = 3000
"""So many different choices are made in one text: more than a long article needs, and an end to what hostile text
costs. Further damage stays as it is."""
ANY_LEAD = tuple(range(0x81, 0xFF))
"""The bytes that may begin a character of two."""
_ANY_TRAIL = (*range(0x40, 0x7F), *range(0x80, 0xFF))
FULL_STOP = "。".encode("gb18030")
"""`。` as bytes: with the first byte of `”` behind it makes `！`, at which hosts part the text."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the whole damaged text tells of each of its places."""

    pairs: Pairs
    quotations: OpenQuotations
    choices: dict[tuple[tuple[bytes, ...], str | None, str | None], tuple[str, bool]] = field(default_factory=dict)

    def most_probable(self, candidates: tuple[bytes, ...], before: str | None, after: str | None) -> tuple[str, bool]:
        """The candidate that fits best between two characters, and whether it leaves the others behind for sure."""
        key = (candidates, before, after)
        if key not in self.choices:
            if len(self.choices) >= _MOST_CHOICES:
                return "", False
            self.choices[key] = self._chosen(candidates, before, after)
        return self.choices[key]

    def _chosen(self, candidates: tuple[bytes, ...], before: str | None, after: str | None) -> tuple[str, bool]:
        weights: dict[str, float] = {}
        for candidate in candidates:
            character = decoded(candidate)
            if character:
                weights[character] = exp(log_probability(character, before, after, self.pairs))
        if not weights:
            return "", False
        best = max(weights, key=weights.__getitem__)
        return best, weights[best] >= SURE * sum(weights.values())


def named_by(reading: str, lead: int) -> list[bytes]:
    """The traditional characters that are read so and whose first byte is `lead`, as bytes."""
    encoded = (character.encode("gb18030") for character in read_as(syllable_of(reading)))
    return [code for code in encoded if len(code) == 2 and code[0] == lead]


@cache
def led_by(leads: tuple[int, ...], trail: int) -> tuple[bytes, ...]:
    """The two bytes of every character that begins with one of `leads` and ends in `trail`."""
    return tuple(bytes((lead, trail)) for lead in leads)


@cache
def without_full_stop(codes: tuple[bytes, ...]) -> tuple[bytes, ...]:
    """All of them but that of `。`."""
    return tuple(code for code in codes if code != FULL_STOP)


@cache
def with_lead(lead: int) -> tuple[bytes, ...]:
    """The two bytes of every character that begins with `lead`."""
    return tuple(bytes((lead, trail)) for trail in _ANY_TRAIL)


@cache
def decoded(code: bytes) -> str:
    """The character of these bytes; empty where they make none."""
    try:
        character = code.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    return character if len(character) == 1 else ""
