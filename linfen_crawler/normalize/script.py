"""Simplified or traditional: which script a text is in, and the way from traditional to simplified."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from linfen_crawler.lexicon import SIMPLIFIED_ONLY, TRADITIONAL_ONLY
from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

    from opencc import OpenCC

    from linfen_crawler.article import Language

_SAMPLE = 2000
"""How many characters of a text are looked at: more change no verdict and cost time."""

_SIMPLIFIED = re.compile(f"[{SIMPLIFIED_ONLY}]")
_TRADITIONAL = re.compile(f"[{TRADITIONAL_ONLY}]")
_HAN = re.compile("[\u4e00-\u9fff]")
_KANA = re.compile("[\u3041-\u30ff]")


def language_of(text: str) -> Language | None:
    """The script of a Chinese text by its characters.

    Returns:
        `zh-Hans` or `zh-Hant`. Chinese that shows neither (`山水之城`) is `zh-Hans`, as nearly all text of these sites
        is; None for text without Chinese characters, and for Japanese.
    """
    return (NATIVE or _language_of)(text)


def _language_of(text: str) -> Language | None:
    sample = text[:_SAMPLE]
    if not _HAN.search(sample):
        return None
    if len(_KANA.findall(sample)) * 10 > len(sample):
        return None
    traditional = len(_TRADITIONAL.findall(sample))
    return "zh-Hant" if traditional and traditional > len(_SIMPLIFIED.findall(sample)) else "zh-Hans"


NATIVE: Callable[[str], Language | None] | None = native_function(
    "normalize.native_characters", "language_of", beside=("../exact_text.pxd",)
)
"""The compiled form; None where there is none."""


def to_simplified(text: str) -> str:
    """The text in simplified characters, by phrase: 貢獻著 becomes 贡献着 and 著作 stays; 乾淨 is 干净, 乾坤 stays."""
    simplified: str = _converter().convert(text)
    return simplified


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    from opencc import OpenCC

    return OpenCC("tw2s")
