"""Whether the further ways of `[discovery]` still lead to articles: one request or a few for each of them.

A visit is a generator: it gives the address that it wants next and is sent the answer.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Literal, NamedTuple
from urllib.parse import urljoin

from scrapy.http import TextResponse

from linfen_crawler.site_check.report import Verdict
from linfen_crawler.sites.address_templates import fill_template
from linfen_crawler.sites.discovery import ROBOTS
from linfen_crawler.spiders.feed_document import read_feed
from linfen_crawler.spiders.interfaces import interface_links, numbered_address
from linfen_crawler.spiders.list_reading import UnreadableError
from linfen_crawler.spiders.page_links import Link, absolute_address, page_links, with_open_islands
from linfen_crawler.spiders.paper_page import paper_page
from linfen_crawler.spiders.sitemap_document import NoSitemapError, SitemapDocument, read_sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from linfen_crawler.operations.ask_in_turn import Answer
    from linfen_crawler.site_check.report import PageFinding
    from linfen_crawler.sites import Days, Interface, Paper, Section, Selector, SiteAddresses, SiteDefinition

Kind = Literal["sitemap", "feed", "interface", "day", "issue"]
DAYS: Final = 4
"""So many days are looked for a list or an issue: today's may not be out yet, and not every day has one."""
MOST_REQUESTS: Final = 2 + 1 + 1 + DAYS + DAYS + 1
"""For all ways together: an index and a file of it, a feed, a JSON list, days, issues and a page of one."""


class Wish(NamedTuple):
    """A page to ask for."""

    kind: Kind
    url: str


class Got(NamedTuple):
    """What came of it."""

    answer: Answer
    finding: PageFinding
    """Its `problem` says why there is nothing to read."""


@dataclass(frozen=True, slots=True)
class DiscoveryFinding:
    """What all ways together came to."""

    verdicts: tuple[Verdict, ...]
    articles: tuple[str, ...]
    """Canonical addresses of the articles that they lead to."""


class _Seen(NamedTuple):
    verdict: Verdict
    articles: Sequence[str] = ()


Visit = Generator[Wish, Got, DiscoveryFinding]
_Part = Generator[Wish, Got, _Seen]


def discovery_visit(
    site: SiteDefinition,
    addresses: SiteAddresses,
    *,
    section: Section | None,
    named: Callable[[], Sequence[str]],
    today: date,
) -> Visit:
    """Look at the first of each kind of way.

    Args:
        site: The definition.
        addresses: Its addresses.
        section: The section whose list alone is checked: then only ways that list it are looked at.
        named: Gives the sitemaps that robots.txt names, once it was read.
        today: The day in China.
    """
    rules = site.discovery
    look = _Look(site, addresses)
    parts: list[_Part] = []
    if rules.sitemaps and section is None:
        parts.append(look.at_sitemaps(rules.sitemaps, named))
    if rules.feeds and section is None:
        parts.append(look.at_feeds(rules.feeds))
    interfaces = [each for each in rules.interfaces if section is None or each.section == section.path]
    days = [each for each in rules.days if section is None or each.section == section.path]
    if interfaces:
        parts.append(look.at_interface(interfaces[0], len(interfaces)))
    if days:
        parts.append(look.at_days(days[0], len(days), today))
    if rules.paper is not None and section is None:
        parts.append(look.at_paper(rules.paper, today))
    seen = []
    for part in parts:
        one = yield from part
        seen.append(one)
    articles = dict.fromkeys(url for each in seen for url in each.articles)
    return DiscoveryFinding(tuple(each.verdict for each in seen), tuple(articles))


class _Look:
    def __init__(self, site: SiteDefinition, addresses: SiteAddresses) -> None:
        self._site = site
        self._addresses = addresses

    def at_sitemaps(self, given: Sequence[str], named: Callable[[], Sequence[str]]) -> _Part:
        part = "discovery.sitemaps"
        urls = [url for each in given for url in (named() if each == ROBOTS else [urljoin(self._site.home, each)])]
        if not urls:
            return _Seen(Verdict(part, "fails", "robots.txt names no sitemap"))
        url = urls[0]
        for _ in range(2):
            got = yield Wish("sitemap", url)
            read = _sitemap(got)
            if isinstance(read, str):
                return _Seen(Verdict(part, "fails", read))
            if read.kind == "pages":
                found = self._articles(each.url for each in read.entries)
                return self._lists(part, url, len(read.entries), found, len(urls))
            if not read.entries:
                return _Seen(Verdict(part, "fails", f"{url} is an index that leads to nothing"))
            url = max(read.entries, key=lambda entry: entry.changed_day or "").url
        return _Seen(Verdict(part, "fails", f"{url} is an index that another one leads to: a crawl does not follow it"))

    def at_feeds(self, given: Sequence[str]) -> _Part:
        part = "discovery.feeds"
        url = urljoin(self._site.home, given[0])
        got = yield Wish("feed", url)
        response = got.answer.response
        if got.finding.problem is not None or response is None:
            return _Seen(Verdict(part, "fails", f"{url}: {got.finding.problem}"))
        try:
            entries = read_feed(response.body).entries
        except ValueError as reason:
            return _Seen(Verdict(part, "fails", f"{url} is no feed ({reason})"))
        links = [link for each in entries if (link := absolute_address(response, each.url)) is not None]
        return self._lists(part, url, len(entries), self._articles(links), len(given))

    def at_interface(self, interface: Interface, count: int) -> _Part:
        part = "discovery.interfaces"
        url = numbered_address(self._site, interface, 1)
        got = yield Wish("interface", url)
        response = got.answer.response
        if got.finding.problem is not None or response is None:
            return _Seen(Verdict(part, "fails", f"{url}: {got.finding.problem}"))
        try:
            links = interface_links(response.body, self._site, interface)
        except UnreadableError as reason:
            return _Seen(Verdict(part, "fails", f"{url} is no list as it is described ({reason})"))
        return self._lists(part, url, len(links), self._articles(each.url for each in links), count)

    def at_days(self, days: Days, count: int, today: date) -> _Part:
        part = "discovery.days"
        tried = []
        for day in _latest(today, days.first, days.last):
            url = urljoin(self._site.home, _filled(days.address, day))
            tried.append(url)
            links = _links((yield Wish("day", url)), self._site.lists.links)
            found = self._articles(each.url for each in links)
            if found:
                return self._lists(part, url, len(links), found, count)
        return _Seen(Verdict(part, "not_seen", f"no list with articles at {', '.join(tried)}"))

    def at_paper(self, paper: Paper, today: date) -> _Part:
        part = "discovery.paper"
        tried = []
        for day in _latest(today, paper.first, paper.last):
            url = urljoin(self._site.home, _filled(paper.issue, day))
            tried.append(url)
            links = _links((yield Wish("issue", url)), paper.links)
            named = [each for each in links if paper_page(each.text) is not None]
            found = self._articles(each.url for each in links)
            if named and not found:
                further = _links((yield Wish("issue", named[-1].url)), paper.links)
                found = self._articles(each.url for each in further)
            if found:
                seen = f"{url} names {len(named)} pages and leads to {len(found)} articles"
                return _Seen(Verdict(part, "holds", seen), found)
        return _Seen(Verdict(part, "not_seen", f"no issue with articles at {', '.join(tried)}"))

    def _lists(self, part: str, url: str, entries: int, found: Sequence[str], count: int) -> _Seen:
        more = f"; the first of {count}" if count > 1 else ""
        seen = f"{url} lists {entries} addresses, {len(found)} of articles{more}"
        return _Seen(Verdict(part, "holds" if found else "fails", seen), found)

    def _articles(self, urls: Iterable[str]) -> list[str]:
        found = map(self._addresses.classify, urls)
        return list(dict.fromkeys(each.canonical for each in found if each.kind in {"article", "by_id"}))


def _links(got: Got, selectors: Sequence[Selector]) -> list[Link]:
    response = got.answer.response
    if got.finding.problem is not None or not isinstance(response, TextResponse):
        return []
    page = with_open_islands(response)
    return page_links(page, selectors) or page_links(page)


def _sitemap(got: Got) -> SitemapDocument | str:
    """What it lists, or what is wrong with it."""
    response = got.answer.response
    if got.finding.problem is not None or response is None:
        return f"{got.answer.url}: {got.finding.problem}"
    try:
        return read_sitemap(response.body)
    except NoSitemapError as reason:
        return f"{got.answer.url} is no sitemap ({reason})"


def _latest(today: date, first: date | None, last: date | None) -> list[date]:
    newest = min(today, last or today)
    days = [newest - timedelta(days=back) for back in range(DAYS)]
    return [day for day in days if first is None or day >= first]


def _filled(template: str, day: date) -> str:
    return fill_template(template, year=f"{day.year:04}", month=f"{day.month:02}", day=f"{day.day:02}")
