"""Tags with hundreds of attributes: the parser's time grows with their square, so they lose them before the parse."""

from __future__ import annotations

import re
from itertools import repeat
from operator import contains
from typing import TYPE_CHECKING

from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

_HUGE_TAG = re.compile(
    r"<([a-zA-Z][\w:-]{0,40})(?:[\s/](?:[^<>\"']{4000,}+|(?>[^<>\"']++|\"[^\"]*+\"|'[^']*+'){400,}+))"
)
_LONG_TAG, _MANY = 4000, 200
_ALL_BUT_MARKS = bytes(code for code in range(256) if code not in b"<>\"'")
_MANY_VALUES = re.compile(rb"<(?:\"[^\"]*+\"|'[^']*+'){199}")
"""In a page of which only `<`, `>` and quotation marks are left."""


def may_have_huge_tags(data: bytes) -> bool:
    """Whether the page has what a huge tag cannot do without: a long run before any mark, or values one behind another.

    Both are far cheaper to look for than the tag itself, and nearly no page has them.
    """
    return (NATIVE or _may_have_huge_tags_in_python)(data)


def fall_to_long_pieces(data: bytes) -> bool:
    """Whether `<` parts a page into long pieces or many that look unlike tags, as values with `<` or `>` in them do.

    One quotation mark too many makes a tag of half a page, too: most such pages are told by this.

    Args:
        data: The page in UTF-8.
    """
    pieces = data.split(b"<")
    return (
        (max(map(len, pieces)) > _LONG_TAG and any(map(_is_long_tag, pieces)))
        or len(pieces) - sum(map(contains, pieces, repeat(b">"))) > _MANY
        or data.count(b'>"') + data.count(b">'") > _MANY
    )


def _is_long_tag(piece: bytes) -> bool:
    """Whether what stands behind a `<` has more characters than a tag, and is no script or style."""
    return (
        len(piece) > _LONG_TAG
        and piece[:5].lower() not in {b"scrip", b"style"}
        and len(piece.decode("utf-8", "ignore")) > _LONG_TAG
    )


def without_huge_tags(text: str) -> str:
    """The text with the huge tags bare of their attributes."""
    return _HUGE_TAG.sub(r"<\1", text)


def _may_have_huge_tags_in_python(data: bytes) -> bool:
    marks = data.translate(None, _ALL_BUT_MARKS)
    return _MANY_VALUES.search(marks) is not None or _has_long_run(data)


def _has_long_run(data: bytes) -> bool:
    """Whether thousands of bytes stand behind a `<` with no mark among them. Whole stretches are stepped over."""
    begin = 0
    while len(data) - begin > _LONG_TAG:
        last = data.rfind(b"<", begin, begin + _LONG_TAG)
        if last < 0:
            run = data[begin : begin + _LONG_TAG]
            if begin and b">" not in run and b'"' not in run and b"'" not in run:
                return True
            last = data.find(b"<", begin)
            if last < 0:
                return False
        begin = last + 1
    return False


NATIVE: Callable[[bytes], bool] | None = native_function(
    "extraction.native_bytes", "may_have_huge_tags", beside=("byte_marks.pxd",)
)
"""The compiled look for them; None where there is none."""
