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


def parse_page(text: str) -> Page | None:
    """Parse and walk; None for a text in which the parser finds no element at all.

    Tags with hundreds of attributes lose them (the parser's time grows with their square), and pages nested beyond
    what the parser takes are flattened to their lines before they are parsed again.
    """
    root = _tree(_without_huge_tags(text))
    if root is None:
        return None
    page = walk(root)
    if page is None:
        root = _tree(_TAG.sub("<br>", text))
        page = walk(root) if root is not None else None
    return page


def _without_huge_tags(text: str) -> str:
    pieces = text.split("<")
    long = any(len(piece) > 4000 and piece[:5].lower() not in {"scrip", "style"} for piece in pieces)
    # Values that hold `<` or `>` cut a tag into pieces that do not look long: they look unlike tags then.
    if long or sum(1 for piece in pieces if ">" not in piece) > 200 or text.count('>"') + text.count(">'") > 200:
        return _HUGE_TAG.sub(r"<\1", text)
    return text


def _tree(text: str) -> Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    data = text.encode("utf-8", "ignore")
    try:
        root = etree.fromstring(data, parser) if data.strip() else None
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    for later in list(root.itersiblings()):  # what stands behind `</html>` becomes a second root
        root.append(later)
    return root
