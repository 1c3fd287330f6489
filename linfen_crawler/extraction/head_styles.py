"""Style sheets in a head: a third of the bytes of today's pages. Nobody reads them, and the parser is slow at them.

Their texts are cut out before the parse; their elements stay. What stands before them is followed as the tokenizer of
the HTML standard does, as long as it is what stands in nearly all heads: comments, scripts, and tags whose attributes
are in order. At anything else the look ends, as it may be one thing to one parser and another to the next. What was not
cut by then is parsed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.native_module import native_function

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST = 256
"""Bytes of a style sheet that is cut out: less is parsed sooner than cut."""
MOST = 256
"""Style sheets that are cut out of one page."""

_BLANKS = rb"[ \t\n\r]"  # the form feed is none to older parsers
_TAG = re.compile(
    rb"<(?i:(html|head|meta|link|base|noscript)|(title|iframe|script|style))"
    rb"((?:" + _BLANKS + rb"++[a-zA-Z][a-zA-Z0-9_:.-]*+(?:=(?:\"[^\"]*+\"|'[^']*+'|[^ \t\n\r\f\"'<>=`]++))?+)*+)"
    + _BLANKS + rb"*+(/?+)>"
)  # fmt: skip
_DECLARATION = re.compile(rb"<(?:[^>\"']++|\"[^\">]*+\"|'[^'>]*+')++>")
_CLOSED = re.compile(rb"</(?i:head|noscript)" + _BLANKS + rb"*+>")
_TEXT_NAMES = (b"title", b"iframe", b"script", b"style")
_ENDS = {name: re.compile(rb"</(?i:" + name + rb")" + _BLANKS + rb"*+>") for name in _TEXT_NAMES}
_IN_SCRIPT = re.compile(rb"<(?:/[sS][cC][rR][iI][pP][tT]|!--)")
_COMMENT_END = re.compile(rb"--!?>")


def without_head_styles(data: bytes) -> bytes:
    """The page without the texts of the style sheets in its head; the very same object where there are none.

    Args:
        data: The page in UTF-8, or in whatever charset ASCII is a part of.
    """
    return (NATIVE or _without_head_styles_in_python)(data)


def _without_head_styles_in_python(data: bytes) -> bytes:
    kept: list[bytes] = []
    copied = 0
    at = data.find(b"<")
    while at >= 0 and len(kept) < MOST:
        begin, end = at, _behind_markup(data, at)
        tag = _TAG.match(data, at) if end is None else None
        if tag is not None:
            begin, end = tag.end(), _behind_element(data, tag)
            if end is not None and (tag[2] or b"").lower() == b"style":
                text_end = data.find(b"<", begin)
                if text_end - begin >= LEAST:
                    kept.append(data[copied:begin])
                    copied = text_end
        if end is None:
            break
        at = data.find(b"<", end)
    return b"".join([*kept, data[copied:]]) if kept else data


def _behind_markup(data: bytes, at: int) -> int | None:
    """Where a comment, a declaration or the end of an element ends that begins at a place; None where none does."""
    if data.startswith(b"<!--", at):
        end = _COMMENT_END.search(data, at + 4)
        if end is None or end[0] != b"-->" or data.startswith((b">", b"->"), at + 4):
            return None
        return end.end()
    found = (_DECLARATION if data.startswith((b"<!", b"<?"), at) else _CLOSED).match(data, at)
    return None if found is None else found.end()


def _behind_element(data: bytes, tag: re.Match[bytes]) -> int | None:
    """Where the element of a tag ends, if it is one of text, else the tag; None where that is not certain."""
    if tag[2] is None:
        return tag.end()
    if tag[4] or tag[3].endswith(b"/"):
        return None  # to some parsers it is empty
    name = tag[2].lower()
    if name == b"script":
        found = _IN_SCRIPT.search(data, tag.end())
        at = found.start() if found is not None else -1
    else:
        at = data.find(b"<", tag.end())
    closed = _ENDS[name].match(data, at) if at >= 0 else None
    return None if closed is None else closed.end()


NATIVE: Callable[[bytes], bytes] | None = native_function(
    "extraction.native_head_styles", "without_head_styles", beside=("byte_marks.pxd",)
)
"""The compiled form; None where there is none."""
