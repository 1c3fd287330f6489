"""Sentences made from the word stock's patterns."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from linfen_crawler.replica.newsroom.word_stock import word_lists

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linfen_crawler.replica.newsroom.draw import Draw

_SLOT = re.compile(r"\{([^{}]+)\}")
_RANGE = re.compile(r"(\d+)-(\d+)")

BOUND = ("county", "town", "village", "product", "scenic", "company", "school", "community", "event")
"""Slots that mean the same all through one article."""


def person(draw: Draw) -> str:
    """A person's name."""
    words = word_lists()
    if draw.chance(0.02):
        return draw.pick(words["foreign name"])
    surname = draw.pick(words["double surname" if draw.chance(0.02) else "surname"])
    return surname + draw.pick(words["given one" if draw.chance(0.35) else "given two"])


def bound_words(draw: Draw) -> dict[str, str]:
    """The words that stay the same through one article."""
    words = word_lists()
    return {slot: draw.pick(words[slot]) for slot in BOUND}


def fill(pattern: str, draw: Draw, bound: Mapping[str, str], published: datetime) -> str:
    """A pattern with its slots filled: `{name}` from `bound` or the list of that name, `{2-30}` by a number."""

    def value(found: re.Match[str]) -> str:
        slot = found[1]
        if slot in bound:
            return bound[slot]
        if slot == "person":
            return person(draw)
        if slot == "day":
            day = published - timedelta(days=draw.number(0, 3))
            return f"{day.month}月{day.day}日"
        limits = _RANGE.fullmatch(slot)
        if limits:
            return str(draw.number(int(limits[1]), int(limits[2])))
        return draw.pick(word_lists()[slot])

    return _SLOT.sub(value, pattern)
