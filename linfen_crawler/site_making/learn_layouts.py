"""Layouts learned from article pages: where the general rules found each field, and a selector that finds it on all.

What a selector is worth is measured: the pages are read with the layout and without it, and the two records compared. A
layout names headline and body, for only so does it fit a page and its loss say that the site was redesigned. Any other
field it names only where the general rules leave it empty on some page and the selector fills it; and the breadcrumb
where a site answers articles by number, since its links then tell their addresses.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from cssselect import HTMLTranslator
from lxml import etree

from linfen_crawler.explain_article import FIELDS
from linfen_crawler.extraction.headline import letters_of
from linfen_crawler.extraction.page_text import squeeze
from linfen_crawler.site_making.selectors_of_element import selectors_of
from linfen_crawler.sites.definition import Layout, SiteDefinition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from lxml.etree import _Element as Element

    from linfen_crawler.article import Article
    from linfen_crawler.site_making.sample_page import SamplePage

LEAST_PAGES: Final = 2
"""A layout is learned from no fewer pages: what one page has says nothing about the next."""
_MOST_LAYOUTS: Final = 6
_TITLES, _BODIES = 14, 24
"""Selectors of each field that are tried."""
_FURTHER: Final = ("publish_time", "source", "section")
"""Fields that a layout may name beside headline and body, by the record's names."""
_CONTAINERS_ABOVE: Final = 2
_LABEL: Final = 6
"""Letters that a label may have: 发布时间, 信息来源."""
_LONGEST_LINE: Final = 200
_CRUMBS: Final = 30
"""Letters that a breadcrumb may have beside the sections: 您当前的位置, the site's name, 正文."""


@dataclass(frozen=True, slots=True)
class LearnedLayout:
    """Where fields stand on pages of one shape."""

    fields: dict[str, tuple[str, ...]]
    """The selectors by field, as a definition's `[[layouts]]` has them."""
    pages: tuple[str, ...]
    """Addresses of the pages that it was learned from."""
    gained: tuple[str, ...] = ()
    """Fields that the general rules leave empty on some of these pages, and it fills."""

    def as_layout(self, name: str) -> Layout:
        """The layout as definitions have it."""
        return Layout.model_validate({"name": name, **self.fields})


@dataclass(slots=True)
class _Read:
    """A page with what the general rules found."""

    page: SamplePage
    article: Article
    general: dict[str, Any] = field(default_factory=dict)


def learn_layouts(pages: Sequence[SamplePage], *, breadcrumb: bool = False) -> list[LearnedLayout]:
    """The layouts that the pages share, the one of most pages first; pages of no layout are left to the general rules.

    Args:
        pages: Pages that hold an article each, of one site.
        breadcrumb: Name where the breadcrumb stands, also where the general rules find it as well.
    """
    left = [_Read(page, page.article, fields_of(page.article)) for page in pages if page.article is not None]
    learned: list[LearnedLayout] = []
    while len(left) >= LEAST_PAGES and len(learned) < _MOST_LAYOUTS:
        found = _best(left, breadcrumb=breadcrumb)
        if found is None:
            break
        layout, fitting = found
        learned.append(layout)
        left = [read for read in left if read not in fitting]
    return learned


def fields_of(article: Article) -> dict[str, Any]:
    """What is compared of a record: all that a page tells."""
    return article.model_dump(mode="json", include=set(FIELDS))


def is_no_worse(record: dict[str, Any], general: dict[str, Any]) -> bool:
    """Whether a record has every field as the general rules have it, or one that they leave empty."""
    return all(record[name] == value or value in (None, [], "") for name, value in general.items())


def read_with(page: SamplePage, layouts: Sequence[Layout]) -> Article | None:
    """The article on a page, read with layouts; None where it then holds none."""
    return page.read_by(_site_of(page, layouts))


def _site_of(page: SamplePage, layouts: Sequence[Layout]) -> SiteDefinition:
    """A definition that knows nothing but the layouts."""
    host = page.parts.host
    return SiteDefinition(
        key="learned",
        name="-",
        region="-",
        home=f"http://{host}/",
        hosts=(host,),
        verified="2000",
        layouts=tuple(layouts),
    )


def _best(reads: Sequence[_Read], *, breadcrumb: bool) -> tuple[LearnedLayout, list[_Read]] | None:
    """The pair of headline and body that fits the most pages and spoils none."""
    best: tuple[dict[str, tuple[str, ...]], list[_Read]] | None = None
    for lead in reads:
        if best is not None and lead in best[1]:
            continue
        found = _pair_of(lead, reads)
        if found is not None and (best is None or len(found[1]) > len(best[1])):
            best = found
        if best is not None and len(best[1]) == len(reads):
            break
    if best is None:
        return None
    fields, fitting = best
    gained: list[str] = []
    for name in _FURTHER:
        selector = _gain(name, fields, fitting)
        if selector is not None:
            gained.append(name)
        elif breadcrumb and name == "section":
            selector = _first_harmless(name, fields, fitting, must_fill=[])
        if selector is not None:
            fields[name] = (selector,)
    return LearnedLayout(fields, tuple(read.page.url for read in fitting), tuple(gained)), fitting


def _pair_of(lead: _Read, reads: Sequence[_Read]) -> tuple[dict[str, tuple[str, ...]], list[_Read]] | None:
    """The pair that the elements of one page offer; the innermost holder of the body goes before outer ones."""
    titles = _shared(_title_elements(lead), reads, _holds_title)[:_TITLES]
    for container in _body_elements(lead):
        bodies = _shared([container], reads, _holds_body)[:_BODIES]
        tries = []
        for order, (title, with_title) in enumerate(titles):
            for place, (body, with_body) in enumerate(bodies):
                both = [read for read in with_title if read in with_body]
                if lead in both and len(both) >= LEAST_PAGES:
                    tries.append((-len(both), order + place, title, body))
        for _, _, title, body in sorted(tries)[: _TITLES + _BODIES]:
            fitting = _fitting(title, body, reads)
            if len(fitting) >= LEAST_PAGES and lead in fitting:
                return {"title": (title,), "body": (body,)}, fitting
    return None


def _fitting(title: str, body: str, reads: Sequence[_Read]) -> list[_Read]:
    """The pages that a layout of the two fits; none where it spoils a page, be it one that it was not made for."""
    layout = Layout.model_validate({"name": "tried", "title": [title], "body": [body]})
    fitting = []
    for read in reads:
        article = read_with(read.page, [layout])
        if article is None or not is_no_worse(fields_of(article), read.general):
            return []
        if article.extraction.title == "layout:tried":
            fitting.append(read)
    return fitting


def _shared(
    elements: Iterable[Element], reads: Sequence[_Read], holds: Callable[[_Read, Element | None], bool]
) -> list[tuple[str, list[_Read]]]:
    """The selectors of elements that find one element on several pages, and this one holds what it should on each.

    Those of most pages come first, then the best.
    """
    found: dict[str, list[_Read]] = {}
    for element in elements:
        for selector in selectors_of(element):
            if selector not in found:
                found[selector] = [read for read in reads if holds(read, _single(read, selector))]
    ranked = [(selector, readers) for selector, readers in found.items() if len(readers) >= LEAST_PAGES]
    return sorted(ranked, key=lambda item: -len(item[1]))


def _single(read: _Read, selector: str) -> Element | None:
    """What a selector finds on a page, if it is one element."""
    root = _root(read)
    if root is None:
        return None
    found = _query(selector)(root)
    only = found[0] if isinstance(found, list) and len(found) == 1 else None
    return only if isinstance(only, etree._Element) else None


@lru_cache(maxsize=4096)
def _query(css: str) -> etree.XPath:
    return etree.XPath(HTMLTranslator().css_to_xpath(css))


def _root(read: _Read) -> Element | None:
    return read.page.page.root if read.page.page is not None else None


def _title_elements(read: _Read) -> Iterator[Element]:
    """The innermost elements whose whole text is the headline, and the nearest ones around them that hold no more."""
    root, wanted = _root(read), letters_of(read.article.title or "")
    if root is None:
        return
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in {"title", "script", "style", "a", "option"}:
            continue
        if _own_size(element) <= 3 * len(wanted) + 40 and letters_of(_text(element)) == wanted:
            yield element


def _holds_title(read: _Read, element: Element | None) -> bool:
    return element is not None and letters_of(_text(element)) == letters_of(read.article.title or "")


def _body_elements(read: _Read) -> Iterator[Element]:
    """The innermost element that holds all paragraphs, and the next ones around it."""
    root = _root(read)
    lines = _lines(read)
    if root is None or not lines or not _holds_all(root, lines):
        return
    element = root
    while True:
        inner = next((child for child in element if isinstance(child.tag, str) and _holds_all(child, lines)), None)
        if inner is None:
            break
        element = inner
    for _ in range(_CONTAINERS_ABOVE + 1):
        if element.tag in {"body", "html"}:
            return
        yield element
        parent = element.getparent()
        if parent is None:
            return
        element = parent


def _holds_body(read: _Read, element: Element | None) -> bool:
    return element is not None and _holds_all(element, _lines(read))


def _lines(read: _Read) -> list[str]:
    return [letters for line in (read.article.body or "").split("\n") if (letters := letters_of(line))]


def _holds_all(element: Element, lines: Sequence[str]) -> bool:
    text = letters_of(_text(element))
    # Characters that normalization changed may be missing from a line: most lines have none.
    return sum(line in text for line in lines) >= max(1, round(0.8 * len(lines)))


def _text(element: Element) -> str:
    return squeeze("".join(text for text in element.itertext() if isinstance(text, str)))


def _own_size(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _gain(name: str, fields: dict[str, tuple[str, ...]], reads: Sequence[_Read]) -> str | None:
    """A selector for a field that some of the pages lack by the general rules and have by it; None without one."""
    having = [read for read in reads if read.general[name] not in (None, [])]
    lacking = [read for read in reads if read not in having]
    if not lacking or len(having) < LEAST_PAGES:
        return None
    return _first_harmless(name, fields, reads, must_fill=lacking)


def _first_harmless(
    name: str, fields: dict[str, tuple[str, ...]], reads: Sequence[_Read], *, must_fill: Sequence[_Read]
) -> str | None:
    """The best selector for a field that spoils no page, and fills the field on one of those that must be filled."""
    lead = next((read for read in reads if read.general[name] not in (None, [])), None)
    elements = _value_elements(name, lead) if lead is not None else ()
    offered = dict.fromkeys(selector for element in elements for selector in selectors_of(element))
    for selector in list(offered)[:_TITLES]:
        layout = Layout.model_validate({"name": "tried", **fields, name: [selector]})
        records = [(read, fields_of(article)) for read in reads if (article := read_with(read.page, [layout]))]
        if len(records) < len(reads) or not all(is_no_worse(record, read.general) for read, record in records):
            continue
        if not must_fill or any(record[name] for read, record in records if read in must_fill):
            return selector
    return None


def _value_elements(name: str, read: _Read) -> Iterator[Element]:
    """The innermost elements that hold the raw string of a field and hardly anything else: its label at most.

    Of a breadcrumb the innermost that holds several links: sections lead home, too.
    """
    root = _root(read)
    raw = read.article.raw
    value = {"publish_time": raw.publish_time, "source": raw.source}.get(name)
    if name == "section":
        value = "".join(read.article.section)
    wanted = letters_of(value or "")
    room, links = (_CRUMBS, 2) if name == "section" else (_LABEL, 0)

    def holds(element: Element) -> bool:
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "title"}:
            return False
        text = letters_of(_text(element)) if _own_size(element) <= _LONGEST_LINE else ""
        return wanted in text and len(text) <= len(wanted) + room and sum(1 for _ in element.iter("a")) >= links

    if root is not None and wanted:
        yield from (each for each in root.iter() if holds(each) and not any(holds(child) for child in each))
