"""From the text of a page to its tree, walked: what breaks the parser or takes it long is put right before."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.decode import Decoded
from linfen_crawler.extraction.head_styles import without_head_styles
from linfen_crawler.extraction.huge_tags import fall_to_long_pieces, may_have_huge_tags, without_huge_tags
from linfen_crawler.extraction.page_walk import walk

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Page

_TAG = re.compile(
    r"</?(?!(?:p|h[1-6]|title|meta|img|script|style|br|html|head|body|link|base|noscript)\b)(\w+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>"
)


_PARSER = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, collect_ids=False)


def parse_page(text: str) -> Page | None:
    """Parse and walk a text: see `parse_decoded`."""
    return parse_decoded(Decoded(text, "utf-8"))


def parse_decoded(page: Decoded, look_for: Sequence[str] = ()) -> Page | None:
    """Parse and walk; None for a text in which the parser finds no element at all. For `look_for` see `walk`.

    Tags with hundreds of attributes lose them (the parser's time grows with their square), and pages nested beyond
    what the parser takes are flattened to their lines before they are parsed again.
    """
    data = without_head_styles(page.utf8 if page.utf8 is not None else page.text.encode("utf-8", "ignore"))
    if may_have_huge_tags(data) and fall_to_long_pieces(data):
        data = without_huge_tags(page.text).encode("utf-8", "ignore")
    root = _tree(data)
    if root is None:
        return None
    walked = walk(root, look_for=look_for)
    if walked is None:
        root = _tree(_TAG.sub("<br>", page.text).encode("utf-8", "ignore"))
        walked = walk(root, look_for=look_for) if root is not None else None
    return walked


def _tree(data: bytes) -> Element | None:
    try:
        root = etree.fromstring(data, _PARSER) if data and not data.isspace() else None
    except etree.XMLSyntaxError:
        return None
    if root is None or not isinstance(root.tag, str):
        return None
    for later in list(root.itersiblings()):  # what stands behind `</html>` becomes a second root
        root.append(later)
    return root
