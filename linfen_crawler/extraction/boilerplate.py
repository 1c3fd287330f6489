"""What stands in the body's element and is not the article: taken out line by line, each with the reason.

Every line of the body is looked at here, so this is compiled too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from linfen_crawler.extraction.article_end import ArticleEnd
from linfen_crawler.extraction.boxes_inside import boxes_inside
from linfen_crawler.extraction.compiled_too import compiled_too
from linfen_crawler.extraction.date_shapes import has_date
from linfen_crawler.extraction.head_lines import is_head_line, shows_date, spaced_text
from linfen_crawler.extraction.headline import letters_of
from linfen_crawler.extraction.line_beginnings import Beginnings
from linfen_crawler.extraction.line_shapes import (
    ADDRESSED,
    EDITORIAL_INSIDE,
    EDITORIAL_LINE,
    END_OF_TEXT,
    FURNITURE,
    LABELS,
    MEDIUM,
    NEIGHBOUR_LINE,
    NEXT_POST,
    NOTICE,
    NOTICE_START,
    ORIGINAL_TITLE,
    PAGER,
    PROMOTION,
    RELATED_HEADING,
    SOURCE_LINE,
    SUMMARY_LINE,
    TAG_LINE,
    WRITER_FIRST,
    is_footer_line,
)
from linfen_crawler.extraction.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Page

_LONGEST_CREDIT: Final = 90
_LONGEST_NOTICE: Final = 500
_HEAD_BLOCKS = 20
_LONGEST_HEAD_LINE: Final = 120
_LONGEST_PIECE: Final = 40
_LONGEST_MEDIUM = 16
_LONGEST_END: Final = 24
_SHORT: Final = 12
"""Characters up to which a block is no running text."""
_DATE_ALONE = re.compile(r"[\W\d年月日时分]*$")
_PLENTY: Final = 200
"""Characters of text behind which a heading such as 网友评论 ends the article rather than stands in it."""
_BEGINNINGS = Beginnings(
    EDITORIAL_LINE,
    RELATED_HEADING,
    NEIGHBOUR_LINE,
    END_OF_TEXT,
    PAGER,
    TAG_LINE,
    FURNITURE,
    SOURCE_LINE,
    ORIGINAL_TITLE,
    NOTICE_START,
)
_EDITORIAL, _RELATED, _NEIGHBOUR, _END, _PAGER, _TAGS, _BUTTONS, _SOURCE, _TITLE, _NOTICE = (
    1 << place for place in range(10)
)
_EDGE = 6
"""Blocks of text from either end of the body that count as its edge."""


@compiled_too
def select_article(
    page: Page,
    first: int,
    behind: int,
    headline: Headline,
    cards: Collection[int] = (),
    *,
    hidden_too: bool = False,
    trusted: bool = False,
) -> Selection:
    """Part the blocks of a container into the article's and others.

    Args:
        page: The page.
        first: Index of the container's first block.
        behind: Index behind its last one.
        headline: The headline, whose repetition is no body text.
        cards: Nodes that are cards of lists of other articles.
        hidden_too: Keep what is hidden (the whole article is).
        trusted: A site's layout says that the container is the body: boxes in it are judged by their text alone.
    """
    blocks = page.blocks[first:behind]
    if headline.certain and first < headline.end <= behind:
        blocks = page.blocks[headline.end : behind]
        behind_head = _behind_head_line(blocks)
    else:
        behind_head = first
    boxes = {} if trusted or not blocks else boxes_inside(page, blocks[0].index, blocks[-1].index, cards, hidden_too)
    title = letters_of(headline.piece.text) if headline.piece else ""
    texts, whole = _texts(blocks, boxes, hidden_too)
    head = set(texts[:3])
    tail_from = texts[-_EDGE] if len(texts) >= _EDGE else first
    selection = Selection()
    end = ArticleEnd(page, blocks, headline, whole, hidden_too=hidden_too)
    _part(blocks, selection.kept, selection.dropped, title, boxes, head, tail_from, behind_head, end, hidden_too)
    _drop_repeated_summary(selection)
    return selection


def _part(
    blocks: list[Block],
    kept: list[Block],
    dropped: list[tuple[Block, str]],
    title: str,
    boxes: dict[int, str],
    head: set[int],
    tail_from: int,
    behind_head: int,
    end: ArticleEnd,
    hidden_too: bool,
) -> None:
    written = 0
    for block in blocks:
        reason: str | None
        if block.index < behind_head:
            reason = "head-line"
        elif block.size:
            if block.hidden and not hidden_too:
                reason = "hidden"
            else:
                edge = block.index >= tail_from or block.index in head
                reason = _reason(block, title, boxes, edge, tail_from, written)
            if reason is not None or end.begun:
                reason = end.judge(block, reason, written)
        elif block.hidden and not hidden_too:
            reason = "hidden"
        else:
            reason = "box" if end.over or block.node in boxes else None
        if reason is None:
            kept.append(block)
            written += block.size
        else:
            dropped.append((block, reason))


def _texts(blocks: list[Block], boxes: dict[int, str], hidden_too: bool) -> tuple[list[int], int]:
    """Indexes of the blocks of running text, up to a heading over other articles or comments behind plenty of it.

    And how many characters they have.
    """
    found: list[int] = []
    whole = 0
    for block in blocks:
        size = block.size
        if whole >= _PLENTY and 0 < size <= _LONGEST_PIECE and _is_related(block.text):
            break
        if size > _SHORT and (hidden_too or not block.hidden) and block.linked * 2 < size:
            if boxes and block.node in boxes:
                continue
            found.append(block.index)
            whole += size
    return found, whole


def _is_related(text: str) -> bool:
    """A heading over other articles or over comments."""
    return _BEGINNINGS[text[0]] & _RELATED != 0 and RELATED_HEADING.match(text) is not None


def _behind_head_line(blocks: Sequence[Block]) -> int:
    """Index behind the head line that stands between headline and text, all of it maybe in the body's element."""
    behind = begin = blocks[0].index if blocks else 0
    for block in blocks[:_HEAD_BLOCKS]:
        short = block.size < _LONGEST_HEAD_LINE and not block.hidden
        is_short_date = block.size < 40 and shows_date(block) and not block.is_sentence
        is_head = short and (is_head_line(spaced_text(block)) or is_short_date)
        if is_head or (behind > begin and _belongs_to_head_line(block, behind)):
            behind = block.index + 1
        elif block.size >= 20 and block.stops and block.linked * 2 < block.size:
            break
    return behind


def _belongs_to_head_line(block: Block, behind: int) -> bool:
    """A line behind the time that only counts readers, names the source or shows buttons: bylines are the text's."""
    if not 0 < block.size < _LONGEST_PIECE or block.is_sentence:
        return False
    label = LABELS.match(block.text)
    if label is not None and label.lastgroup != "people":
        return True
    if FURNITURE.match(block.text):
        return True
    return block.index == behind and block.size <= _LONGEST_MEDIUM and MEDIUM.search(block.text) is not None


def _drop_repeated_summary(selection: Selection) -> None:
    """A summary box over the text that only repeats its first paragraph is no part of it."""
    first = next((block for block in selection.kept if block.size), None)
    label = SUMMARY_LINE.match(first.text) if first is not None else None
    if label is None:
        return
    texts = [block for block in selection.kept if block.size]
    if len(texts) < 2:
        return
    begin = letters_of(texts[0].text[label.end() :])[:24]
    if len(begin) >= 12 and any(begin in letters_of(block.text[:400]) for block in texts[1:4]):
        selection.kept.remove(texts[0])
        selection.dropped.append((texts[0], "summary"))


def _reason(block: Block, title: str, boxes: dict[int, str], edge: bool, tail_from: int, written: int) -> str | None:
    text, size = block.text, block.size
    may = _BEGINNINGS[text[0]]
    if size <= _LONGEST_CREDIT:
        if may & _EDITORIAL and EDITORIAL_LINE.match(text):
            return "editorial"
        if edge and not block.is_sentence and EDITORIAL_INSIDE.search(text) and not WRITER_FIRST.match(text):
            return "editorial"
        if may & _RELATED and RELATED_HEADING.match(text):
            return "related-heading"
        if may & _NEIGHBOUR and NEIGHBOUR_LINE.match(text):
            return "neighbours"
        if written > _LONGEST_CREDIT and size < _LONGEST_PIECE and NEXT_POST.search(text):
            return "end-mark"
        if may & _END and size < _LONGEST_END and END_OF_TEXT.match(text):
            return "end-mark"
        if may & _PAGER and PAGER.match(text):
            return "pager" if block.linked or size > 4 or not text.isdigit() else None
        if may & _TAGS and TAG_LINE.match(text):
            return "tags"
        if may & _BUTTONS and FURNITURE.match(text) and (block.linked or not text.isdigit()):
            return "buttons"
    if written and is_footer_line(text):
        return "footer"
    if may & _SOURCE and size <= 60 and edge and SOURCE_LINE.match(text):
        return "source"
    if may & _TITLE and size < 160 and ORIGINAL_TITLE.match(text):
        return "original-title"
    if title and written < 60 and _may_begin(text[0], title) and letters_of(text[:200]) == title:
        return "headline"
    if size < _LONGEST_HEAD_LINE and (
        is_head_line(spaced_text(block)) if not written else block.index >= tail_from and _is_head_line_below(block)
    ):
        return "head-line"
    if size < _LONGEST_NOTICE and (
        (may & _NOTICE and NOTICE_START.match(text)) or (edge and size < 260 and NOTICE.search(text))
    ):
        return "notice"
    if boxes and block.node in boxes:
        return boxes[block.node]
    linked = block.linked
    if (edge or linked) and size < 130 and _may_turn_to_reader(block) and PROMOTION.search(text):
        return "promotion"
    return _links(block) if linked else None


def _may_begin(first: str, letters: str) -> bool:
    """Whether a text that begins with this character may have these letters: a Chinese one stays as it is."""
    return first == letters[0] or not "\u4e00" <= first <= "\u9fff"


def _links(block: Block) -> str | None:
    """The reason to take out a line that is hardly more than links."""
    size, linked = block.size, block.linked
    if linked * 10 >= size * 8 and size >= 4 and not (block.is_sentence and size >= 30):
        return "links"
    if linked * 2 < size:
        return None
    if has_date(block.text) and _DATE_ALONE.match("".join(_unlinked(block))):
        return "links"
    return "links" if block.part_count >= 3 and not block.is_sentence and _linked_parts(block) >= 3 else None


def _unlinked(block: Block) -> list[str]:
    return [part.text for part in block.parts if not part.linked]


def _linked_parts(block: Block) -> int:
    """How many."""
    return len([part for part in block.parts if part.linked])


def _is_head_line_below(block: Block) -> bool:
    """Time and source under the text: with a label each, or the one with the other."""
    line = spaced_text(block)
    if block.is_sentence or not has_date(line):
        return False
    return any(label.lastgroup in {"time", "source"} for label in LABELS.finditer(line)) and is_head_line(line)


def _may_turn_to_reader(block: Block) -> bool:
    """Promotion speaks to the reader or links away; a report on a QR code is a sentence like any other."""
    if block.size >= 80 and not block.linked:
        return False
    return not block.is_sentence or block.size < 30 or ADDRESSED.search(block.text) is not None
