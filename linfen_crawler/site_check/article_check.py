"""What an article's page says of the layouts: which fits, what its selectors find, and what record comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.explain_article import FIELDS, explain
from linfen_crawler.extraction.decode import decode
from linfen_crawler.extraction.layout import selected_texts
from linfen_crawler.extraction.parse_page import parse_page
from linfen_crawler.normalize.required_fields import require_title_and_body
from linfen_crawler.site_check.report import PageFinding, SelectorFinding
from linfen_crawler.site_check.selector_words import cut, written

if TYPE_CHECKING:
    from datetime import datetime

    from linfen_crawler.extraction.page import Page
    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.sites.definition import Layout

NOT_SELECTORS = frozenset({"name", "valid_from", "valid_until", "expected"})
"""The keys of a layout that name no place on a page."""
_OF_HEAD_LINE = ("publish_time", "source")
_PARTS_OF_BODY = frozenset({"remove"})


def check_article(
    body: bytes, url: str, site: SiteDefinition, *, status: int, content_type: str | None, fetched_at: datetime
) -> PageFinding:
    """Read a page as a crawl would, and once more by the rules that know no site."""
    explained = explain(body, url, site=site, content_type=content_type, fetched_at=fetched_at)
    if explained.article is None:
        wall = explained.reason if explained.reason in {"wall_page", "script_shell"} else None
        return PageFinding(
            "article",
            url,
            status,
            problem=f"no article ({explained.reason}): {explained.message}",
            wall=str(explained.message) if wall == "wall_page" else None,
            reachable=explained.reason not in {"wall_page", "error_page"},
            valid=False,
        )
    article = explained.article
    general = explain(body, url, content_type=content_type, fetched_at=fetched_at).article
    try:
        require_title_and_body(article)
        problem = None
    except NotAnArticle as error:
        problem = f"its record would be rejected ({error.reason}): {error}"
    page = parse_page(decode(body, content_type, site.encoding).text)
    layout = _layout(site, article.extraction.layout, page)
    return PageFinding(
        "article",
        url,
        status,
        problem=problem,
        charset=article.http.charset,
        layout=article.extraction.layout,
        layout_tried=layout.name if layout else None,
        drift=article.extraction.layout_drift,
        valid=problem is None,
        title=cut(article.title),
        filled=tuple(name for name in FIELDS if _value(article, name)),
        selectors=tuple(_selectors(layout, page, general)) if layout and page else (),
    )


def _layout(site: SiteDefinition, fitting: str | None, page: Page | None) -> Layout | None:
    """The layout that fits; where none does, the one of those that should of which most selectors find something."""
    for layout in site.layouts:
        if layout.name == fitting:
            return layout
    expected = [layout for layout in site.layouts if layout.expected]
    if page is None or not expected:
        return None
    return max(expected, key=lambda layout: sum(each.state == "found" for each in _selectors(layout, page, None)))


def _selectors(layout: Layout, page: Page, general: Article | None) -> list[SelectorFinding]:
    findings = []
    for name in type(layout).model_fields:
        if name in NOT_SELECTORS:
            continue
        for selector in getattr(layout, name):
            texts = selected_texts(page, selector)
            shown = next((text for text in texts if text), None)
            state: Literal["found", "empty", "not_found"] = "found" if shown else "empty" if texts else "not_found"
            findings.append(SelectorFinding(name, written(selector), state, cut(shown), _general(name, general)))
    return findings


def _general(name: str, article: Article | None) -> str | None:
    """What the general rules have for a field of a layout, in words."""
    if article is None or name in _PARTS_OF_BODY:
        return None
    names = _OF_HEAD_LINE if name == "head_line" else (name,)
    return cut(" ".join(_words(_value(article, each)) for each in names if _value(article, each)))


def _value(article: Article, name: str) -> Any:
    return article.model_dump(mode="json", include={name})[name]


def _words(value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)}: " + " ".join(map(_words, value))
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part is not None)
    return str(value)
