"""What a list page, or the front page, says of `[lists]` and of the articles' addresses."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from linfen_crawler.site_check.report import Verdict
from linfen_crawler.site_check.selector_words import written
from linfen_crawler.spiders.only_page import is_only_page
from linfen_crawler.spiders.page_links import next_page_link, page_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import TextResponse

    from linfen_crawler.sites import Selector, SiteAddresses, SiteDefinition
    from linfen_crawler.spiders.page_links import Link


PAGING: Final = ("lists.page_address", "lists.further_page", "lists.next_link")
"""The parts that say where a list's second page is, in the order in which a crawl asks them."""


@dataclass(frozen=True, slots=True)
class ListFinding:
    """What a page of links has."""

    articles: tuple[str, ...]
    """Canonical addresses of the articles that it leads to, in its order."""
    next_page: str | None
    """Where its second page should be; None where it has none, or nothing says where."""
    verdicts: tuple[Verdict, ...]


def check_list(response: TextResponse, site: SiteDefinition, addresses: SiteAddresses, *, front: bool) -> ListFinding:
    """Look at the links of a list page or of the front page as a crawl does."""
    name, selectors = ("lists.front_links", site.lists.front_links) if front else ("lists.links", site.lists.links)
    links = page_links(response, selectors, None if front else site.lists.dates)
    articles = _articles(links, addresses)
    verdicts = []
    if selectors:
        verdicts.append(_of_links(name, response, selectors, links, articles, addresses))
    if not articles:
        links = page_links(response)
        articles = _articles(links, addresses)
    verdicts.append(_of_patterns(site, links, articles, addresses))
    next_page = None
    if front:
        verdicts += _of_navigation(response, site, addresses)
    else:
        verdicts += _of_dates(site, links)
        next_page, paging = _of_paging(response, site, addresses)
        verdicts += paging
    return ListFinding(tuple(articles), next_page, tuple(verdicts))


def check_further_list(
    response: TextResponse, site: SiteDefinition, addresses: SiteAddresses, first: Sequence[str]
) -> Verdict:
    """Whether the second page of a list shows other articles than the first."""
    part = _paging_part(site)
    found = _articles(page_links(response, site.lists.links), addresses) or _articles(page_links(response), addresses)
    new = [each for each in found if each not in first]
    holds: Literal["holds", "fails"] = "holds" if new else "fails"
    return Verdict(part, holds, f"the second page leads to {len(found)} articles, {len(new)} of them not on the first")


def _articles(links: Sequence[Link], addresses: SiteAddresses) -> list[str]:
    found = (addresses.classify(link.url) for link in links)
    return list(
        dict.fromkeys(
            each.first if each.kind == "further_page" and each.first else each.canonical
            for each in found
            if each.kind in {"article", "further_page", "by_id"}
        )
    )


def _of_links(
    name: str,
    response: TextResponse,
    selectors: Sequence[Selector],
    links: Sequence[Link],
    articles: Sequence[str],
    addresses: SiteAddresses,
) -> Verdict:
    if articles:
        empty = [written(each) for each in selectors if not page_links(response, [each])]
        seen = f"{len(links)} links found, {len(articles)} of articles"
        if empty:
            seen += f"; nothing found by {', '.join(empty)}"
        return Verdict(name, "holds", seen)
    other = len(_articles(page_links(response), addresses))
    instead = f"the whole page leads to {other} articles" if other else "the whole page leads to none, either"
    return Verdict(name, "fails", f"{len(links)} links found, none of an article; {instead}")


def _of_patterns(
    site: SiteDefinition, links: Sequence[Link], articles: Sequence[str], addresses: SiteAddresses
) -> Verdict:
    kinds = Counter(addresses.classify(link.url).kind for link in links)
    if articles:
        return Verdict("articles.patterns", "holds", f"{len(articles)} addresses of the page fit")
    others = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) or "no link at all"
    shown = [link.url for link in links if addresses.classify(link.url).kind == "other"][:3]
    example = f"; for example {', '.join(shown)}" if shown else ""
    return Verdict("articles.patterns", "fails", f"no address on {site.hosts[0]} fits: {others}{example}")


def _of_navigation(response: TextResponse, site: SiteDefinition, addresses: SiteAddresses) -> list[Verdict]:
    if not site.lists.nav_links:
        return []
    links = page_links(response, site.lists.nav_links)
    lists = [link for link in links if addresses.classify(link.url).kind == "list"]
    seen = f"{len(links)} links found, {len(lists)} of lists"
    return [Verdict("lists.nav_links", "holds" if lists else "fails", seen)]


def _of_dates(site: SiteDefinition, links: Sequence[Link]) -> list[Verdict]:
    if site.lists.dates is None:
        return []
    dated = sum(link.date is not None for link in links)
    return [
        Verdict("lists.dates", "holds" if dated else "fails", f"{dated} of {len(links)} links have a date beside them")
    ]


def _paging_part(site: SiteDefinition) -> str:
    if site.lists.page_address is not None:
        return "lists.page_address"
    return "lists.further_page" if site.lists.further_page else "lists.next_link"


def _of_paging(
    response: TextResponse, site: SiteDefinition, addresses: SiteAddresses
) -> tuple[str | None, list[Verdict]]:
    """Where the second page should be, and whether the page itself leads there."""
    part = _paging_part(site)
    if is_only_page(response.text):
        return None, [Verdict(part, "not_seen", "the list says that it has one page")]
    if part == "lists.further_page":
        second = next((link.url for link in page_links(response) if addresses.list_pages(link.url, 2)), None)
        if second is not None:
            return second, [Verdict(part, "holds", f"the second page is {second}")]
        further = next_page_link(response, site.lists.next_link)
        if further is None:
            return None, [Verdict(part, "not_seen", "the list links to no second page; it may have one page")]
        return further, [Verdict(part, "fails", f"the next page is {further}, which it does not describe")]
    if site.lists.page_address is None:
        url = next_page_link(response, site.lists.next_link)
        if url is not None:
            return url, [Verdict(part, "holds", f"the next page is {url}")]
        if site.lists.next_link is None:
            return None, []
        return None, [Verdict(part, "fails", f"{written(site.lists.next_link)} finds no link")]
    url = addresses.list_page(response.url, 2)
    wanted = addresses.canonical(url) if url else None
    if any(addresses.canonical(link.url) == wanted for link in page_links(response)):
        return url, [Verdict(part, "holds", f"the page links to {url}")]
    if wanted and re.search(re.escape(wanted.rsplit("/", 1)[1]), response.text):
        return url, [Verdict(part, "holds", f"the page names {url} in its script")]
    return url, [Verdict(part, "not_seen", f"the page does not link to {url}; --paging asks for it")]
