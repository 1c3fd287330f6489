"""An answer as a page that was asked for: what is wrong with it before its content is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from scrapy.http import TextResponse

from linfen_crawler.site_check.report import PageFinding, PageKind
from linfen_crawler.site_check.walls import wall_of_page, wall_of_status
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from linfen_crawler.operations.ask_in_turn import Answer
    from linfen_crawler.sites import SiteDefinition

_GONE = (404, 410)
FOR_PROGRAMS: Final = frozenset({"sitemap", "feed", "interface"})
"""Kinds of pages that are no pages to look at: what they hold is judged by who reads them."""


def page_of_answer(kind: PageKind, answer: Answer, site: SiteDefinition) -> PageFinding:
    """An answer: what is wrong with it, if anything is, before its content is looked at."""
    if answer.failure == "robots":
        return PageFinding(kind, answer.url, None, "robots.txt forbids it; it was not asked for", reachable=False)
    response = answer.response
    if response is None:
        return PageFinding(kind, answer.url, None, f"no answer: {answer.message}", reachable=False)
    status = response.status
    if answer.leads_to is not None and 300 <= status < 400:
        foreign = addresses_of(site).classify(answer.leads_to).kind in {"foreign", "invalid"}
        where = "off the site's hosts, to" if foreign else "to"
        return PageFinding(kind, answer.url, status, f"it leads {where} {answer.leads_to} (status {status})")
    wall = wall_of_status(status)
    if wall is not None:
        return PageFinding(kind, answer.url, status, f"a wall: {wall}", wall=wall, reachable=False)
    if status in _GONE:
        return PageFinding(kind, answer.url, status, f"there is no such page (status {status})")
    if status != 200:
        return PageFinding(kind, answer.url, status, f"it answers with status {status}", reachable=False)
    other = wall_of_page(response.body, answer.content_type) if kind != "article" else None
    if other is not None and (other[0] == "wall_page" or kind not in FOR_PROGRAMS):
        reason, message = other
        is_wall = reason == "wall_page"
        problem = f"a wall: {message}" if is_wall else f"it is no list ({reason}): {message}"
        return PageFinding(
            kind,
            answer.url,
            status,
            problem,
            wall=message if is_wall else None,
            reachable=reason not in {"wall_page", "error_page"},
        )
    charset = response.encoding if isinstance(response, TextResponse) else None
    if charset is None and kind not in FOR_PROGRAMS:
        return PageFinding(kind, answer.url, status, f"it is no text but {answer.content_type}")
    return PageFinding(kind, answer.url, status, charset=charset)
