"""Plain-text captures of pages: title, head line, body, credits and copyright, told apart without markup."""

from __future__ import annotations

import re
from dataclasses import replace
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
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.publish_time import choose_publish_time
from linfen_crawler.extraction.raw_article import TEXT_LEFT_OUT, CreditLine, Piece, RawArticle

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
_MISSED = 20
"""Characters from which on running text that is left out is worth a flag."""
_SENTENCE_ENDS = ("。", "！", "？", "…", "”", "」")


def is_plain_text(text: str) -> bool:
    """Whether a text holds no markup."""
    return _MARKUP.search(text) is None


def shows_markup(head: str) -> bool:
    """Whether the beginning of a text holds markup: not at its very end, where it might go on as something else."""
    found = _MARKUP.search(head)
    return found is not None and found.end() < len(head)


def read_capture(text: str, restore: Restorer | None = None) -> RawArticle:
    """The raw pieces of a captured article. Damage of copying is undone first, as labels may be damaged too."""
    raw = RawArticle(is_capture=True, body_rule="capture")
    lines, stood = _lines_of(text, restore, raw)
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
    end = _end(rest)
    body, lines_of_credit, notices = _parted(rest[:end])
    if missed := sum(len(line) >= _MISSED and line.endswith(_SENTENCE_ENDS) for line in rest[end:]):
        raw.flags[TEXT_LEFT_OUT] = missed
    raw.paragraphs = body
    raw.copyright = "\n".join(notices) or None
    raw.credit_lines = [*head.credits, *credit_lines_in_text(body), *lines_of_credit]
    if stood:
        _give_back(raw, stood)
    return raw


def _lines_of(text: str, restore: Restorer | None, raw: RawArticle) -> tuple[list[str], dict[str, str]]:
    """The capture's lines that are not empty, restored; and for each how it stood, if any was changed."""
    lines = text.splitlines()
    stood: dict[str, str] = {}
    if restore is not None:
        restored = restore("\n".join(lines))
        raw.flags.update(restored.flags)
        if restored.lines is not None:
            lines = [line for line, _ in restored.lines]
            for line, before in restored.lines:
                stood.setdefault(squeeze(line), squeeze(before))
    return [line for line in map(squeeze, lines) if line], stood


def _give_back(raw: RawArticle, stood: dict[str, str]) -> None:
    """Put beside each piece that was read from a restored line the string that stood there."""
    for name in ("title", "subtitle", "publish_time", "source"):
        piece = getattr(raw, name)
        if piece is not None:
            setattr(raw, name, replace(piece, stood=_stood(piece.text, stood)))
    if raw.source is not None and raw.source.stood is not None:
        source = take_apart_line(raw.source.stood, rule=raw.source.rule).source
        if source is not None:
            raw.source = replace(raw.source, stood=source.text)
    raw.credit_lines = [replace(line, stood=_stood(line.text, stood)) for line in raw.credit_lines]


def _stood(text: str, stood: dict[str, str]) -> str | None:
    """How a piece of a restored line stood: None where it is undamaged, else the whole line as it stood."""
    damaged = stood.get(text) or next((before for line, before in stood.items() if text in line), None)
    if damaged is None or text in damaged:
        return None
    return damaged


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


def _end(lines: Sequence[str]) -> int:
    """Place of the heading over other articles, or behind the last line."""
    return next((place for place, line in enumerate(lines) if place and RELATED_HEADING.match(line)), len(lines))


def _parted(lines: Sequence[str]) -> tuple[list[str], list[CreditLine], list[str]]:
    """Body, credit lines and notices. Credits leave a capture's body only from its end, where they stand together."""
    own = [line for line in lines if not (len(line) < 160 and ORIGINAL_TITLE.match(line))]
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
