"""Which patterns may match at the beginning of a line, told by its first character: one look in place of many matches.

Each pattern says itself what it may begin with, in a look at one character before anything else; a test holds that to
all its alternatives.
"""

from __future__ import annotations

import re

_LOOK = re.compile(r"\^?(?:\(\?>)?\(\?=(\[(?:\\.|[^\\\]])+\])\)")
"""How such a pattern begins, be it in an atomic group or not."""
_MOST_KEPT = 8192
"""Characters whose answer is kept: more than Chinese pages have."""


class Beginnings(dict[str, int]):
    """By a first character, the bits of the patterns that may match there; the bit of the first pattern is 1."""

    def __init__(self, *patterns: re.Pattern[str]) -> None:
        """Begin with no character known.

        Args:
            patterns: Each begins with a look at one character.

        Raises:
            ValueError: One does not.
        """
        super().__init__()
        self._looks = [re.compile(_look_of(pattern), pattern.flags) for pattern in patterns]

    def __missing__(self, first: str) -> int:
        """Ask the patterns once for each character."""
        found = sum(1 << place for place, look in enumerate(self._looks) if look.match(first))
        if len(self) < _MOST_KEPT:
            self[first] = found
        return found


def _look_of(pattern: re.Pattern[str]) -> str:
    look = _LOOK.match(pattern.pattern)
    if look is None:
        raise ValueError(f"a pattern that does not begin with a look at one character: {pattern.pattern[:40]}")
    return look[1]
