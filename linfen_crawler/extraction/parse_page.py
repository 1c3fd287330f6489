"""From the text of a page to its tree, walked: what breaks the parser or takes it long is put right before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.page_walk import walk

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Page

_HUGE_TAG = re.compile(
    r"<([a-zA-Z][\w:-]{0,40})(?:[\s/](?:[^<>\"']{4000,}+|(?>[^<>\"']++|\"[^\"]*+\"|'[^']*+'){400,}+))"
)
_TAG = re.compile(
    r"</?(?!(?:p|h[1-6]|title|meta|img|script|style|br|html|head|body|link|base|noscript)\b)(\w+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
)


_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)
_LONG_TAG, _MANY = 4000, 200
_ALL_BUT_MARKS = bytes(code for code in range(256) if code not in b"<>\"'")
_MANY_VALUES = re.compile(rb"<(?:\"[^\"]*+\"|'[^']*+'){199}")
"""In a page of which only `<`, `>` and quotation marks are left."""


def parse_page(text: str, utf8: bytes | None = None) -> Page | None:
    """Parse and walk; None for a text in which the parser finds no element at all.

    Tags with hundreds of attributes lose them (the parser's time grows with their square), and pages nested beyond
    what the parser takes are flattened to their lines before they are parsed again.

    Args:
        text: The page, decoded.
        utf8: The same in UTF-8, where it is at hand.
    """
    data = utf8 if utf8 is not None else text.encode("utf-8", "ignore")
    if _may_have_huge_tags(data) and _falls_to_long_pieces(text):
        data = _HUGE_TAG.sub(r"<\1", text).encode("utf-8", "ignore")
    root = _tree(data)
    if root is None:
        return None
    page = walk(root)
    if page is None:
        root = _tree(_TAG.sub("<br>", text).encode("utf-8", "ignore"))
        page = walk(root) if root is not None else None
    return page


def _may_have_huge_tags(data: bytes) -> bool:
    """Whether the page has what a huge tag cannot do without: a long run before any mark, or values one behind another.

    Both are far cheaper to look for than the tag itself, and nearly no page has them.
    """
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


def _falls_to_long_pieces(text: str) -> bool:
    """Whether `<` parts a text into long pieces or many that look unlike tags, as values with `<` or `>` in them do.

    One quotation mark too many makes a tag of half a page, too: most such pages are told by this.
    """
    pieces = text.split("<")
    return (
        any(len(piece) > _LONG_TAG and piece[:5].lower() not in {"scrip", "style"} for piece in pieces)
        or sum(1 for piece in pieces if ">" not in piece) > _MANY
        or text.count('>"') + text.count(">'") > _MANY
    )


def _tree(data: bytes) -> Element | None:
    try:
        root = etree.fromstring(data, _PARSER) if data.strip() else None
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    for later in list(root.itersiblings()):  # what stands behind `</html>` becomes a second root
        root.append(later)
    return root
