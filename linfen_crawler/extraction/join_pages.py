"""One article of several pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from linfen_crawler.extraction.raw_article import CreditLine, RawArticle

_T = TypeVar("_T")


def join_pages(pages: Sequence[RawArticle]) -> RawArticle:
    """Join the pages of one article, given in their order.

    Bodies follow each other; pictures, videos, attachments, keywords and credit lines come from all pages, each once;
    every other field is the first page's, or that of the first page that has it. The given pages stay as they are; a
    single one is given back.

    Raises:
        ValueError: No page is given.
    """
    if not pages:
        raise ValueError("no page to join: give the article's pages, the first one first")
    first = pages[0]
    if len(pages) == 1:
        return first
    joined = replace(
        first,
        paragraphs=[text for page in pages for text in page.paragraphs],
        credit_lines=in_reading_order(line for page in pages for line in page.credit_lines),
        images=_once((image for page in pages for image in page.images), lambda image: image.url),
        videos=_once((video for page in pages for video in page.videos), lambda video: video.url),
        attachments=_once((file for page in pages for file in page.attachments), lambda file: file.url),
        keywords=list(dict.fromkeys(word for page in pages for word in page.keywords)),
        flags=sum((page.flags for page in pages), Counter()),
        section=list(first.section),
        layout_drift=any(page.layout_drift for page in pages),
        page_count=sum(page.page_count for page in pages),
    )
    for name in ("title", "subtitle", "publish_time", "modified_time", "source", "source_url", "body_rule", "summary",
                 "view_count", "copyright", "layout", "charset", "address_date"):  # fmt: skip
        setattr(joined, name, next((value for page in pages if (value := getattr(page, name)) is not None), None))
    if not joined.section:
        later = next((page for page in pages if page.section), first)
        joined.section, joined.section_rule = list(later.section), later.section_rule
    return joined


def in_reading_order(lines: Iterable[CreditLine]) -> list[CreditLine]:
    """Credit lines, each once, in the order in which a reader of the whole article meets them.

    What stands behind the body stands on every page of an article (`责任编辑: …`), and belongs behind the body of the
    last one. Lines that a layout names stay where they are: it does not say on which side of the body they stand.

    Args:
        lines: Those of its pages, in the order of these.
    """
    ordered = sorted(lines, key=lambda line: line.place in ("foot", "meta") and not line.rule.startswith("layout:"))
    return _once(ordered, lambda line: line.text)


def _once(items: Iterable[_T], key: Callable[[_T], str]) -> list[_T]:
    found: dict[str, _T] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())
