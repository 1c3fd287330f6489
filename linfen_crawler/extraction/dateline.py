"""Taking a head line apart: `2022-10-23 15:53:27 来源:临汾新闻网 作者:… 浏览次数:…`, in one element or in many.

The blocks between headline and body are read as one string with marks where elements and blocks end. Labels and times
are found in it; what stands behind a label up to the next mark, label or time is its value. What is left over beside
the time may be a source without a label, or the account of a platform.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.date_shapes import (
    CLOCK,
    COMPACT,
    ENGLISH,
    FULL,
    MARKS,
    NO_YEAR,
    RELATIVE,
    YEAR,
)
from linfen_crawler.extraction.head_lines import PUNCTUATED
from linfen_crawler.extraction.line_shapes import FURNITURE, LABELS
from linfen_crawler.extraction.page import Block, Part
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.raw_article import CreditLine, Piece, Place
from linfen_crawler.extraction.unlabelled_pieces import Segment, is_name, is_place, read_unlabelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.trace import Trace

_ELEMENT_END = "\x1f"
_BLOCK_END = "\x1e"
_VALUE_END = re.compile(r"[\x1e\x1f|｜│┃\u3000\t]|[ \xa0]{2,}|\s[-—]\s")
_GAP = re.compile(r"[\s:：\x1e\x1f]*")
_NAME_ALONE = re.compile(r"[\u3400-\u9fff·]{2,5}|[A-Za-z][A-Za-z .'-]{1,24}")
_COUNT = re.compile(r"(\d[\d,]*(?:\.\d+)?\s*[万亿]?\+?)\s*(?:人)?次?\s*$")
_COUNT_BEHIND = re.compile(r"[\s:：（(\x1e\x1f]*(\d[\d,]*(?:\.\d+)?[万亿]?\+?)")
_LONE_LABELS_TEXT = """
作者 记者 编辑 责任编辑 责编 通讯员 摄影 校对 审核 撰文 编审 监制 文字 图片 供稿 见习记者 实习生 本报记者 本网记者
本刊记者 本台记者
"""
_LONE_LABELS = frozenset(_LONE_LABELS_TEXT.split())
_BARRED_LABELS = (_LONE_LABELS | {"文", "图", "文、图", "图、文", "文图", "图文"}) - {"图片", "文字", "摄影"}
"""Labels that a bar or slash may follow: the others are names of channels too (`图片|视频`)."""
_BLANKS = (" ", "\xa0", "\u3000")
_BARS = "|｜丨︱/／"
_LABEL_MARKS = (":", "：", "】", *_BARS)
_LATE_LABEL = re.compile(r"成文|生成|出版|印发|创建|录入|添加|上传")
_ANOTHER_MATTER = re.compile(
    r"(?:会议|活动|报名|考试|截止|比赛|演出|举办|开放|营业|办公|培训|征集|公示|面试|投票|直播|播出|开庭|开标|发生|施行|实施|生效|举行)$"
    r"|(?:预计|定|将|拟)?[于在自从至到]$|(?:截至|截止到?|今天是|今日是?|今天)\s*[:：]?\s*$"
)
"""What stands before a time that is not the article's own: that of an event, of a sentence, of today."""
_NAME_OF_PICTURE = re.compile(r"(?=.*[\u3400-\u9fff]{2})(?!.*(?:图标|标志|logo|LOGO|图片|二维码))[^\s:：，。]{2,16}")
_COUNTRY = re.compile(r"[\[（(【〔][\u3400-\u9fff]{1,3}[\]）)】〕]\s*[\u3400-\u9fffA-Z]")
"""Where a foreign writer comes from: `作者：[美]约翰·史密斯`."""
_NEXT_NAME = re.compile(r"[\u3000 \xa0]+([\u3400-\u9fff]{2,3})(?=[\s\u3000\xa0]|$)")
_PADDED = re.compile(r"[\u3400-\u9fff][ \u3000\xa0]{1,4}[\u3400-\u9fff](?=[\s\x1e\x1f|｜]|$)")
"""A name of two characters padded to three."""
_UPDATED = re.compile(r"^更新(?:时间|日期|于)|^更新時間|^编辑时间")
_LONG_TEXT = 120
_LONGEST = 4000
"""Characters of a head line that are read: no real one comes near."""


_SHAPES = (
    ("full", FULL, MARKS[FULL], 2.0),
    ("english", ENGLISH, MARKS[ENGLISH], 1.5),
    ("no-year", NO_YEAR, MARKS[NO_YEAR], 1.2),
    ("relative", RELATIVE, MARKS[RELATIVE], 0.8),
    ("compact", COMPACT, MARKS[COMPACT], 0.5),
)
"""Shapes of times, what they cannot do without, and their weights, the surest first. A table by pattern would hash its
whole program at each look."""
_OF_PLAIN_TEXT = etree.Element("p")
"""What holds text that stands in no page."""
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


@dataclass(slots=True)
class HeadLine:
    """The pieces of a head line."""

    times: list[TimeFound] = field(default_factory=list)
    modified: str | None = None
    source: Piece | None = None
    source_element: Element | None = None
    credits: list[CreditLine] = field(default_factory=list)
    view_count: str | None = None

    @property
    def time(self) -> TimeFound | None:
        """The publish time among the times: labelled ones first, then the exact ones, then the first."""
        return max(self.times, key=lambda found: (found.weight, -found.order), default=None)


def take_apart(
    blocks: Sequence[Block],
    *,
    place: Place = "head",
    rule: str = "beside-headline",
    unlabelled: bool = True,
    trace: Trace | None = None,
) -> HeadLine:
    """Read the head line that these blocks make.

    Args:
        blocks: The blocks, in the order of the page.
        place: What the credit lines found are marked with.
        rule: The rule that found these blocks.
        unlabelled: Also take a source or an account that no label names.
        trace: Gets the sources that were considered.
    """
    string, starts, elements, numbers = _one_string(blocks)
    found = HeadLine()
    if not string:
        return found
    labels = [match for match in LABELS.finditer(string) if _stands_free(match, string)]
    taken: list[tuple[int, int]] = []
    times = _times(string, labels, blocks, starts, numbers, elements, found, taken)
    stops = sorted([*[match.start() for match in labels], *[start for start, _ in times]]) if labels else []
    for match in labels:
        kind = match.lastgroup or ""
        taken.append(match.span())
        if kind in {"time", "modified", "furniture"}:
            if kind == "furniture" and match[0].rstrip().endswith((":", "：")):  # 关键词：…
                value = _VALUE_END.search(string, _GAP.match(string, match.end()).end())  # type: ignore[union-attr]
                taken.append((match.end(), value.start() if value else len(string)))
            continue
        begin = _GAP.match(string, match.end()).end()  # type: ignore[union-attr]
        limit = stops[after] if (after := bisect_left(stops, match.end())) < len(stops) else len(string)
        if kind == "count":
            _read_count(string, match, found, taken)
            continue
        gap = string[match.end() : begin]
        own = blocks[_number_at(match.start(), starts, numbers)]
        if kind == "source" and (begin >= limit or _BLOCK_END in gap) and _take_picture(found, own, match[0], rule):
            continue
        if gap.count(_BLOCK_END) > 1 or begin >= limit:
            continue
        padded = _PADDED.match(string, begin, limit) if kind == "people" else None
        behind = padded.end() if padded else begin
        end = min(ending.start() if (ending := _VALUE_END.search(string, behind)) else len(string), limit)
        text = squeeze(string[begin:end]).strip(" ,，;；、-—")
        text = text if _COUNTRY.match(text) else text.lstrip("（(【[").rstrip("（(【[ ")
        if kind == "people":
            end, text = _further_names(string, begin, end, limit, text, starts, elements)
        if kind == "source" and match[0][-1:] not in _LABEL_MARKS and PUNCTUATED.search(text):
            continue  # a sentence that begins with the word
        if kind == "source" and is_place(text):
            continue  # `来自山西` names where it was uploaded
        if not text or FURNITURE.match(text):
            if kind == "source":
                _take_picture(found, own, match[0], rule)
            continue
        taken.append((begin, end))
        label = squeeze(match[0])
        if trace is not None and kind in {"source", "other"}:
            why = "labelled; the first one wins" if kind == "source" else "its label names the source of something else"
            trace.add("source", label + text, rule, why)
        if kind == "source" and found.source is None and len(text) <= 60:
            found.source = Piece(label + text, rule)
            found.source_element = _element_at(begin, starts, elements)
        elif kind == "people":
            found.credits.append(CreditLine(f"{label}{_between(match, string, label)}{text}", rule, place))
    if unlabelled:
        segments = _left_over(string, taken, starts, elements, numbers)
        time_blocks = {_number_at(start, starts, numbers) for start, _ in times}
        read_unlabelled(found, segments, time_blocks, string, rule, place, trace)
    return found


def _between(match: re.Match[str], string: str, label: str) -> str:
    """What stands between a label and the name behind it, as the page has it; a colon where it is another element's."""
    if label.endswith(_LABEL_MARKS):
        return ""
    return " " if string[match.end() : match.end() + 1] in _BLANKS else "："


def _take_picture(found: HeadLine, block: Block, label: str, rule: str) -> bool:
    """The source whose name is a picture behind its label: the picture's alternative text says it."""
    for element in block.media if found.source is None else ():
        name = squeeze(element.get("alt") or element.get("title") or "")
        if element.tag == "img" and _NAME_OF_PICTURE.fullmatch(name):
            found.source, found.source_element = Piece(f"{squeeze(label)}{name}", f"{rule}:picture"), element
            return True
    return False


def take_apart_line(text: str, *, rule: str, unlabelled: bool = True) -> HeadLine:
    """Read a head line that is one line of plain text."""
    block = Block(0, 0, [Part(text, _OF_PLAIN_TEXT, linked=False)], text, len(text), 0, False, [], False)
    return take_apart([block], rule=rule, unlabelled=unlabelled)


def _one_string(blocks: Sequence[Block]) -> tuple[str, list[int], list[Element | None], list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    elements: list[Element | None] = []
    numbers: list[int] = []
    length = 0
    for number, block in enumerate(blocks):
        if length > _LONGEST:
            break
        previous = None
        for part in block.parts:
            if previous is not None and part.element is not previous:
                pieces.append(_ELEMENT_END)
                length += 1
            previous = part.element
            starts.append(length)
            elements.append(part.element)
            numbers.append(number)
            text = part.text[:_LONGEST]
            pieces.append(text)
            length += len(text)
        pieces.append(_BLOCK_END)
        length += 1
    return "".join(pieces), starts, elements, numbers


def _stands_free(match: re.Match[str], string: str) -> bool:
    """A label that is no end of a longer word: 资料来源 is not 来源, 他的来源 is no label."""
    kind = match.lastgroup
    if kind in {"count", "furniture", "modified", "other"} or match[0].rstrip().endswith((":", "：", "】", "于")):
        return True
    if kind == "people":
        word = squeeze(match[0]).replace(" ", "").replace("／", "/").replace("/文", "、文").replace("/图", "、图")
        if (word.rstrip(_BARS) not in _BARRED_LABELS) if word.endswith(tuple(_BARS)) else (word not in _LONE_LABELS):
            return False  # 原创, 推荐 and the like are badges unless a colon follows
    before = string[match.start() - 1] if match.start() else " "
    return before.isspace() or before in "|｜/:：,，;；)）]】"


def _times(
    string: str,
    labels: list[re.Match[str]],
    blocks: Sequence[Block],
    starts: list[int],
    numbers: list[int],
    elements: list[Element | None],
    found: HeadLine,
    taken: list[tuple[int, int]],
) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    others: list[tuple[int, int]] = []
    order = 0
    year = YEAR.search(string)
    for shape, pattern, mark, usual in _SHAPES:
        if (year is None and shape in _OF_A_YEAR) or not _stands_outside(mark, string, spans):
            continue
        for match in pattern.finditer(string):
            kind, weight = shape, usual
            if _overlaps(match, spans) or _overlaps(match, others):
                continue
            label = _label_before(string, labels, match.start())
            if _ANOTHER_MATTER.search(string[max((label or match).start() - 8, 0) : (label or match).start()]):
                others.append(match.span())
                taken.append(match.span())
                continue
            block = blocks[_number_at(match.start(), starts, numbers)]
            if kind == "compact" and (label is None or label.lastgroup != "time"):
                continue
            if kind == "relative" and block.size > 40 and label is None and PUNCTUATED.search(block.text):
                continue
            text = squeeze(match[0]).strip(" ,，")
            if kind in {"relative", "no-year"} and (exact := _exact(_element_at(match.start(), starts, elements))):
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
            order += 1
    return sorted(spans)


def _stands_outside(mark: re.Pattern[str], string: str, known: Sequence[tuple[int, int]]) -> bool:
    """Whether what a shape cannot do without stands anywhere but in known times: in them it finds nothing more."""
    if not known:
        return mark.search(string) is not None
    return any(not _overlaps(match, known) for match in mark.finditer(string))


def _overlaps(match: re.Match[str], spans: Sequence[tuple[int, int]]) -> bool:
    begin, end = match.span()
    return any(first < end and begin < behind for first, behind in spans)


def _exact(element: Element | None) -> str | None:
    """The whole time in an attribute of the element that shows only `3天前` or `9月7日`."""
    if element is not None:
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


def _number_at(position: int, starts: list[int], numbers: list[int]) -> int:
    return numbers[max(bisect_right(starts, position) - 1, 0)]


def _element_at(position: int, starts: list[int], elements: list[Element | None]) -> Element | None:
    return elements[max(bisect_right(starts, position) - 1, 0)]


def _read_count(string: str, match: re.Match[str], found: HeadLine, taken: list[tuple[int, int]]) -> None:
    behind = _COUNT_BEHIND.match(string, match.end())
    if behind is not None:
        taken.append(behind.span())
        found.view_count = found.view_count or behind[1]
        return
    if match[0].rstrip().endswith((":", "：")) or string[match.end() :].lstrip()[:1] in {":", "："}:
        return  # `评论：0 点击：`: what stands before belongs to another label, and scripts write the count
    near = string[max(match.start() - 16, 0) : match.start()]
    before = _COUNT.search(near)
    if before is not None and not near[: before.start()].rstrip().endswith((":", "：")):
        taken.append((match.start() - len(before[0]), match.start()))
        found.view_count = found.view_count or squeeze(before[1])


def _further_names(
    string: str, begin: int, end: int, limit: int, text: str, starts: list[int], elements: list[Element | None]
) -> tuple[int, str]:
    """Names behind the first one, each in an element of its own of the same kind."""
    while (further := _NEXT_NAME.match(string, end, limit)) is not None and is_name(further[1]):
        text, end = f"{text} {further[1]}", further.end()
    kind = _kind_of(_element_at(begin, starts, elements))
    while end < limit and string[end] == _ELEMENT_END:
        start = _GAP.match(string, end).end()  # type: ignore[union-attr]
        if start >= limit or _BLOCK_END in string[end:start]:
            break
        stop = min(ending.start() if (ending := _VALUE_END.search(string, start)) else len(string), limit)
        name = squeeze(string[start:stop])
        if (
            not _NAME_ALONE.fullmatch(name)
            or FURNITURE.match(name)
            or _kind_of(_element_at(start, starts, elements)) != kind
        ):
            break
        text, end = f"{text} {name}", stop
    return end, text


def _kind_of(element: Element | None) -> tuple[object, str | None]:
    return (element.tag, element.get("class")) if element is not None else (None, None)


def _left_over(
    string: str, taken: list[tuple[int, int]], starts: list[int], elements: list[Element | None], numbers: list[int]
) -> list[Segment]:
    segments: list[Segment] = []
    position = 0
    for start, end in [*sorted(taken), (len(string), len(string))]:
        begin = position
        while begin < start:
            ending = _VALUE_END.search(string, begin, start)
            stop = ending.start() if ending else start
            raw = string[begin:stop]
            text = squeeze(raw).strip(" ,，:：|·")
            if text:
                at = begin + len(raw) - len(raw.lstrip())
                segments.append(
                    Segment(begin, stop, text, _element_at(at, starts, elements), _number_at(at, starts, numbers))
                )
            begin = ending.end() if ending else start
        position = max(position, end)
    return segments
