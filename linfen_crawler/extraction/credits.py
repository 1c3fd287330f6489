"""Which lines of a page credit people, and where they stand. What they say is read by normalization."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linfen_crawler.extraction.blocks_behind import blocks_behind
from linfen_crawler.extraction.head_lines import spaced_text
from linfen_crawler.extraction.line_beginnings import Beginnings
from linfen_crawler.extraction.line_shapes import (
    EDITORIAL_INSIDE,
    EDITORIAL_LINE,
    LABEL_ALONE,
    PEOPLE_LABEL,
    RELATED_HEADING,
)
from linfen_crawler.extraction.raw_article import CreditLine
from linfen_crawler.extraction.unlabelled_pieces import is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.extraction.page import Block, Page

_CUE = re.compile(
    # Each begins with a plain character, so a search goes quickly over all others.
    r"记者|記者|通讯员|通訊員|报道员|作者|撰文|撰稿|编译|編譯|执笔|采写|採訪|采访|整理|整合|实习生|供稿|评论员|特约|翻译|译者|口述|讲述|策划|统筹|视频|设计|制图|剪辑|文案|美编|"
    r"文字\s*[/／|｜丨︱:：]|摄影\s*[/／|｜丨︱:：]|"
    r"文\s*(?:[/／|｜丨︱:：]|[&＆]\s*[文图摄])|图\s*(?:[/／|｜丨︱:：]|[&＆]\s*[文图摄])|摄\s*(?:[/／|｜丨︱:：]|[&＆]\s*[文图摄])|"
    r"原创\s*[:：]|来源\s*[:：/|｜丨]|讯\s*[（(]|电\s*[（(]"
)
_MARKED = re.compile(r"\s*[□■●◆▲◎○▪]\s*[\u3400-\u9fff]")
"""The mark before names alone: `□ 张三`."""
_PICTURED_BY = ("摄", "摄影", "攝", "攝影", "供图", "航拍", "摄影报道", "拍摄", "图(?<![截附配料意解组题]图)")
_PICTURED = re.compile(
    # Each begins with a plain character, so a search goes quickly over all others.
    "|".join(
        [
            *(rf"{word}\s*[)）】\]。.]?\s*$" for word in _PICTURED_BY),
            *(rf"{word}\s*[/／|｜丨︱:：]" for word in ("图", "摄影", "摄", "供图", "图片")),
        ]
    )
)
_LONGEST_PICTURED = 200
_ENDING_BRACKET = re.compile(r"[（(〔【\[]([^（()）〔〕【】\[\]]{2,60})[)）〕】\]]\s*[。.]?\s*$")
_CLOSING = (")", "）", "〕", "】", "]")
_CLOSED = ("。", "！", "？", "”", "…", "，")
"""With one of these at its end a paragraph ends in a sentence of its own."""
_AFTER_LAST_SENTENCE = re.compile(r"[。！？”…]\s*([^。！？”…，]{4,30})$")
_NAMES_ALONE = re.compile(r"^[（(【\[]?\s*[\u3400-\u9fff·]{1,4}(?:[\s、,，/]+[\u3400-\u9fff·]{1,4}){0,5}\s*[)）】\]]?$")
_BYLINE_ALONE = re.compile(
    r"[（(【\[]?\s*(?:[\u3400-\u9fff]{1,8})?(?:记者|記者|通讯员|通訊員|作者|撰文|图文|文/图)(?![\u3400-\u9fff]{6})[^。！？；]*$"
)
_BESIDE_SOURCE = re.compile(r"记者|記者|通讯员|通訊員|作者|撰文|采写|编辑|责编")
_BYLINE_REACH = 3
"""Blocks behind the body among which a byline may stand that is no part of it."""
_CONTACT = re.compile(r"热线|电话|邮箱|地址|传真|QQ|@")
"""The newsroom's own editors on duty stand with how to reach them: they did not edit this article."""
_MARKS = re.compile(r"[:：][^:：]+[:：]")
"""Several labels in one line: they may stand in elements of their own, without a blank between them."""
_CAPTION_AWAY = 80
"""Characters of a caption that stands away from its picture, unless it ends in a bracket."""
_LEAD = 120
"""Characters of a first paragraph that are handed on: a dateline is no longer."""
_CUE_REACH = 60
_SHORT_LINE = 70
_SHORT_BYLINE = 30
_NAME_ALONE = 4
_HEADLINE = 10
_BEGINNINGS = Beginnings(RELATED_HEADING, LABEL_ALONE, EDITORIAL_LINE, PEOPLE_LABEL)
_RELATED, _LABEL, _EDITORIAL, _PEOPLE = (1 << place for place in range(4))
_LONGEST_FOOT = 160


def credit_lines_in_body(kept: Sequence[Block]) -> list[CreditLine]:
    """Credit lines among the blocks that stay in the body: datelines, captions, ends."""
    texts = [block for block in kept if block.size]
    tail = {block.index for block in texts[-4:]}
    lead = {block.index for block in texts[:4]}
    lead |= {block.index for block in texts[4:12] if block.size <= _SHORT_BYLINE and block.index not in tail}
    found: list[CreditLine] = []
    for number, block in enumerate(kept):
        size = block.size
        if not size:
            continue
        text = block.text
        speaks_of_picture = size <= _LONGEST_PICTURED and _is_pictured(text, size)
        if not speaks_of_picture and block.index not in lead and block.index not in tail:
            continue
        if (
            speaks_of_picture
            and any(near.media for near in kept[max(number - 1, 0) : number + 2])
            and not (block.index in tail and _is_writer(text))
        ):
            found.append(CreditLine(text, "caption", "caption"))
            continue
        line = _ending(text, size, last=block is texts[-1]) if block.index in tail else None
        alone = block is texts[0] and len(texts) > 2 and size <= _NAME_ALONE and _NAMES_ALONE.match(text)
        if block.index in lead and (alone or _has_cue(text[:_CUE_REACH])):
            found.append(CreditLine(text[:_LEAD], "first-paragraphs", "lead"))
            if line == text:
                continue
        if line:
            found.append(CreditLine(line, "last-paragraphs", "tail"))
        elif (
            speaks_of_picture
            and not (found and found[-1].text == text[:_LEAD])
            and (size <= _CAPTION_AWAY or _ENDING_BRACKET.search(text))
        ):
            found.append(CreditLine(text, "caption", "caption"))
    return found


def _has_cue(text: str) -> bool:
    """Whether a line has a word or mark of those that credit people."""
    return _CUE.search(text) is not None or _MARKED.match(text) is not None


def _is_pictured(text: str, size: int) -> bool:
    """Whether a line says who took a picture, as captions do."""
    # What these words cannot do without stands in few lines, and is looked for first.
    return (
        size <= _LONGEST_PICTURED
        and ("摄" in text or "图" in text or "拍" in text or "攝" in text)
        and _PICTURED.search(text) is not None
    )


def _is_writer(text: str) -> bool:
    return re.search(r"文字|撰文|摄影报道|文\s*[/／]|[/／]\s*文|图文|文图", text) is not None


def _ending(text: str, size: int, *, last: bool) -> str | None:
    """The part of a last paragraph that may credit people."""
    bracket = _ENDING_BRACKET.search(text) if _ends_in_bracket(text) else None
    if bracket is not None and (
        size > _SHORT_LINE or text[bracket.start() - 1 : bracket.start()] in {"。", "！", "？", "”", "…"}
    ):
        return bracket[0]
    if size <= _SHORT_LINE and (_has_cue(text) or _is_pictured(text, size)):
        return text
    after = None if text.endswith(_CLOSED) else _AFTER_LAST_SENTENCE.search(text)
    if after is not None and _has_cue(after[1]):
        return after[1]
    if bracket is not None:
        return bracket[0]
    if last and size <= 24 and _NAMES_ALONE.match(text):
        return text
    return None


def _ends_in_bracket(text: str) -> bool:
    """Whether a bracket closes at the end, but for a stop: the pattern would try every bracket that opens before it."""
    end = text.rstrip()
    return end.endswith(_CLOSING) or (end.endswith(("。", ".")) and end[:-1].rstrip().endswith(_CLOSING))


def credit_lines_dropped(editorial: Sequence[Block], sources: Sequence[Block]) -> list[CreditLine]:
    """The lines that left the body because they credit editors, or name the source together with its reporters."""
    return [
        *(CreditLine(block.text, "editorial-line", "foot") for block in editorial),
        *(CreditLine(block.text, "source-line", "foot") for block in sources if _BESIDE_SOURCE.search(block.text)),
    ]


@dataclass(slots=True)
class CreditsBehind:
    """Credit lines after a body, and all blocks among which they were looked for."""

    lines: list[CreditLine] = field(default_factory=list)
    looked_at: list[Block] = field(default_factory=list)


def credits_behind(page: Page, behind: int) -> CreditsBehind:
    """Credit lines after the body, up to where other articles begin.

    Args:
        page: The page.
        behind: Index behind the body's last block.
    """
    credited = CreditsBehind()
    found, looked_at = credited.lines, credited.looked_at
    for block in blocks_behind(page, behind):
        text = block.text
        may = _BEGINNINGS[text[0]]
        if looked_at and ((may & _RELATED and RELATED_HEADING.match(text)) or _is_next_headline(page, block)):
            break
        looked_at.append(block)
        if block.size > _LONGEST_FOOT or block.linked * 2 > block.size:
            continue
        if _CONTACT.search(text):
            continue
        if block.size <= _SHORT_LINE and len(looked_at) <= _BYLINE_REACH and _BYLINE_ALONE.match(text):
            found.append(CreditLine(text, "behind-body", "tail"))
        elif may & _LABEL and LABEL_ALONE.match(text):
            name = next((near.text for near in page.blocks[block.index + 1 : block.index + 2] if not near.hidden), "")
            if name and all(map(is_name, name.split())):
                found.append(CreditLine(f"{text}{name}", "behind-body", "foot"))
        elif (
            (may & _EDITORIAL and EDITORIAL_LINE.match(text))
            or (may & _PEOPLE and PEOPLE_LABEL.match(text))
            or EDITORIAL_INSIDE.search(text)
        ):
            line = spaced_text(block) if _MARKS.search(text) else text
            found.append(CreditLine(line, "behind-body", "foot"))
    return credited


def _is_next_headline(page: Page, block: Block) -> bool:
    """Another article begins under this one."""
    return page.nodes[block.node].tag in {"h1", "h2"} and block.size >= _HEADLINE and not block.linked


def credit_lines_in_text(paragraphs: Sequence[str]) -> list[CreditLine]:
    """Credit lines among the paragraphs of a plain text: datelines and ends."""
    found = [
        CreditLine(text[:_LEAD], "first-paragraphs", "lead") for text in paragraphs[:3] if _has_cue(text[:_CUE_REACH])
    ]
    for number, text in enumerate(paragraphs[-3:], start=max(len(paragraphs) - 3, 0)):
        line = _ending(text, len(text), last=number == len(paragraphs) - 1)
        if line and not any(line == known.text for known in found):
            found.append(CreditLine(line, "last-paragraphs", "tail"))
    return found
