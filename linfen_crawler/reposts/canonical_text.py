"""A text as numbers that are the same however it was set: punctuation, width, case and script do not count."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from linfen_crawler.normalize.script import to_simplified

if TYPE_CHECKING:
    from typing import TypeAlias

    from numpy.typing import NDArray

    Codes: TypeAlias = NDArray[np.uint16]

_SURROGATES = range(0xD800, 0xE000)
"""Halves of characters beyond the first 65,536: rare Chinese characters, kept as they are."""


def canonical_codes(text: str) -> Codes:
    """A number for each UTF-16 unit of a text: its character in half width, lower case and simplified.

    What is no letter, digit or Chinese character is 0. Traditional characters are folded one by one, not by phrase:
    both sides of a comparison are folded the same way, which is all that it needs.
    """
    codes: Codes = _table()[np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)]
    return codes


@cache
def _table() -> Codes:
    """For each UTF-16 unit the one that stands for it, 0 for those that do not count."""
    table = np.zeros(1 << 16, np.uint16)
    table[_SURROGATES.start : _SURROGATES.stop] = np.arange(_SURROGATES.start, _SURROGATES.stop, dtype=np.uint16)
    letters = [
        chr(code)
        for code in range(1 << 16)
        if code not in _SURROGATES and unicodedata.category(chr(code))[0] in {"L", "N"}
    ]
    # A line each, so that the converter sees no phrases.
    for letter, simplified in zip(letters, to_simplified("\n".join(letters)).split("\n"), strict=True):
        plain = unicodedata.normalize("NFKC", simplified).lower()
        table[ord(letter)] = ord(plain) if len(plain) == 1 and ord(plain) < 1 << 16 else ord(letter)
    return table
