"""Plain-text captures of pages: title, head line, body, credits and copyright, told apart without markup."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from linfen_crawler.extraction.credits import credit_lines_in_text
from linfen_crawler.extraction.date_shapes import has_date
from linfen_crawler.extraction.dateline import HeadLine, take_apart_line
from linfen_crawler.extraction.line_shapes import (
    EDITORIAL_INSIDE,
    EDITORIAL_LINE,
    NOTICE,
    NOTICE_START,
    ORIGINAL_TITLE,
    PEOPLE_LABEL,
    RELATED_HEADING,
)
from linfen_crawler.extraction.metadata import Metadata
from linfen_crawler.extraction.page import squeeze
from linfen_crawler.extraction.publish_time import choose_publish_time
from linfen_crawler.extraction.raw_article import CreditLine, Piece, RawArticle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.raw_article import Restorer

_MARKUP = re.compile(
    r"<(?:!doctype|!--|\?xml|/?(?:html|head|body|div|p|br|a|span|table|tr|td|meta|title|script|h[1-6]|img|ul|li|section|article|font|b|strong|center|style|link)\b)",
    re.IGNORECASE,
)
_HEAD_REACH = 8
"""Lines from the top in which a capture's head line stands."""
_LONGEST_TITLE = 100
_LONGEST_CREDIT = 90


def is_plain_text(text: str) -> bool:
    """Whether a text holds no markup."""
    return _MARKUP.search(text) is None


def read_capture(text: str, restore: Restorer | None = None) -> RawArticle:
    """The raw pieces of a captured article. Damage of copying is undone first, as labels may be damaged too."""
    raw = RawArticle(is_capture=True, body_rule="capture")
    if restore is not None:
        restored = restore(text)
        text = restored.text
        raw.flags.update(restored.flags)
    lines = [squeeze(line) for line in text.splitlines()]
    lines = [line for line in lines if line]
    head_at = _head_line_at(lines)
    titles = lines[:head_at] if head_at is not None else _title_alone(lines)
    if titles:
        raw.title = Piece(titles[0], "capture:first-line")
        if len(titles) > 1 and len(titles[1]) <= _LONGEST_TITLE:
            raw.subtitle = Piece(titles[1], "capture:second-line")
    rest = lines[len(titles) :]
    head = HeadLine()
    if head_at is not None:
        head = take_apart_line(rest[0], rule="capture:head-line")
        rest = rest[1:]
    raw.publish_time = choose_publish_time(head, HeadLine(), Metadata())
    raw.source, raw.view_count = head.source, head.view_count
    body, lines_of_credit, notices = _parted(rest)
    raw.paragraphs = body
    raw.copyright = "\n".join(notices) or None
    raw.credit_lines = [*head.credits, *credit_lines_in_text(body), *lines_of_credit]
    return raw


def _head_line_at(lines: Sequence[str]) -> int | None:
    for number, line in enumerate(lines[1:_HEAD_REACH], start=1):
        if len(line) <= 160 and (has_date(line) or line.startswith(("来源：", "来源:"))) and not _is_text(line):
            return number
    return None


def _is_text(line: str) -> bool:
    return len(line) > 60 and sum(line.count(mark) for mark in "，。；") >= 2


def _title_alone(lines: Sequence[str]) -> list[str]:
    if len(lines) > 1 and len(lines[0]) <= _LONGEST_TITLE and not lines[0].endswith(("。", "！", "；", "，")):
        return [lines[0]]
    return []


def _parted(lines: Sequence[str]) -> tuple[list[str], list[CreditLine], list[str]]:
    """Body, credit lines and notices. Credits leave a capture's body only from its end, where they stand together."""
    end = len(lines)
    for number, line in enumerate(lines):
        if number and RELATED_HEADING.match(line):
            end = number
            break
    own = [line for line in lines[:end] if not (len(line) < 160 and ORIGINAL_TITLE.match(line))]
    notices: list[str] = []
    found: list[CreditLine] = []
    last = len(own)
    while last > 0:
        line = own[last - 1]
        if NOTICE_START.match(line) or (len(line) < 260 and NOTICE.search(line)):
            notices.insert(0, line)
        elif _is_credit(line):
            found.insert(0, CreditLine(line, "capture:credits", "foot" if EDITORIAL_LINE.match(line) else "tail"))
        else:
            break
        last -= 1
    body: list[str] = []
    for line in own[:last]:
        if len(line) <= _LONGEST_CREDIT and EDITORIAL_LINE.match(line):
            found.append(CreditLine(line, "capture:credits", "foot"))
        else:
            body.append(line)
    return body, found, notices


def _is_credit(line: str) -> bool:
    if len(line) > _LONGEST_CREDIT:
        return False
    if EDITORIAL_LINE.match(line) or EDITORIAL_INSIDE.search(line):
        return True
    label = PEOPLE_LABEL.match(line)
    return label is not None and len(line) <= 60 and not _is_text(line)
