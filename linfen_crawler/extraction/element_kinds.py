"""What the tags and styles of elements mean for a page's blocks."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection

_BLOCKS = """
address article aside blockquote body center dd dir div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header html li main menu nav ol p pre section summary details table tbody td tfoot th thead tr ul hgroup
dialog caption marquee frameset noframes listing xmp
"""
BLOCK_TAGS = frozenset(_BLOCKS.split())
_SKIPPED = """
style noscript template textarea select button svg math object applet map head datalist
"""
SKIPPED_TAGS = frozenset(_SKIPPED.split())
LEAF_TAGS = frozenset(["br", "hr", "img", "script", "iframe", "video", "audio", "embed", "input"])
REPLACED_TAGS = frozenset(["iframe", "video", "audio"])
"""What stands in these is shown only where they cannot be."""
IN_HEAD = frozenset(["meta", "link", "title", "base"])
TELLING_TAGS = IN_HEAD | {"time"}
KEEPING_TAGS = frozenset(["pre", "listing", "xmp"])

BLOCK, SKIPPED, LEAF, BREAK, SCRIPT, INPUT, REPLACED, KEEPING, TELLING, LINK, HEAD = (1 << bit for bit in range(11))
"""Kinds of tags, as bits of one number."""
_TAGS_OF_KINDS: tuple[tuple[int, Collection[str]], ...] = (
    (BLOCK, BLOCK_TAGS),
    (SKIPPED, SKIPPED_TAGS),
    (LEAF, LEAF_TAGS),
    (BREAK, {"br", "hr"}),
    (SCRIPT, {"script"}),
    (INPUT, {"input"}),
    (REPLACED, REPLACED_TAGS),
    (KEEPING, KEEPING_TAGS),
    (TELLING, TELLING_TAGS),
    (LINK, {"a"}),
    (HEAD, {"head"}),
)

DEEPEST: Final = 2000
"""libxml2 gives up a little deeper than this, and what follows is lost."""

_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:height|width|font-size)\s*:\s*0(?:px|pt|em|%)?\s*(?:;|!|$)|"
    r"(?:left|top|right|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}",
    re.IGNORECASE,
)
_KEPT_LINES = re.compile(r"white-space\s*:\s*pre")
_LONGEST_CACHED = 200


@lru_cache(maxsize=1024)
def kind_of(tag: str) -> int:
    """All kinds that a tag is of."""
    return sum(kind for kind, tags in _TAGS_OF_KINDS if tag in tags)


def keeps_lines(style: str) -> bool:
    """Whether an element's style shows the line feeds in its text as such."""
    return "white-space" in style and _KEPT_LINES.search(style) is not None


def hiding(style: str) -> str | None:
    """What in an element's style hides it, in lower case; None where nothing does."""
    return _hiding_of_usual(style) if len(style) <= _LONGEST_CACHED else _hiding_of(style)


def _hiding_of(style: str) -> str | None:
    found = _HIDDEN_STYLE.search(style)
    return found[0].lower() if found else None


_hiding_of_usual = lru_cache(maxsize=4096)(_hiding_of)
"""Pages repeat their styles; long ones, which scripts make, would only fill the cache."""
