"""Applying a site's layouts: where a definition says that the fields stand.

A layout fits a page when it finds both title and body. What it finds carries the rule `layout:NAME`; the general rules
fill in what it does not give, and read the page alone where no layout fits.
"""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from linfen_crawler.extraction.boilerplate import select_article
from linfen_crawler.extraction.breadcrumb import sections_of
from linfen_crawler.extraction.dateline import HeadLine, take_apart, take_apart_line
from linfen_crawler.extraction.headline import Headline
from linfen_crawler.extraction.media import IMAGE_WITHOUT_ADDRESS, absolute_address, images_of
from linfen_crawler.extraction.page import DEEPEST_FOR_QUERIES, Page
from linfen_crawler.extraction.page_walk import walk
from linfen_crawler.extraction.paragraphs import paragraphs_of
from linfen_crawler.extraction.raw_article import CreditLine, Piece, RawArticle
from linfen_crawler.extraction.selected_elements import SelectedElements, simple_ones
from linfen_crawler.sites.definition import Layout
from linfen_crawler.sites.kept_by_identity import MOST_SITES, kept_by_identity
from linfen_crawler.sites.selector import Selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.extraction.selection import Selection
    from linfen_crawler.sites.definition import SiteDefinition

_FIELDS = [name for name, field in Layout.model_fields.items() if field.annotation == tuple[Selector, ...]]
"""Of a layout, that say where something stands."""
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
    selected: SelectedElements
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
    selected = SelectedElements(page)
    for layout in ordered:
        selected.look_for(_simple_selectors_of(layout))
        title, element = selected.first(layout.title)
        if title is None:
            continue
        for selector in layout.body:
            fitted = _with_body(page, selected, layout, Piece(title, f"layout:{layout.name}"), element, selector)
            if fitted is not None:
                return fitted
    return None


@kept_by_identity(MOST_SITES)
def selectors_of(site: SiteDefinition) -> tuple[str, ...]:
    """What the walk of a page of the site can look for on its way: see `page_walk.walk`."""
    return tuple(dict.fromkeys(css for layout in site.layouts for css in _simple_selectors_of(layout)))


@kept_by_identity(4 * MOST_SITES)  # layouts
def _simple_selectors_of(layout: Layout) -> tuple[str, ...]:
    """What `SelectedElements.look_for` can find of all that a layout names."""
    return simple_ones(selector for name in _FIELDS for selector in getattr(layout, name))


def _with_body(
    page: Page,
    selected: SelectedElements,
    layout: Layout,
    title: Piece,
    title_element: Element | None,
    selector: Selector,
) -> Fitted | None:
    elements = _outermost(selected.elements(selector))
    removed = {element for other in layout.remove for element in selected.elements(other)} if elements else ()
    span = selected.walked.span_of(elements[0], removed) if len(elements) == 1 else None
    part: Page | None
    if span is not None:
        part, first, end = page, span.first, span.end
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
    return Fitted(layout, title.rule, title, title_element, elements, selected, part, selection, paragraphs)


def fill_from_layout(raw: RawArticle, fitted: Fitted, base: str | None) -> HeadLine:
    """Put into `raw` what the layout gives, and hand back its head line for the general rules to complete.

    Args:
        raw: The article so far: what the layout finds replaces what is there.
        fitted: The layout that fits.
        base: The address that relative ones start from.
    """
    layout, rule, selected = fitted.layout, fitted.rule, fitted.selected
    raw.layout, raw.title = layout.name, fitted.title
    raw.paragraphs, raw.body_rule = fitted.paragraphs, rule
    head = HeadLine()
    for selector in layout.head_line:
        blocks = selected.blocks(selector)
        if blocks:
            head = take_apart(blocks, rule=rule)
            break
    raw.subtitle = _piece(selected, layout.subtitle, rule)
    raw.publish_time = _time(selected, layout.publish_time, rule)
    if raw.publish_time is None and head.time is not None and head.time.kind in {"full", "english", "compact"}:
        raw.publish_time = Piece(head.time.text, rule)
    raw.modified_time = _time(selected, layout.modified_time, rule)
    raw.source = _source(selected, layout.source, rule) or head.source
    address = selected.first_text(layout.source_url)
    if address:
        raw.source_url = absolute_address(address, base)
    for selector in layout.credits:
        raw.credit_lines += [CreditLine(text, rule, "foot") for text in selected.texts(selector) if text]
    raw.section = _section(selected, layout)
    raw.section_rule = rule if raw.section else None
    keywords = selected.first_text(layout.keywords)
    if keywords:
        raw.keywords = [word for word in _KEYWORD_BREAK.split(_KEYWORD_LABEL.sub("", keywords)) if word]
    raw.summary = selected.first_text(layout.summary)
    count = _COUNT.search(selected.first_text(layout.view_count) or "")
    raw.view_count = count[0] if count else None
    raw.copyright = selected.first_text(layout.copyright)
    for selector in layout.images:
        elements = selected.elements(selector)
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
    return list(SelectedElements(page).texts(selector))


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


def _section(selected: SelectedElements, layout: Layout) -> list[str]:
    for selector in layout.section:
        blocks = selected.blocks(selector)
        names = sections_of(blocks, selected.walked.page, None)
        if names:
            return names
    return []


def _time(selected: SelectedElements, selectors: Sequence[Selector], rule: str) -> Piece | None:
    """The time in what the selectors find; what holds no time in a known shape is handed on as it stands."""
    for selector in selectors:
        text = " ".join(text for text in selected.texts(selector) if text)
        if text:
            read = take_apart_line(text, rule=rule, unlabelled=False)
            return Piece(read.time.text if read.time else text, rule)
    return None


def _source(selected: SelectedElements, selectors: Sequence[Selector], rule: str) -> Piece | None:
    """The first text found that is no time: head lines often give both in elements of one kind."""
    for selector in selectors:
        for text in selected.texts(selector):
            if text:
                read = take_apart_line(text, rule=rule, unlabelled=False)
                if read.source is not None:
                    return read.source
                if not read.times:
                    return Piece(text, rule)
    return None


def _piece(selected: SelectedElements, selectors: Sequence[Selector], rule: str) -> Piece | None:
    text = selected.first_text(selectors)
    return Piece(text, rule) if text else None


def _outermost(elements: Iterable[Element]) -> list[Element]:
    """Without those that stand inside another one: their text would come twice."""
    found = list(elements)
    if len(found) < 2:
        return found
    chosen = set(found)
    return [element for element in found if not any(above in chosen for above in element.iterancestors())]
