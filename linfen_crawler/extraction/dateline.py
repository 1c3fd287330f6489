"""Taking a head line apart: `2022-10-23 15:53:27 来源:临汾新闻网 作者:… 浏览次数:…`, in one element or in many.

The blocks between headline and body are read as one string with marks where elements and blocks end. Labels and times
are found in it; what stands behind a label up to the next mark, label or time is its value. What is left over beside
the time may be a source without a label, or the account of a platform.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.head_lines import PUNCTUATED
from linfen_crawler.extraction.head_string import BLOCK_END, ELEMENT_END, HeadString, one_string
from linfen_crawler.extraction.head_times import TimeFound, find_times
from linfen_crawler.extraction.line_shapes import FURNITURE, LABELS
from linfen_crawler.extraction.page import Block, Part
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.raw_article import CreditLine, Piece, Place
from linfen_crawler.extraction.unlabelled_pieces import Segment, is_name, is_place, read_unlabelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.trace import Trace

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
_NAME_OF_PICTURE = re.compile(r"(?=.*[\u3400-\u9fff]{2})(?!.*(?:图标|标志|logo|LOGO|图片|二维码))[^\s:：，。]{2,16}")
_COUNTRY = re.compile(r"[\[（(【〔][\u3400-\u9fff]{1,3}[\]）)】〕]\s*[\u3400-\u9fffA-Z]")
"""Where a foreign writer comes from: `作者：[美]约翰·史密斯`."""
_NEXT_NAME = re.compile(r"[\u3000 \xa0]+([\u3400-\u9fff]{2,3})(?=[\s\u3000\xa0]|$)")
_PADDED = re.compile(r"[\u3400-\u9fff][ \u3000\xa0]{1,4}[\u3400-\u9fff](?=[\s\x1e\x1f|｜]|$)")
"""A name of two characters padded to three."""
_OF_PLAIN_TEXT = etree.Element("p")
"""What holds text that stands in no page."""


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
    found = HeadLine()
    if not blocks:
        return found
    line = one_string(blocks)
    string = line.text
    labels = [match for match in LABELS.finditer(string) if _stands_free(match, string)]
    taken: list[tuple[int, int]] = []
    times = find_times(line, labels, found, taken)
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
        own = line.block_at(match.start())
        if kind == "source" and (begin >= limit or BLOCK_END in gap) and _take_picture(found, own, match[0], rule):
            continue
        if gap.count(BLOCK_END) > 1 or begin >= limit:
            continue
        padded = _PADDED.match(string, begin, limit) if kind == "people" else None
        behind = padded.end() if padded else begin
        end = min(ending.start() if (ending := _VALUE_END.search(string, behind)) else len(string), limit)
        text = squeeze(string[begin:end]).strip(" ,，;；、-—")
        text = text if _COUNTRY.match(text) else text.lstrip("（(【[").rstrip("（(【[ ")
        if kind == "people":
            end, text = _further_names(line, begin, end, limit, text)
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
            found.source_element = line.element_at(begin)
        elif kind == "people":
            found.credits.append(CreditLine(f"{label}{_between(match, string, label)}{text}", rule, place))
    if unlabelled:
        segments = _left_over(line, taken)
        time_blocks = {line.number_at(start) for start, _ in times}
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


def _further_names(line: HeadString, begin: int, end: int, limit: int, text: str) -> tuple[int, str]:
    """Names behind the first one, each in an element of its own of the same kind."""
    string = line.text
    while (further := _NEXT_NAME.match(string, end, limit)) is not None and is_name(further[1]):
        text, end = f"{text} {further[1]}", further.end()
    while end < limit and string[end] == ELEMENT_END:
        start = _GAP.match(string, end).end()  # type: ignore[union-attr]
        if start >= limit or BLOCK_END in string[end:start]:
            break
        stop = min(ending.start() if (ending := _VALUE_END.search(string, start)) else len(string), limit)
        name = squeeze(string[start:stop])
        if (
            not _NAME_ALONE.fullmatch(name)
            or FURNITURE.match(name)
            or _kind_of(line.element_at(start)) != _kind_of(line.element_at(begin))
        ):
            break
        text, end = f"{text} {name}", stop
    return end, text


def _kind_of(element: Element) -> tuple[object, str | None]:
    return element.tag, element.get("class")


def _left_over(line: HeadString, taken: list[tuple[int, int]]) -> list[Segment]:
    string = line.text
    segments: list[Segment] = []
    position = 0
    for start, end in [*sorted(taken), (len(string), len(string))]:
        begin = position
        while begin < start:
            ending = _VALUE_END.search(string, begin, start)
            stop = ending.start() if ending else start
            raw = string[begin:stop]
            text = squeeze(raw).strip(" ,，:：|·") if raw else ""
            if text:
                at = begin + len(raw) - len(raw.lstrip())
                segments.append(Segment(begin, stop, text, line.part_at(at), line.number_at(at)))
            begin = ending.end() if ending else start
        position = max(position, end)
    return segments
