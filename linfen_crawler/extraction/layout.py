"""Applying a site's layouts: where a definition says that the fields stand.

A layout fits a page when it finds both title and body. What it finds carries the rule `layout:NAME`; the general rules
fill in what it does not give, and read the page alone where no layout fits.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from linfen_crawler.extraction.boilerplate import Selection, select_article
from linfen_crawler.extraction.breadcrumb import sections_of
from linfen_crawler.extraction.dateline import HeadLine, take_apart, take_apart_line
from linfen_crawler.extraction.headline import Headline
from linfen_crawler.extraction.media import IMAGE_WITHOUT_ADDRESS, absolute_address, images_of
from linfen_crawler.extraction.page import DEEPEST_FOR_QUERIES, Page
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.extraction.paragraphs import paragraphs_of
from linfen_crawler.extraction.raw_article import CreditLine, Piece, RawArticle
from linfen_crawler.extraction.selector_paths import xpath_of_css
from linfen_crawler.extraction.walked_elements import WalkedElements, blocks_of_text
from linfen_crawler.sites.definition import Layout  # noqa: TC001 - a field's type is there at run time, for mypyc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.page import Block
    from linfen_crawler.sites.definition import SiteDefinition
    from linfen_crawler.sites.selector import Selector

_LONGEST_MATCHED = 20_000
"""Characters that a definition's pattern is tried on: a whole article, but not the megabytes of a hostile page."""
_KEYWORD_BREAK = re.compile(r"[,，;；、\s|]+")
_DAY = re.compile(r"((?:19|20)\d\d)\D{1,4}(\d{1,2})\D{1,4}(\d{1,2})")
_COUNT = re.compile(r"\d[\d,]*(?:\.\d+)?[万亿]?\+?")
_KEYWORD_LABEL = re.compile(r"^[^:：]{0,6}[:：]")


@dataclass(slots=True)
class Fitted:
    """A layout that fits, with what makes it fit."""

    layout: Layout
    rule: str
    title: Piece
    title_element: Element | None
    """The element that holds the title; None where a selector gives a string."""
    elements: list[Element]
    """The elements that hold the body, in order."""
    walked: WalkedElements
    """The elements of the page."""
    page: Page
    """The page that the body's blocks belong to: the whole one, or what these elements hold, walked."""
    selection: Selection
    paragraphs: list[str]


def fit_layout(page: Page, site: SiteDefinition) -> Fitted | None:
    """The first of the site's layouts that finds title and body on the page, the newest first; None if none does."""
    if page.depth > DEEPEST_FOR_QUERIES:
        return None
    ordered = sorted(
        site.layouts, key=lambda layout: layout.valid_from.toordinal() if layout.valid_from else 0, reverse=True
    )
    walked = WalkedElements(page)
    for layout in ordered:
        title, element = _first_found(walked, layout.title)
        if title is None:
            continue
        for selector in layout.body:
            fitted = _with_body(walked, layout, Piece(title, f"layout:{layout.name}"), element, selector)
            if fitted is not None:
                return fitted
    return None


def _with_body(
    walked: WalkedElements, layout: Layout, title: Piece, title_element: Element | None, selector: Selector
) -> Fitted | None:
    root = walked.page.root
    elements = _outermost(_elements(root, selector))
    removed = {element for other in layout.remove for element in _elements(root, other)} if elements else ()
    span = walked.span_of(elements[0], removed) if len(elements) == 1 else None
    part: Page | None
    if span is not None:
        part, first, end = walked.page, span.first, span.end
    else:
        part = walk(*elements, without=removed) if elements else None
        first, end = 0, len(part.blocks) if part is not None else 0
    if part is None or first == end:
        return None
    hidden = all(block.hidden for block in part.blocks[first:end])
    headline = Headline(title, certain=False)
    selection = select_article(part, first, end, headline, hidden_too=hidden, trusted=True)
    paragraphs = paragraphs_of(part, selection.kept)
    if not paragraphs and not any(block.media for block in selection.kept):
        return None
    return Fitted(layout, title.rule, title, title_element, elements, walked, part, selection, paragraphs)


def fill_from_layout(raw: RawArticle, page: Page, fitted: Fitted, base: str | None) -> HeadLine:
    """Put into `raw` what the layout gives, and hand back its head line for the general rules to complete.

    Args:
        raw: The article so far: what the layout finds replaces what is there.
        page: The page.
        fitted: The layout that fits.
        base: The address that relative ones start from.
    """
    layout, rule, walked = fitted.layout, fitted.rule, fitted.walked
    raw.layout, raw.title = layout.name, fitted.title
    raw.paragraphs, raw.body_rule = fitted.paragraphs, rule
    head = HeadLine()
    for selector in layout.head_line:
        blocks = _blocks(walked, selector)
        if blocks:
            head = take_apart(blocks, rule=rule)
            break
    raw.subtitle = _piece(walked, layout.subtitle, rule)
    raw.publish_time = _time(walked, layout.publish_time, rule)
    if raw.publish_time is None and head.time is not None and head.time.kind in {"full", "english", "compact"}:
        raw.publish_time = Piece(head.time.text, rule)
    raw.modified_time = _time(walked, layout.modified_time, rule)
    raw.source = _source(walked, layout.source, rule) or head.source
    address = _first_text(walked, layout.source_url)
    if address:
        raw.source_url = absolute_address(address, base)
    for selector in layout.credits:
        for item in _found(page.root, selector):
            text = _text(walked, item, selector)
            if text:
                raw.credit_lines.append(CreditLine(text, rule, "foot"))
    raw.section = _section(walked, layout)
    raw.section_rule = rule if raw.section else None
    keywords = _first_text(walked, layout.keywords)
    if keywords:
        raw.keywords = [word for word in _KEYWORD_BREAK.split(_KEYWORD_LABEL.sub("", keywords)) if word]
    raw.summary = _first_text(walked, layout.summary)
    count = _COUNT.search(_first_text(walked, layout.view_count) or "")
    raw.view_count = count[0] if count else None
    raw.copyright = _first_text(walked, layout.copyright)
    for selector in layout.images:
        elements = _elements(page.root, selector)
        part = walk(*elements) if elements else None
        if part is not None:
            images, lost = images_of(part, part.blocks, base)
            raw.flags[IMAGE_WITHOUT_ADDRESS] += lost
            known = {image.url for image in raw.images}
            raw.images += [image for image in images if image.url not in known]
    return head


def selected_texts(page: Page, selector: Selector) -> list[str | None]:
    """What one selector finds on a page, in its order: the text of each thing found, None for one without any."""
    if page.depth > DEEPEST_FOR_QUERIES:
        return []
    walked = WalkedElements(page)
    return [_text(walked, item, selector) for item in _found(page.root, selector)]


def no_layout_left(raw: RawArticle, site: SiteDefinition) -> bool:
    """Whether one of the site's layouts should have fitted an article that none did.

    A page that was published outside the days of all layouts is not described by the definition and has left nothing;
    nor has one that is only not of the templates that the site's system comes with.
    """
    day = _day_of(raw)
    return any(
        day is None
        or (
            (layout.valid_from is None or layout.valid_from <= day)
            and (layout.valid_until is None or day <= layout.valid_until)
        )
        for layout in site.layouts
        if layout.expected
        and layout.title
        and layout.body  # without both it is a family's half of one, and fits nothing
    )


def _day_of(raw: RawArticle) -> date | None:
    for text in (raw.publish_time.text if raw.publish_time else None, raw.address_date):
        found = _DAY.search(text) if text else None
        if found is not None:
            with contextlib.suppress(ValueError):
                return date(int(found[1]), int(found[2]), int(found[3]))
    return None


def has_drifted(layout: Layout, raw: RawArticle, *, time: Piece | None, source: Piece | None) -> bool:
    """Whether a layout that fits no longer finds what it names, while it is on the page all the same.

    Args:
        layout: The layout.
        raw: The article, completed by the general rules.
        time: The publish time that the layout itself gave.
        source: The source that it gave.
    """
    names_time = bool(layout.publish_time or layout.head_line)
    names_source = bool(layout.source or layout.head_line)
    return (names_time and time is None and raw.publish_time is not None) or (
        names_source and source is None and raw.source is not None
    )


def _section(walked: WalkedElements, layout: Layout) -> list[str]:
    for selector in layout.section:
        blocks = _blocks(walked, selector)
        names = sections_of(blocks, walked.page, None)
        if names:
            return names
    return []


def _time(walked: WalkedElements, selectors: Sequence[Selector], rule: str) -> Piece | None:
    """The time in what the selectors find; what holds no time in a known shape is handed on as it stands."""
    for selector in selectors:
        text = " ".join(text for item in _found(walked.page.root, selector) if (text := _text(walked, item, selector)))
        if text:
            read = take_apart_line(text, rule=rule, unlabelled=False)
            return Piece(read.time.text if read.time else text, rule)
    return None


def _source(walked: WalkedElements, selectors: Sequence[Selector], rule: str) -> Piece | None:
    """The first text found that is no time: head lines often give both in elements of one kind."""
    for selector in selectors:
        for item in _found(walked.page.root, selector):
            text = _text(walked, item, selector)
            if text:
                read = take_apart_line(text, rule=rule, unlabelled=False)
                if read.source is not None:
                    return read.source
                if not read.times:
                    return Piece(text, rule)
    return None


def _piece(walked: WalkedElements, selectors: Sequence[Selector], rule: str) -> Piece | None:
    text = _first_text(walked, selectors)
    return Piece(text, rule) if text else None


def _first_text(walked: WalkedElements, selectors: Iterable[Selector]) -> str | None:
    return _first_found(walked, selectors)[0]


def _first_found(walked: WalkedElements, selectors: Iterable[Selector]) -> tuple[str | None, Element | None]:
    """The first text that the selectors find, and the element that holds it if they find elements."""
    for selector in selectors:
        for item in _found(walked.page.root, selector):
            text = _text(walked, item, selector)
            if text:
                return text, None if isinstance(item, str) else item
    return None, None


def _text(walked: WalkedElements, item: Element | str, selector: Selector) -> str | None:
    text = squeeze(item) if isinstance(item, str) else walked.text_of(item)
    if not text or selector.match is None:
        return text or None
    found = re.search(selector.match, text[:_LONGEST_MATCHED])
    if found is None:
        return None
    return squeeze((found[1] if found.re.groups else found[0]) or "") or None


def _blocks(walked: WalkedElements, selector: Selector) -> list[Block]:
    """What a selector finds, as blocks: those of its elements, or one for each string."""
    blocks: list[Block] = []
    for item in _found(walked.page.root, selector):
        blocks += blocks_of_text(item, etree.Element("p")) if isinstance(item, str) else walked.blocks_of(item)
    return blocks


def _elements(root: Element, selector: Selector) -> list[Element]:
    return [item for item in _found(root, selector) if not isinstance(item, str)]


def _found(root: Element, selector: Selector) -> list[Element | str]:
    """What a selector finds, in the order of the page: elements, or strings where it asks for text or attributes."""
    result = _query(selector.css, selector.xpath)(root)
    if not isinstance(result, list):
        return [str(result)]
    found: list[Element | str] = []
    for item in result:
        if isinstance(item, str):
            if item.strip():
                found.append(str(item))
        elif isinstance(item, etree._Element) and isinstance(item.tag, str):
            found.append(item)
    own_text = selector.css is not None and selector.css.rstrip().endswith("::text")
    return found[:1] if own_text else found


@lru_cache(maxsize=2048)
def _query(css: str | None, xpath: str | None) -> etree.XPath:
    return etree.XPath(xpath if xpath is not None else xpath_of_css(css or "*"))


def _outermost(elements: Iterable[Element]) -> list[Element]:
    """Without those that stand inside another one: their text would come twice."""
    found = list(elements)
    chosen = set(found)
    return [element for element in found if not any(above in chosen for above in element.iterancestors())]
