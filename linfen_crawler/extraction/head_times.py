"""The times in a head line: which of them are the article's own, and how much speaks for each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.extraction.date_shapes import CLOCK, COMPACT, ENGLISH, FULL, MARKS, NO_YEAR, RELATIVE, YEAR
from linfen_crawler.extraction.head_lines import PUNCTUATED
from linfen_crawler.extraction.page_text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.dateline import HeadLine
    from linfen_crawler.extraction.head_string import HeadString

_LATE_LABEL = re.compile(r"成文|生成|出版|印发|创建|录入|添加|上传")
_ANOTHER_MATTER = re.compile(
    r"(?:会议|活动|报名|考试|截止|比赛|演出|举办|开放|营业|办公|培训|征集|公示|面试|投票|直播|播出|开庭|开标|发生|施行|实施|生效|举行)$"
    r"|(?:预计|定|将|拟)?[于在自从至到]$|(?:截至|截止到?|今天是|今日是?|今天)\s*[:：]?\s*$"
)
"""What stands before a time that is not the article's own: that of an event, of a sentence, of today."""
_UPDATED = re.compile(r"^更新(?:时间|日期|于)|^更新時間|^编辑时间")
_LONG_TEXT = 120
_SHAPES = (
    ("full", FULL, MARKS[FULL], 2.0),
    ("english", ENGLISH, MARKS[ENGLISH], 1.5),
    ("no-year", NO_YEAR, MARKS[NO_YEAR], 1.2),
    ("relative", RELATIVE, MARKS[RELATIVE], 0.8),
    ("compact", COMPACT, MARKS[COMPACT], 0.5),
)
"""Shapes of times, what they cannot do without, and their weights, the surest first. A table by pattern would hash its
whole program at each look."""
_OF_A_YEAR = frozenset({"full", "english", "compact"})


@dataclass(slots=True)
class TimeFound:
    """A time in a head line."""

    text: str
    label: str | None
    kind: str
    """`full`, `no-year`, `relative`, `english`, `compact`."""
    order: int
    weight: float


def find_times(
    line: HeadString, labels: list[re.Match[str]], found: HeadLine, taken: list[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Put the times of a head line into what was found in it.

    Args:
        line: The head line.
        labels: The labels in it, in their order.
        found: Gets the times, and that of the last change.
        taken: Gets where all times stand, those of other matters too.

    Returns:
        Where the times stand that are the article's, in order.
    """
    string = line.text
    spans: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    outside = string
    year = YEAR.search(string) is not None
    for shape, pattern, mark, usual in _SHAPES:
        if (not year and shape in _OF_A_YEAR) or mark.search(outside) is None:
            continue
        known = len(spans)
        for match in pattern.finditer(string):
            kind, weight = shape, usual
            if _overlaps(match, spans) or _overlaps(match, others):
                continue
            label = _label_before(string, labels, match.start())
            begin = (label or match).start()
            if begin and _ANOTHER_MATTER.search(string[max(begin - 8, 0) : begin]):
                others.append(match.span())
                taken.append(match.span())
                continue
            block = line.block_at(match.start())
            if kind == "compact" and (label is None or label.lastgroup != "time"):
                continue
            if kind == "relative" and block.size > 40 and label is None and PUNCTUATED.search(block.text):
                continue
            text = squeeze(match[0]).strip(" ,，")
            if kind in {"relative", "no-year"} and (exact := _exact(line.element_at(match.start()))):
                text, kind, weight = exact, "full", 2.0
            spans.append(match.span())
            taken.append(match.span())
            name = label[0] if label is not None and label.lastgroup in {"time", "modified"} else None
            if label is not None and label.lastgroup == "modified":
                if found.modified is None:
                    found.modified = text
                if not _UPDATED.match(label[0]):
                    continue
                weight_here = weight - 1.5
            else:
                weight_here = weight + (1.0 if name else 0.0) - (0.8 if name and _LATE_LABEL.search(name) else 0.0)
            if CLOCK.search(text):
                weight_here += 0.5
            if block.size > _LONG_TEXT and name is None:
                weight_here -= 3
            if block.linked * 2 > block.size:
                weight_here -= 2
            found.times.append(TimeFound(text, name, kind, match.start(), weight_here))
        if len(spans) > known:
            spans.sort()
            outside = _without(string, spans)
            year = YEAR.search(outside) is not None
    return spans


def _without(string: str, spans: Sequence[tuple[int, int]]) -> str:
    """What stands outside of known times: in them no further one is found."""
    pieces: list[str] = []
    begin = 0
    for start, end in spans:
        pieces.append(string[begin:start])
        begin = end
    pieces.append(string[begin:])
    return "\x00".join(pieces)


def _overlaps(match: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    begin, end = match.span()
    for first, behind in spans:  # noqa: SIM110 - a generator would take longer than what it asks
        if first < end and begin < behind:
            return True
    return False


def _exact(element: Element) -> str | None:
    """The whole time in an attribute of the element that shows only `3天前` or `9月7日`."""
    for name in ("datetime", "title", "data-time", "data-date", "data-datetime"):
        found = FULL.fullmatch((element.get(name) or "").strip())
        if found is not None and CLOCK.search(found[0]):
            return found[0]
    return None


def _label_before(string: str, labels: list[re.Match[str]], position: int) -> re.Match[str] | None:
    for match in reversed(labels):
        if match.end() <= position:
            return match if not string[match.end() : position].strip(" :：\x1e\x1f\u3000\xa0\t\r\n[【(（") else None
    return None
