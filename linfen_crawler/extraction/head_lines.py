"""Telling a head line from other text: time, source, people and buttons, and hardly anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.extraction.date_shapes import FULL, has_date
from linfen_crawler.extraction.line_shapes import FURNITURE, LABELS, PLACE_LABEL, SOURCE_LABEL
from linfen_crawler.extraction.page_text import squeeze

if TYPE_CHECKING:
    from linfen_crawler.extraction.page import Block

_LONGEST_WITH_SOURCE = 60
_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./-]+", re.IGNORECASE)
"""The site's own address, which portals once wrote before the time."""
_MOST_PARTS = 40
_RUN = re.compile(r"[0-9]{4}")
PUNCTUATED = re.compile(r"[。！？；，,!?;”]")
"""What a name has none of."""
_SENTENCE = re.compile(r"[。！？；，]")
_WEB_ADDRESS = re.compile(
    r"(?:https?://|www\.)[\w./:-]+|[A-Za-z0-9-]{1,40}(?:\.[A-Za-z0-9-]{1,40}){0,4}\.(?:com|cn|net|org|gov|tv)(?:\.cn)?(?:/[\w./-]*)?"
)
_CRUMB = re.compile(r"[^\s>＞»›→]{2,12}\s*(?:[>＞»›]+|→)\s*(?:正文)?")
_BETWEEN_PIECES = re.compile(r"[\s|｜:：【】\[\]()（）]+")
_LONGEST_MEDIUM = 20
"""Characters of a medium's name, and its author's maybe, in a head line without labels."""


def spaced_text(block: Block) -> str:
    """The text of a block with blanks where its elements end: `<i>15:53</i><i>128次</i>` shows a time and a count."""
    return squeeze(" ".join(part.text for part in block.parts)) if block.part_count > 1 else block.text


def shows_date(block: Block) -> bool:
    """Whether a time stands in a block, be it parted over elements without blanks between them."""
    if has_date(block.text):
        return True
    return 1 < block.part_count < _MOST_PARTS and _RUN.search(block.text) is not None and has_date(spaced_text(block))


def is_head_line(text: str) -> bool:
    """Time, source, people and buttons, and hardly anything else."""
    if "。" in text:
        return False
    text = _ADDRESS.sub("", text)
    labels = sum(
        1 for found in LABELS.finditer(text) if found.lastgroup in {"source", "time", "modified", "people", "count"}
    )
    return (
        labels >= 2
        or (has_date(text) and (labels >= 1 or (len(text) < 30 and _SENTENCE.search(text) is None)))
        or (labels == 1 and len(text) < 24 and ("来源" in text or "來源" in text))
        or _is_date_among_pieces(text)
        or (len(text) < _LONGEST_WITH_SOURCE and SOURCE_LABEL.match(text) is not None and not PUNCTUATED.search(text))
    )


def _is_date_among_pieces(text: str) -> bool:
    """A date with a breadcrumb, the site's address or buttons in one line, and no more text than a medium's name has.

    So old pages in tables begin: `您现在的位置：首页 > 要闻 > 正文　2005-9-7 10:15　某某日报　【大 中 小】`.
    """
    if FULL.search(text) is None or _SENTENCE.search(text) is not None:
        return False
    other = FULL.sub(" ", text)
    bare = _CRUMB.sub(" ", _WEB_ADDRESS.sub(" ", PLACE_LABEL.sub(" ", other)))
    words = [word for word in _BETWEEN_PIECES.split(bare) if word]
    left = [word for word in words if not FURNITURE.match(word)]
    return (bare != other or len(left) < len(words)) and len(left) <= 2 and sum(map(len, left)) <= _LONGEST_MEDIUM
