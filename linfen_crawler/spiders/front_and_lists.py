"""The front page and the lists: which of them are asked for, how far, and what they lead to.

Lists are read page by page, newest first, until they end or reach what is known or not wanted.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from html import escape
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response, TextResponse

from linfen_crawler.ledger import Discovery
from linfen_crawler.ledger.clock import as_text
from linfen_crawler.sites.address_templates import fill_template
from linfen_crawler.spiders.answers_without_article import EMPTY_ANSWER
from linfen_crawler.spiders.article_visit import ArticleVisit
from linfen_crawler.spiders.failure_reasons import EXPECTED_ENDS, Outcome, outcome_of
from linfen_crawler.spiders.list_walk import PASSED_OVER, Gate, ListWalk, Verdict
from linfen_crawler.spiders.only_page import is_only_page
from linfen_crawler.spiders.page_links import Link, next_page_link, page_links
from linfen_crawler.spiders.traps import trap_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from twisted.python.failure import Failure

    from linfen_crawler.ledger import StoredArticle
    from linfen_crawler.spiders.site_spider import SiteSpider

_NAV_DEPTH = 3  # folders deep: what a front page links to as a section, where the definition names none
_GONE = (404, 410)

NO_ARTICLE = "no_article"
"""Reason of a list page without an article between pages with some."""


class FrontAndLists:
    """Front page and lists of one run."""

    def __init__(self, spider: SiteSpider) -> None:
        self._spider = spider
        self._addresses = spider.addresses
        self._site = spider.site
        self._walks: set[str] = set()

    def requests(self) -> Iterator[Request]:
        """The first requests of a run."""
        for section in self._spider.arguments.sections or self._site.sections:
            names = (section.name,) if section.name else ()
            yield from self._walk_list(self._addresses.section_address(section), section.path, names)
        if not self._spider.arguments.sections:
            yield Request(self._site.home, callback=self.parse_front, errback=self.front_failed)

    def parse_front(self, response: Response) -> Iterator[Request]:
        """Callback of the front page."""
        with self._spider.output_guarded():
            yield from self._read_front(response)

    def parse_list(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        """Callback of list pages."""
        with self._spider.output_guarded():
            yield from self._read_list(response, walk)

    def front_failed(self, failure: Failure) -> None:
        """Errback of the front page."""
        self._page_failed(outcome_of(failure), self._site.home)

    def list_failed(self, failure: Failure, walk: ListWalk) -> Iterator[Request]:
        """Errback of list pages. One that is missing behind others is how many lists end."""
        outcome = outcome_of(failure)
        if outcome.status in _GONE and walk.number > 1:
            yield from self._without_article(walk)
        else:
            self._page_failed(outcome, f"{walk.address} (page {walk.number})")
            if outcome.state == "failed":
                yield from self._past_failure(walk)

    def _read_front(self, response: Response) -> Iterator[Request]:
        if not isinstance(response, TextResponse):
            return
        if not response.body.strip():
            self._page_failed(Outcome("failed", EMPTY_ANSWER, response.status), self._site.home)
            return
        self._spider.count("pages/front")
        for url, name in self._nav_sections(response):
            yield from self._walk_list(url, None, (name,) if name else ())
        links = page_links(response, self._site.lists.front_links)
        by_definition = bool(links) or not self._site.lists.front_links
        if not by_definition:
            self._spider.logger.warning(
                "lists.front_links find nothing on %s; every link of it counts instead", response.url
            )
            links = page_links(response)
        found = self.discoveries(links, response.url, None, ())
        self._count_links(self._site.home, len(found) if by_definition else 0)
        stated = {canonical: each.day or self._addresses.date(canonical) for canonical, each in found.items()}
        yield from self._enter(found, stated, None)

    def _nav_sections(self, response: TextResponse) -> Iterator[tuple[str, str]]:
        """Sections that the front page links to; without selectors and sections, its folders near the root."""
        rules = self._site.lists
        if not rules.nav_links and self._site.sections:
            return
        for link in page_links(response, rules.nav_links):
            if trap_of(link.url) is not None:
                continue
            address = self._addresses.classify(link.url)
            if address.kind != "list" or address.section is not None or (address.page or 1) > 1:
                continue
            if len(self._walks) >= self._spider.settings.getint("LINFEN_LISTS_OF_A_RUN"):
                self._spider.count("links_ignored/too_many_lists")
                continue
            if rules.nav_links or address.canonical.rstrip("/").count("/") - 2 <= _NAV_DEPTH:
                yield address.canonical, link.text

    def _walk_list(self, url: str, section_path: str | None, section: tuple[str, ...]) -> Iterator[Request]:
        address = self._addresses.canonical(url) or url
        if address in self._walks:
            return
        self._walks.add(address)
        walk = ListWalk(
            address,
            self._spider.arguments.period,
            self._site.lists.max_pages,
            section_path,
            section,
            deep_before=as_text(self._spider.now() - timedelta(days=self._spider.settings.getint("LINFEN_DEEP_DAYS"))),
        )
        yield self._list_request(url, walk)

    def _list_request(self, url: str, walk: ListWalk) -> Request:
        failed = partial(self.list_failed, walk=walk)
        return Request(url, callback=self.parse_list, errback=failed, cb_kwargs={"walk": walk})

    def _read_list(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        if not isinstance(response, TextResponse):
            return
        if not response.body.strip():
            self._page_failed(Outcome("failed", EMPTY_ANSWER, response.status), f"{walk.address} (page {walk.number})")
            yield from self._past_failure(walk)
            return
        self._spider.count("pages/list")
        ledger = self._spider.store.ledger
        if not walk.begun:
            walk.begun = True
            walk.first_url = response.url
            walk.state = ledger.begin_walk(walk.address, self._spider.started_at)
        rules = self._site.lists
        links = page_links(response, rules.links, rules.dates)
        by_definition = bool(links) or not rules.links
        if not by_definition and walk.number == 1:
            self._spider.logger.warning("lists.links find nothing on %s; every link of it counts instead", response.url)
            links = page_links(response)
        found = self.discoveries(links, response.url, walk.section_path, walk.section)
        if walk.number == 1:
            self._count_links(walk.address, len(found) if by_definition else 0)
        if not found:
            yield from self._without_article(walk)
            return
        if walk.in_doubt:
            # They were not the list's end: a server that answers error pages as if they were pages.
            self._spider.count(f"lists_failed/{NO_ARTICLE}", walk.in_doubt)
            walk.has_gap = True
        walk.in_doubt = walk.passed_over = 0
        stated = {canonical: each.day or self._addresses.date(canonical) for canonical, each in found.items()}
        known = ledger.known(found)
        verdict = walk.judge(found, known, stated)
        dates = [known[each].day if each in known else stated[each] for each in found]

        def then(too_old: bool) -> Iterator[Request]:
            yield from self._go_on(response, walk, "too_old" if too_old else verdict)

        gate = Gate(walk.period, dates, then)
        undated = walk.period.since is not None and verdict == "go_on"
        yield from self._enter(found, stated, gate if undated else None)
        yield from gate.open_if_due()

    def _go_on(self, response: TextResponse, walk: ListWalk, verdict: Verdict) -> Iterator[Request]:
        """Ask for the list's next page, or note how far it has been read."""
        if verdict == "go_on" and walk.number == 1 and is_only_page(response.text):
            verdict = "end"
        if verdict == "go_on" and walk.number < walk.max_pages:
            walk.number += 1
            if walk.pages is None:
                walk.pages = self._linked_pages(response, walk.number)
            url = self._page_address(walk)
            walk.is_linked = url is not None and _links_to(response, url)
            if url is None:
                url = next_page_link(response, self._site.lists.next_link)
            if url is not None and self._addresses.classify(url).kind not in {"foreign", "invalid", "article", "file"}:
                yield self._list_request(url, walk)
                return
            verdict = "end"
        with self._spider.output_guarded():
            self._finish(walk, verdict)

    def _without_article(self, walk: ListWalk) -> Iterator[Request]:
        """A page that is there and shows no article, or is missing: the list's end, unless articles follow behind it.

        A first page says nothing of the rest, and one that the page before it links to may be ill.
        """
        if walk.number == 1:
            return
        if walk.is_linked:
            walk.in_doubt += 1
            request = self._passing_over(walk)
            if request is not None:
                yield request
                return
        with self._spider.output_guarded():
            self._finish(walk, "end")

    def _past_failure(self, walk: ListWalk) -> Iterator[Request]:
        """Go on behind a page that could not be had; one that never can be must not hide all those behind it."""
        walk.has_gap = True
        request = self._passing_over(walk)
        if request is not None:
            yield request

    def _passing_over(self, walk: ListWalk) -> Request | None:
        """The request for the page behind the present one, where the definition says how it is called."""
        walk.passed_over += 1
        if walk.number == 1 or walk.passed_over > PASSED_OVER or walk.number >= walk.max_pages:
            return None
        walk.number += 1
        url = self._page_address(walk)
        return None if url is None else self._list_request(url, walk)

    def _page_address(self, walk: ListWalk) -> str | None:
        """The address of the walk's present page, where definition or links say how pages are called."""
        if walk.pages is not None:
            return fill_template(walk.pages, page=self._addresses.shown_number(walk.number))
        return self._addresses.list_page(walk.first_url, walk.number)

    def _linked_pages(self, response: TextResponse, number: int) -> str | None:
        """How the pages of the list are called, from the page's link to its page `number`."""
        if not self._site.lists.further_page:
            return None
        templates = (self._addresses.list_pages(link.url, number) for link in page_links(response))
        return next((template for template in templates if template is not None), None)

    def _finish(self, walk: ListWalk, verdict: Verdict) -> None:
        if walk.has_gap:
            return
        if verdict == "go_on":
            verdict = "end"  # of what the definition allows
        deep_at = None if verdict == "old_ground" else self._spider.started_at
        self._spider.store.ledger.finish_walk(walk.address, walk.complete_since(verdict), deep_at=deep_at)

    def discoveries(
        self, links: Sequence[Link], page: str, section_path: str | None, section: tuple[str, ...]
    ) -> dict[str, Discovery]:
        """The articles among a page's links, by canonical address; the others are counted by reason."""
        found: dict[str, Discovery] = {}
        most = self._spider.settings.getint("LINFEN_LINKS_OF_A_PAGE")
        for link in links:
            address = self._addresses.classify(link.url)
            canonical = address.canonical
            kind = address.kind
            if kind == "further_page" and address.first is not None:
                canonical = address.first
            elif kind not in {"article", "by_id"}:
                self._spider.count(f"links_ignored/{kind}")
                continue
            trap = trap_of(canonical)
            if trap is None and canonical not in found and len(found) >= most:
                trap = "too_many"
            if trap is not None:
                self._spider.count(f"links_ignored/{trap}")
                continue
            day = link.date or (address.date if address.date and len(address.date) == 10 else None)
            if canonical not in found:
                found[canonical] = Discovery(
                    canonical,
                    canonical,
                    "by_id" if kind == "by_id" else "article",
                    address.article_id,
                    section_path,
                    section,
                    day,
                    page,
                )
        return found

    def _enter(
        self, found: dict[str, Discovery], stated: dict[str, str | None], gate: Gate | None
    ) -> Iterator[Request]:
        """Enter a page's articles in the ledger, and ask for the new ones that the period does not rule out.

        Those that were thought to be gone, and are shown again, are looked at again.
        """
        ledger = self._spider.store.ledger
        new = ledger.discovered(found.values())
        ledger.leased(new)
        self._spider.count("discovered", len(new))
        if len(found) > len(new):
            self._spider.count("links_ignored/known", len(found) - len(new))
        for canonical, discovery in found.items():
            if canonical in new:
                waits = gate is not None and stated[canonical] is None
                yield from self._spider.visit(discovery, stated[canonical], gate if waits else None)
        for stored in self._shown_again([canonical for canonical in found if canonical not in new]):
            yield ArticleVisit(self._spider, stored.discovery, stored=stored).request()

    def _count_links(self, address: str, count: int) -> None:
        """Count the articles that a list shows on its first page: none is a redesign, if it showed some before."""
        self._spider.count(f"list_links/{address}", count)

    def _shown_again(self, canonicals: Sequence[str]) -> list[StoredArticle]:
        every = timedelta(hours=self._spider.settings.getfloat("LINFEN_RECHECK_HOURS"))
        return self._spider.store.ledger.shown_again(canonicals, every=every)

    def _page_failed(self, outcome: Outcome, page: str) -> None:
        if outcome.reason in EXPECTED_ENDS:
            return
        kind = "lists_forbidden" if outcome.reason == "robots" else f"lists_failed/{outcome.reason}"
        self._spider.count(kind)
        self._spider.failure_examples.setdefault(outcome.reason, page)
        self._spider.logger.warning("no list at %s: %s %s", page, outcome.reason, outcome.detail or "")


def _links_to(response: TextResponse, url: str) -> bool:
    """Whether the page names the last part of an address, as a link to it does."""
    name = url.rpartition("/")[2]
    return bool(name) and any(each.encode() in response.body for each in {name, escape(name)})
