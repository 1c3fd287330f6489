"""How plausible a run of characters is as Chinese news text, by a table of neighbouring characters.

A natural logarithm of a probability: good enough to tell text from bytes that were read one off, and to tell which of a
hundred characters stood between two others. It never decides alone what a text says: see `slipped_bytes`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from itertools import pairwise
from math import log
from typing import TYPE_CHECKING, TypeAlias

from linfen_crawler.normalize.bigram_table import read_bigrams
from linfen_crawler.normalize.character_forms import frequent_characters, simplified_form

if TYPE_CHECKING:
    from collections.abc import Mapping

_HAN_RUN = re.compile("[\u3400-\u9fff]{2,}")
_BY_PAIRS = 0.6
"""Weight of what the table says of a pair, against the second character's own frequency (linear interpolation)."""

_PUNCTUATION = {
    "，": 0.06,
    "。": 0.03,
    "、": 0.02,
    "“": 0.008,
    "”": 0.008,
    "：": 0.006,
    "；": 0.003,
    "《": 0.003,
    "》": 0.003,
}
_PUNCTUATION |= dict.fromkeys("！？（）…—·", 0.001)
_FREQUENT = 0.17
"""The r-th most frequent character has the share `_FREQUENT / (r + 15)`: together about three quarters of a text."""
_LEVEL_ONE = 2e-5
_LEVEL_TWO = 3e-6
_ELSEWHERE = 4e-7
"""Shares of the others: those of GB2312's first level (3,755 usual characters), of its second, any beyond it."""

_STOPS = frozenset("，。、：；！？")
_BEHIND_STOPS = dict.fromkeys("”’", 0.15) | dict.fromkeys("“‘《", 0.03) | dict.fromkeys(_STOPS, 1e-4)
"""Behind a mark stands no other one, but often a quotation mark; and quotations open there, seldom elsewhere."""
_QUOTES_ELSEWHERE = 0.3
_BEHIND_WORDS = 0.8
"""Not every character ends a word."""


Pairs: TypeAlias = "Mapping[str, tuple[Mapping[str, int], int]]"
"""For each character how often which other one follows it, and how often any."""

_NO_PAIRS: Pairs = {}
_OWN_WEIGHT = 12
"""A pair that stands elsewhere in the same text counts like several of the table: a text repeats its words."""


def pairs_of(text: str) -> Pairs:
    """The pairs of neighbouring Chinese characters in a text, in their simplified forms."""
    pairs: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for run in _HAN_RUN.findall(text):
        for first, second in pairwise(map(simplified_form, run)):
            pairs[first][second] += 1
    return {first: (followers, followers.total()) for first, followers in pairs.items()}


def log_probability(
    text: str, before: str | None = None, after: str | None = None, own_pairs: Pairs = _NO_PAIRS
) -> float:
    """Natural logarithm of how probable `text` is between two characters (None: unknown, or not Chinese).

    Traditional characters count as their simplified forms. The character `after` is part of the product, `before` is
    not. `own_pairs` are those of the whole text that it stands in, if they shall count too.
    """
    total = 0.0
    previous = simplified_form(before) if before else None
    for character in map(simplified_form, (*text, *(after or ""))):
        total += _pair(previous, character, own_pairs)
        previous = character
    return total


@cache
def _frequencies() -> dict[str, float]:
    shares = {character: _FREQUENT / (rank + 15) for character, rank in frequent_characters().items()}
    return shares | _PUNCTUATION


@cache
def _followers(character: str) -> tuple[dict[str, int], int]:
    followers = read_bigrams().get(character, {})
    return followers, sum(followers.values())


def _pair(first: str | None, second: str, own_pairs: Pairs) -> float:
    share = _share(second)
    if first is None:
        return log(share)
    if first in _STOPS:
        share = _BEHIND_STOPS.get(second, share)
    elif second in "“‘《”’":
        share *= _QUOTES_ELSEWHERE
    if second in _PUNCTUATION:
        # The table is one of words: it knows no punctuation, which any word may have behind it.
        return log(_BEHIND_WORDS * share)
    followers, total = _followers(first)
    known = followers.get(second, 0)
    own = own_pairs.get(first)
    if own:
        known += _OWN_WEIGHT * own[0].get(second, 0)
        total += _OWN_WEIGHT * own[1]
    return log(_BY_PAIRS * known / (total or 1) + (1 - _BY_PAIRS) * share)


@cache
def _share(character: str) -> float:
    known = _frequencies().get(character)
    if known:
        return known
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return _ELSEWHERE
    if len(encoded) == 1:
        return _LEVEL_ONE
    if 0xB0 <= encoded[0] <= 0xD7:
        return _LEVEL_ONE
    return _LEVEL_TWO if encoded[0] >= 0xD8 else _ELSEWHERE
