"""What copying hosts put into a text: lines of foreign keywords above it, and doubled punctuation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_DOUBLED = re.compile(r"([,，、；;：:])(?:\1)+|[,，]+([。.!！?？；;])(?!\.)|(?<!。)(。)。(?!。)|(?<=[,，])[,，]+")
_HAN = re.compile("[一-鿿]{2}")
_FOREIGN_SCRIPT = re.compile("[Ѐ-ӿ฀-๿؀-ۿぁ-ヿ가-힯]{2}")
_KEYWORDS = re.compile(
    r"[^\W\d_][^,，|;；、\n]{1,40}(?:\s*[,，|;；、]+\s*[^\W\d_][^,，|;；、\n]{1,40}){2,}[,，|;；、\s]*"
)
"""Three keywords or more, parted by commas or strokes, and no sentence: no full stop at the end."""
_HEAD_LINES = 20
"""How far down lines of keywords are looked for."""


def keyword_lines(lines: Sequence[str]) -> list[int]:
    """Which lines above a text's first Chinese line are lists of foreign keywords: their places, none without text.

    A line counts as keywords if it has no Chinese word, and is a list in Latin letters or has words in another script
    (kana, hangul, Cyrillic, Arabic, Thai). Only for text that is known to come from a copying host.
    """
    found: list[int] = []
    for place, line in enumerate(lines[: _HEAD_LINES + 1]):
        foreign = _FOREIGN_SCRIPT.search(line) is not None
        if _HAN.search(line) and not foreign:
            return found
        if foreign or (_KEYWORDS.fullmatch(line.strip()) and not line.rstrip().endswith((".", "!", "?"))):
            found.append(place)
    return []


def merged_punctuation(text: str) -> tuple[str, int]:
    """The text with `,,` and `,。` as one mark, the stronger one, and how many places were merged."""
    return _DOUBLED.subn(lambda found: found[1] or found[2] or found[3] or "", text)
