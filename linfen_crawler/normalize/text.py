"""Cleaning of text: white space and invisible characters go, every other character stays as the page has it.

There is no compatibility normalization (NFKC): full-width punctuation and letters are how Chinese text is written.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_NO_BREAK = "\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"
"""Spaces that pages use for indents and padding."""

_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f"
    r"\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\ufffb\ue000-\uf8ff\U000e0000-\U000e007f]"
)
"""NUL and other control characters, soft hyphens, zero-width and direction marks, fillers, tag characters (text that
nobody sees and every program reads), lone surrogates, private-use characters (icon fonts). Zero-width joiners stay:
emoji and some scripts are spelled with them."""

_BLANK_LETTERS = re.compile("[\u034f\u115f\u1160\u3164\uffa0]")
"""Those of them that Python takes for printable."""

_WHITE_SPACE = re.compile(rf"[\s{_NO_BREAK}]+")


def clean_line(text: str) -> str:
    """The text on one line: invisible characters removed, runs of white space made one space, ends stripped."""
    if NATIVE is not None and NATIVE(text):
        return text.strip(" ")
    return _clean_line(text)


NATIVE: Callable[[str], bool] | None = native_function(
    "normalize.native_characters", "is_plain_line", beside=("../exact_text.pxd",)
)
"""The compiled look for lines of usual characters, which need no cleaning; None where there is none."""


def _clean_line(text: str) -> str:
    if text.isprintable() and "  " not in text and not _BLANK_LETTERS.search(text):
        # Then it holds nothing of these but single blanks.
        return text.strip(" ")
    return _WHITE_SPACE.sub(" ", _INVISIBLE.sub("", text)).strip(" ")


def clean_paragraphs(paragraphs: Iterable[str]) -> list[str]:
    """Every paragraph on one line, those that hold no visible character left out."""
    if NATIVE_LINES is not None:
        return NATIVE_LINES(paragraphs, _clean_line)
    return [line for line in map(_clean_line, paragraphs) if line]


NATIVE_LINES: Callable[[Iterable[str], Callable[[str], str]], list[str]] | None = native_function(
    "normalize.native_characters", "clean_lines", beside=("../exact_text.pxd",)
)
"""The compiled form; None where there is none."""


def join_body(paragraphs: Iterable[str]) -> str | None:
    """The body of a record: cleaned paragraphs parted by one line feed, None where nothing is left."""
    return "\n".join(clean_paragraphs(paragraphs)) or None


def optional_line(text: str | None) -> str | None:
    """`clean_line`, None for nothing."""
    return (clean_line(text) or None) if text else None


def encodable(text: str) -> str:
    """The text, U+FFFD in place of each half of a character (U+D800 …), which no file in UTF-8 can hold.

    JSON in a page may write one as an escape; and names of files and addresses on a command line, of which some byte is
    no UTF-8, come with them.
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


_SURROGATE = re.compile(r"[\ud800-\udfff]")
