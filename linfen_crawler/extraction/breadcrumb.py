"""The sections that an article stands in, from its breadcrumb: `首页 > 临汾频道 > 临汾要闻 > 正文`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.extraction.breadcrumb_places import LONGEST, labelled_places, marked_places, named_places
from linfen_crawler.extraction.headline import letters_of
from linfen_crawler.extraction.line_shapes import PLACE_LABEL
from linfen_crawler.extraction.page_text import squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.headline import Headline
    from linfen_crawler.extraction.page import Block, Page, Part

_BREAK = re.compile(r"\s*(?:>>?|＞+|»|›|→|→|/|\\|-{1,2}>|--|—|›|&gt;|·|\|)\s*")
_BREAK_MARK = re.compile(r"[>＞»›→/\\—·|-]|&gt;")
"""What no break is without."""
_NO_SECTION = re.compile(
    r"^(?:首\s*页|主页|网站首页|返回首页|正文|文章正文|内容|正文内容|详细内容|新闻正文|文章内容|查看内容|列表|详情|新闻详情|查看|浏览|返回|阅读|信息内容|home|Home|HOME|index)$"
)
_TRAIL = re.compile(r"[>＞»›→]|--|首\s*页|正文$|位置\s*[:：]")
_END_OF_TRAIL = re.compile(r"首\s*页|正文$|网$")
_MOST_BEHIND = 10
"""Blocks of a breadcrumb behind its label."""
_REACH = 1000
"""Blocks from the top of the page among which a breadcrumb is looked for."""


def find_sections(page: Page, headline: Headline, body_first: int) -> tuple[list[str], str | None]:
    """Names of the sections, outermost first, and the rule; an empty list where there is no breadcrumb."""
    end = min(body_first if body_first >= 0 else len(page.blocks), len(page.blocks))
    near = min(end, _REACH)
    for index in labelled_places(page, near):
        block = page.blocks[index]
        if PLACE_LABEL.match(block.text):
            sections = sections_of([block], page, headline) or sections_of(
                [block, *_rest(page, index, near)], page, headline
            )
            if sections:
                return sections, "breadcrumb:label"
    for node in named_places(page, end):
        inside = [block for block in page.blocks[node.first : node.end] if not block.hidden and block.size]
        joined = " ".join([block.text for block in inside])
        if sum([block.linked for block in inside]) and len(joined) <= LONGEST and _TRAIL.search(joined):
            sections = sections_of(inside, page, headline)
            if sections:
                return sections, "breadcrumb:named"
    for block in marked_places(page, near):
        if _END_OF_TRAIL.search(block.text):
            sections = sections_of([block], page, headline)
            if sections:
                return sections, "breadcrumb:marks"
    return [], None


def _rest(page: Page, index: int, end: int) -> list[Block]:
    """The blocks behind a label that stands in an element of its own, as far as its container reaches."""
    behind: list[Block] = []
    for block in page.blocks[index + 1 : end]:
        if not block.hidden:
            behind.append(block)
            if len(behind) > _MOST_BEHIND:
                break
    for node in page.lineage(page.blocks[index].node, most=3):
        inside = [block for block in behind if block.index < page.nodes[node].end]
        if inside:
            return inside if len(inside) <= _MOST_BEHIND and sum(block.size for block in inside) <= LONGEST else []
    return []


def sections_of(blocks: Sequence[Block], page: Page, headline: Headline | None) -> list[str]:
    """The section names that a breadcrumb's blocks hold."""
    items: list[tuple[str, Part]] = []
    for block in blocks:
        last = None
        for part in block.parts:
            text = squeeze(part.text)
            if not text:
                continue
            if part.linked and last is not None and part.element is last.element and items:
                items[-1] = (squeeze(items[-1][0] + text), part)
                continue
            if "位置" in text:
                text = PLACE_LABEL.sub("", text)
            for piece in _BREAK.split(text) if _BREAK_MARK.search(text) else (text,):
                name = piece.strip(" :：>＞»【】[]|")
                if name:
                    items.append((name, part))
            last = part
    title = letters_of(headline.piece.text) if headline and headline.piece else ""
    names: list[str] = []
    items = items[max((number for number, (name, _) in enumerate(items) if "首页" in name), default=0) :]
    for position, (name, part) in enumerate(items):
        if name in {"正文", "文章正文", "新闻正文"}:
            break
        if (
            _NO_SECTION.match(name)
            or len(name) > 20
            or (title and letters_of(name) and letters_of(name) in title and len(name) > 8)
        ):
            continue
        if position == 0 and _is_home(name, part, page):
            continue
        if (
            not part.linked
            and position == len(items) - 1
            and title
            and title.startswith(letters_of(name))
            and len(name) > 5
        ):
            continue
        if name not in names:
            names.append(name)
    return names


def _is_home(name: str, part: Part, page: Page) -> bool:
    """Whether the first item is the site itself, not a section of it."""
    if "首页" in name or name.endswith(("网", "网站", "在线", "门户", "政府", "官网")):
        return True
    element: Element | None = part.element
    while element is not None and element.tag != "a":
        element = element.getparent()
    if element is not None:
        href = (element.get("href") or "").strip()
        try:
            parts = urlsplit(href)
        except ValueError:
            return False
        # `/?cat=3` is a section of a site that tells its pages apart by parameters.
        if (
            href
            and not parts.query
            and parts.path in {"", "/", "/index.html", "/index.htm", "/index.shtml"}
            and not href.startswith("#")
        ):
            return len(page.window_title) == 0 or name in page.window_title or not parts.netloc
    return False
