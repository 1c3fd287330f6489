"""Reading a list page by page, newest first, until it ends or reaches what is known or not wanted.

How a page of it is read, HTML or JSON, and where the next one is, is the business of its `Pages`.
"""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol

from scrapy import Request

from linfen_crawler.ledger.clock import as_text
from linfen_crawler.spiders.answers_without_article import EMPTY_ANSWER
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.list_walk import PASSED_OVER, Gate, ListWalk, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.page_links import Link
    from linfen_crawler.spiders.site_spider import SiteSpider

GONE = (404, 410)
"""The statuses of what is not there."""

NO_ARTICLE = "no_article"
"""Reason of a list page without an article between pages with some."""


class UnreadableError(ValueError):
    """The answer is no page of a list of this kind. The message is the reason, a fixed word for counting."""


class PageOfList(NamedTuple):
    """What one page of a list shows."""

    links: list[Link]
    """What may be articles."""
    by_definition: bool = True
    """Whether they stand where the definition says; otherwise the list does not count as one that shows articles."""


class Pages(Protocol):
    """How the pages of one kind of list are read."""

    @property
    def kind(self) -> Literal["list", "interface"]:
        """The word for counting."""

    def read(self, response: Response, walk: ListWalk) -> PageOfList:
        """What a page shows.

        Raises:
            UnreadableError: It is none.
        """

    def is_only_page(self, response: Response) -> bool:
        """Whether the first page says that there is no other."""

    def learn(self, response: Response, walk: ListWalk) -> None:
        """Learn from a page how the one that the walk is at now is called, where that is known of links only."""

    def address(self, walk: ListWalk, number: int) -> str | None:
        """The address of page `number` by rule; None where there is no rule."""

    def next_address(self, response: Response, walk: ListWalk) -> str | None:
        """The address of the page behind this one, whose number the walk has already; None where there is none."""

    def links_to(self, response: Response, url: str) -> bool:
        """Whether a page names another one, so that something should be there."""


class ListReading:
    """Reads lists of one kind in one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance, pages: Pages) -> None:
        self._spider = spider
        self._admittance = admittance
        self._pages = pages

    def new_walk(
        self, address: str, max_pages: int, section_path: str | None = None, section_name: str | None = None
    ) -> ListWalk:
        """A walk of the list that is known by this address.

        Args:
            address: The address.
            max_pages: It is not followed further than so many pages.
            section_path: Path of the section that it lists, if it is one of the definition's.
            section_name: The section's name as the site shows it; by default what the definition calls it.
        """
        if section_name is None:
            sections = self._spider.site.sections
            section_name = next((each.name for each in sections if each.path == section_path), "")
        deep_days = self._spider.settings.getint("LINFEN_DEEP_DAYS")
        return ListWalk(
            address,
            self._spider.arguments.period,
            max_pages,
            section_path,
            (section_name,) if section_name else (),
            deep_before=as_text(self._spider.now() - timedelta(days=deep_days)),
        )

    def request(self, url: str, walk: ListWalk) -> Request:
        """The request for a page of a list."""
        answered = {"list": self.parse_list, "interface": self.parse_interface}[self._pages.kind]
        failed = partial(self.list_failed, walk=walk)
        return Request(url, callback=answered, errback=failed, cb_kwargs={"walk": walk})

    def parse_list(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        """Callback of pages in HTML."""
        with self._spider.output_guarded():
            yield from self._read(response, walk)

    def parse_interface(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        """Callback of pages in JSON."""
        with self._spider.output_guarded():
            yield from self._read(response, walk)

    def list_failed(self, failure: Failure, walk: ListWalk) -> Iterator[Request]:
        """Errback. A page that is missing behind others is how many lists end."""
        outcome = outcome_of(failure)
        if outcome.status in GONE and (walk.number > 1 or walk.may_be_missing):
            yield from self._without_article(walk)
            return
        self._admittance.page_failed(outcome, f"{walk.address} (page {walk.number})")
        if outcome.state == "failed":
            yield from self._past_failure(walk)
        else:
            yield from walk.end("put_off" if outcome.state == "pending" else "failed")

    def _read(self, response: Response, walk: ListWalk) -> Iterator[Request]:
        if walk.number == 1 and walk.leads_away(response.url):
            yield from walk.end("nothing")
            return
        try:
            page = self._read_page(response, walk)
        except UnreadableError as error:
            outcome = Outcome("failed", str(error), response.status)
            self._admittance.page_failed(outcome, f"{walk.address} (page {walk.number})")
            yield from self._past_failure(walk)
            return
        self._spider.count(f"pages/{self._pages.kind}")
        ledger = self._spider.store.ledger
        if not walk.begun:
            walk.begun = True
            walk.first_url = response.url
            walk.state = ledger.begin_walk(walk.address, self._spider.started_at)
        found = self._admittance.discoveries(page.links, response.url, walk.section_path, walk.section, day=walk.day)
        if walk.number == 1 and walk.day is None:
            # None is a redesign, if it showed some before.
            self._spider.count(f"list_links/{walk.address}", len(found) if page.by_definition else 0)
        if not found:
            yield from self._without_article(walk)
            return
        if walk.in_doubt:
            # They were not the list's end: a server that answers error pages as if they were pages.
            self._spider.count(f"lists_failed/{NO_ARTICLE}", walk.in_doubt)
            walk.has_gap = True
        walk.in_doubt = walk.passed_over = 0
        stated = self._admittance.stated_days(found)
        known = ledger.known(found)
        verdict = walk.judge(found, known, stated)
        dates = [known[each].day if each in known else stated[each] for each in found]

        def then(too_old: bool) -> Iterator[Request]:
            yield from self._go_on(response, walk, "too_old" if too_old else verdict)

        gate = Gate(walk.period, dates, then)
        undated = walk.period.since is not None and verdict == "go_on"
        yield from self._admittance.enter(found, stated, gate if undated else None)
        yield from gate.open_if_due()

    def _read_page(self, response: Response, walk: ListWalk) -> PageOfList:
        if not response.body.strip():
            raise UnreadableError(EMPTY_ANSWER)
        return self._pages.read(response, walk)

    def _go_on(self, response: Response, walk: ListWalk, verdict: Verdict) -> Iterator[Request]:
        """Ask for the list's next page, or note how far it has been read."""
        if verdict == "go_on" and walk.number == 1 and self._pages.is_only_page(response):
            verdict = "end"
        if verdict == "go_on" and walk.number < walk.max_pages:
            walk.number += 1
            self._pages.learn(response, walk)
            url = self._pages.address(walk, walk.number)
            walk.is_linked = url is not None and self._pages.links_to(response, url)
            if url is None:
                url = self._pages.next_address(response, walk)
            if url is not None:
                yield self.request(url, walk)
                return
            verdict = "end"
        yield from self._finished(walk, verdict)

    def _without_article(self, walk: ListWalk) -> Iterator[Request]:
        """A page that is there and shows no article, or is missing: the list's end, unless articles follow behind it.

        A first page says nothing of the rest, and one that the page before it links to may be ill.
        """
        if walk.number == 1:
            yield from walk.end("nothing")
            return
        if walk.is_linked:
            walk.in_doubt += 1
            request = self._passing_over(walk)
            if request is not None:
                yield request
                return
        yield from self._finished(walk, "end")

    def _past_failure(self, walk: ListWalk) -> Iterator[Request]:
        """Go on behind a page that could not be had; one that never can be must not hide all those behind it."""
        walk.has_gap = True
        request = self._passing_over(walk)
        if request is not None:
            yield request
        else:
            yield from walk.end("failed")

    def _passing_over(self, walk: ListWalk) -> Request | None:
        """The request for the page behind the present one, where the definition says how it is called."""
        walk.passed_over += 1
        if walk.number == 1 or walk.passed_over > PASSED_OVER or walk.number >= walk.max_pages:
            return None
        walk.number += 1
        url = self._pages.address(walk, walk.number)
        return None if url is None else self.request(url, walk)

    def _finished(self, walk: ListWalk, verdict: Verdict) -> Iterator[Request]:
        if not walk.has_gap and walk.is_settled:
            if verdict == "go_on":
                verdict = "end"  # of what the definition allows
            deep_at = None if verdict == "old_ground" else self._spider.started_at
            with self._spider.output_guarded():
                self._spider.store.ledger.finish_walk(walk.address, walk.complete_since(verdict), deep_at=deep_at)
        yield from walk.end("failed" if walk.has_gap else "whole")
