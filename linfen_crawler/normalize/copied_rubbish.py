"""What copying hosts put into a text: lines of foreign keywords above it, and doubled punctuation."""

from __future__ import annotations

import re

_DOUBLED = re.compile(r"([,，、；;：:])(?:\1)+|[,，]+([。.!！?？；;])(?!\.)|(?<!。)(。)。(?!。)|(?<=[,，])[,，]+")
_HAN = re.compile("[一-鿿]{2}")
_FOREIGN_SCRIPT = re.compile("[Ѐ-ӿ฀-๿؀-ۿぁ-ヿ가-힯]{2}")
_KEYWORDS = re.compile(
    r"[^\W\d_][^,，|;；、\n]{1,40}(?:\s*[,，|;；、]+\s*[^\W\d_][^,，|;；、\n]{1,40}){2,}[,，|;；、\s]*"
)
"""Three keywords or more, parted by commas or strokes, and no sentence: no full stop at the end."""
_HEAD_LINES = 20
"""How far down lines of keywords are looked for."""


def without_keyword_lines(text: str) -> tuple[str, int]:
    """The text without the lines of foreign keywords above its first Chinese line, and how many lines went.

    A line counts as keywords if it has no Chinese word, and is a list in Latin letters or has words in another script
    (kana, hangul, Cyrillic, Arabic, Thai). Only for text that is known to come from a copying host.
    """
    lines = text.split("\n", _HEAD_LINES)
    kept: list[str] = []
    for place, line in enumerate(lines):
        foreign = _FOREIGN_SCRIPT.search(line) is not None
        if _HAN.search(line) and not foreign:
            return ("\n".join(kept + lines[place:]), place - len(kept)) if place > len(kept) else (text, 0)
        if not foreign and not (_KEYWORDS.fullmatch(line.strip()) and not line.rstrip().endswith((".", "!", "?"))):
            kept.append(line)
    return text, 0


def merged_punctuation(text: str) -> tuple[str, int]:
    """The text with `,,` and `,。` as one mark, the stronger one, and how many places were merged."""
    return _DOUBLED.subn(lambda found: found[1] or found[2] or found[3] or "", text)
