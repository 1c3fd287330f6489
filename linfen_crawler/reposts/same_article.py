"""Whether two texts are one article: judged by what they share, and by the numbers that differ in the same place."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_CONTAINED = 0.8
"""The share of the shorter text's shingles that the longer one has, too. Cuts and added lines leave it near 1; every
exchanged character costs five shingles. Articles that are made of the same phrases reach .7."""

_ALIKE = 0.35
"""Of all shingles of both the share that is common: keeps a round-up from being a repost of each of its items."""

_CORRECTED = 0.1
"""The share of numerals in common places that may differ: a corrected figure. More of them, or any that says when or
which issue, mean the next issue of the same template: weather, prices, lottery numbers."""


@dataclass(frozen=True, slots=True)
class Features:
    """What of a sketch is compared."""

    sample: Sequence[int]
    """Its lowest hashes of short shingles, rising."""
    shingles: frozenset[int]
    """The same as a set."""
    is_whole: bool
    """Whether these are all."""
    numerals: Mapping[int, tuple[int, ...]]
    """The hashes of the numerals by that of the place where they stand."""
    timed: frozenset[int]
    """Those of the places whose numeral counts time or issues."""


def are_same_article(one: Features, other: Features) -> bool:
    """Whether one of the two is a repost of the other, lightly reworked or not at all."""
    common = len(one.shingles & other.shingles)
    # Up to the lower of the two samples' ends both samples are complete.
    ends = [each.sample[-1] for each in (one, other) if not each.is_whole]
    sizes = [bisect_right(each.sample, min(ends)) if ends else len(each.sample) for each in (one, other)]
    if common < _CONTAINED * min(sizes) or common < _ALIKE * (sum(sizes) - common):
        return False
    places = one.numerals.keys() & other.numerals.keys()
    differing = [place for place in places if _differ(one.numerals[place], other.numerals[place])]
    if len(differing) > _CORRECTED * len(places):
        return False
    return not any(place in each.timed for place in differing for each in (one, other))


def _differ(values: tuple[int, ...], others: tuple[int, ...]) -> bool:
    """Whether the numerals of one place are others; where many stand in the same surroundings, most of them."""
    if values == others:
        return False
    one, other = frozenset(values), frozenset(others)
    return 2 * len(one & other) < min(len(one), len(other))
