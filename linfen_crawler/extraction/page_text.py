"""White space and punctuation in the text of pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

STOPS = re.compile(r"[。！？；，、：…”!?;]|[,.](?=\s|$)")
"""Punctuation of sentences: what tells running text from names of links."""
SENTENCE_END = re.compile(r"[。！？；…]|[!?](?=\s|$)|[。！？]?[”」]$")
DIGIT = re.compile(r"[0-9]")
_ZERO_WIDTH = re.compile(r"[\u200b\u2060\ufeff\u00ad]")


def squeeze_in_python(text: str) -> str:
    """White space of any kind to single blanks, none at the ends; characters without width go."""
    if not text.isascii() and ("\u200b" in text or "\ufeff" in text or "\u2060" in text or "\u00ad" in text):
        text = _ZERO_WIDTH.sub("", text)
    return " ".join(text.split())


NATIVE: Callable[[str], str] | None = native_function(
    "extraction.native_text", "squeezed", beside=("native_text.pxd", "../exact_text.pxd")
)
"""The compiled form of it; None where there is none."""
squeeze = NATIVE or squeeze_in_python
