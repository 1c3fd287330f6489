"""A printed newspaper on the web: a day's issue leads to its pages, these to their articles.

An issue is entered in the ledger when all its pages were read, so that each article goes to its own page and not to one
that shows the headlines of all; and only an issue whose pages could all be had is not asked for again. Where a page is
missing, what only the first page shows waits for the next run; is the page missing then, too, nobody says whose it is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response, TextResponse

from linfen_crawler.spiders.answers_without_article import EMPTY_ANSWER
from linfen_crawler.spiders.day_by_day import DayByDay, DayToAsk
from linfen_crawler.spiders.failure_reasons import Outcome, outcome_of
from linfen_crawler.spiders.list_reading import GONE
from linfen_crawler.spiders.list_walk import WalkEnd, path_and_query
from linfen_crawler.spiders.page_links import Link, page_links, texts_at
from linfen_crawler.spiders.paper_page import PaperPage, paper_page, paper_page_in
from linfen_crawler.spiders.traps import trap_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from twisted.python.failure import Failure

    from linfen_crawler.ledger import Discovery
    from linfen_crawler.sites import Paper
    from linfen_crawler.spiders.admittance import Admittance
    from linfen_crawler.spiders.site_spider import SiteSpider

MOST_PAGES = 200
"""Pages of an issue at most; a thick paper has a hundred."""


@dataclass(slots=True)
class _Issue:
    """An issue that is being read."""

    day: DayToAsk
    waiting: set[str] = field(default_factory=set)
    """Addresses of pages that were asked for and have not answered."""
    pages: dict[str, tuple[PaperPage | None, list[Link]]] = field(default_factory=dict)
    """By address: what a page is called, and its links."""
    how: WalkEnd = "whole"
    has_gap: bool = False
    """Whether a page of it is missing, so that the first one may show articles of that page as if they were its own."""


class PaperIssues:
    """The issues of one run."""

    def __init__(self, spider: SiteSpider, admittance: Admittance) -> None:
        self._spider = spider
        self._admittance = admittance
        self._addresses = spider.addresses

    async def requests(self) -> AsyncIterator[Request]:
        """That for the newest issue."""
        paper = self._spider.site.discovery.paper
        if paper is None or paper.first is None or self._spider.arguments.sections:
            return
        self._paper: Paper = paper
        self._days = DayByDay(self._spider, self._admittance, paper.issue, paper.first, paper.last, self._ask)
        for request in self._days.next():
            yield request

    def _ask(self, day: DayToAsk) -> Iterator[Request]:
        issue = _Issue(day, {day.url})
        yield self._request(day.url, issue, None)

    def _request(self, url: str, issue: _Issue, page: PaperPage | None) -> Request:
        return Request(
            url,
            callback=self.parse_page,
            errback=partial(self.page_failed, url=url, issue=issue),
            cb_kwargs={"url": url, "issue": issue, "page": page},
        )

    def parse_page(self, response: Response, url: str, issue: _Issue, page: PaperPage | None) -> Iterator[Request]:
        """Callback of an issue and of its pages."""
        with self._spider.output_guarded():
            if url == issue.day.url:
                yield from self._read_issue(response, issue)
            else:
                self._read_page(response, url, issue, page)
            yield from self._answered(url, issue)

    def page_failed(self, failure: Failure, url: str, issue: _Issue) -> Iterator[Request]:
        """Errback. An issue that is not there is a day without one."""
        outcome = outcome_of(failure)
        if url == issue.day.url and outcome.status in GONE:
            issue.how = "nothing"
        else:
            self._fail(outcome, url, issue)
        with self._spider.output_guarded():
            yield from self._answered(url, issue)

    def _fail(self, outcome: Outcome, url: str, issue: _Issue) -> None:
        self._admittance.page_failed(outcome, url)
        issue.has_gap = True
        if outcome.status in GONE:
            return  # it is said once; asking for all of the issue every night would not bring the page back
        issue.how = "put_off" if outcome.state == "pending" else "failed"

    def _read_issue(self, response: Response, issue: _Issue) -> Iterator[Request]:
        if not path_and_query(response.url).startswith(issue.day.beginning):
            issue.how = "nothing"  # it led elsewhere: to the front page, to the latest issue
            return
        own = self._key(response.url)
        named: dict[str, tuple[str, PaperPage | None]] = {}
        if isinstance(response, TextResponse):
            for link in page_links(response, self._paper.pages):
                page = paper_page(link.text)
                if (page is None and not self._paper.pages) or not self._is_of_issue(link.url, issue):
                    continue
                key = self._key(link.url)
                if key not in named or (named[key][1] is None and page is not None):
                    named[key] = (link.url, page)
        self._read_page(response, issue.day.url, issue, named.pop(own, ("", None))[1])
        for url, page in list(named.values())[:MOST_PAGES]:
            issue.waiting.add(url)
            yield self._request(url, issue, page)

    def _is_of_issue(self, url: str, issue: _Issue) -> bool:
        kind = self._addresses.classify(url).kind
        if kind in {"foreign", "invalid", "article", "further_page", "by_id", "file"} or trap_of(url) is not None:
            return False
        return path_and_query(url).startswith(issue.day.beginning)

    def _key(self, url: str) -> str:
        return self._addresses.canonical(url) or url

    def _read_page(self, response: Response, url: str, issue: _Issue, page: PaperPage | None) -> None:
        if not isinstance(response, TextResponse) or not response.body.strip():
            reason = "not_html" if response.body.strip() else EMPTY_ANSWER
            self._fail(Outcome("failed", reason, response.status), url, issue)
            return
        self._spider.count("pages/paper")
        issue.pages[url] = (page or self._named_by_itself(response), page_links(response, self._paper.links))

    def _named_by_itself(self, response: TextResponse) -> PaperPage | None:
        """What a page calls itself: where the definition says, else in its title, else in the first such text on it."""
        selector = self._paper.page_name
        if selector is not None:
            return paper_page_in(" ".join(texts_at(response, selector)))
        texts = response.xpath("//title/text() | //body//text()[contains(., '版')]").getall()
        return next((page for page in map(paper_page_in, texts) if page is not None), None)

    def _answered(self, url: str, issue: _Issue) -> Iterator[Request]:
        """A page is done; with the last one the issue is."""
        issue.waiting.discard(url)
        if issue.waiting:
            return
        yield from self._enter(issue)
        day = issue.day
        if issue.how in {"whole", "nothing"} and day.is_settled:
            ledger = self._spider.store.ledger
            ledger.begin_walk(day.url, self._spider.started_at)
            ledger.finish_walk(day.url, "")
        yield from self._days.done(day, issue.how, answered=bool(issue.pages))

    def _enter(self, issue: _Issue) -> Iterator[Request]:
        """Let in the articles of all pages, each as one of the page that shows the fewest."""
        found: dict[str, Discovery] = {}
        any_shown = False
        # The sort is stable: of pages that show equally many the first one counts.
        for url, (page, links) in sorted(issue.pages.items(), key=lambda each: self._count_articles(each[1][1])):
            section = page.section if page is not None else ()
            if url == issue.day.url and issue.has_gap:
                if self._may_be_whole_next_time(issue):
                    continue
                section = ()  # whose articles these are, nobody can say
            shown = self._admittance.discoveries(
                [link for link in links if self._may_be_of_issue(link, issue)],
                url,
                section=section,
                day=issue.day.day.isoformat(),
            )
            any_shown = any_shown or bool(shown)
            for canonical, discovery in shown.items():
                found.setdefault(canonical, discovery)
        if not any_shown and issue.how == "whole":
            issue.how = "nothing"
        yield from self._admittance.enter(found, self._admittance.stated_days(found))

    def _may_be_whole_next_time(self, issue: _Issue) -> bool:
        """Whether a page of an issue was not to be had for the first time, so that the next run may have it."""
        if issue.how == "whole":
            return False
        if issue.how == "put_off":
            return True
        started_at = self._spider.started_at
        return self._spider.store.ledger.begin_walk(issue.day.url, started_at).open_since == started_at

    def _count_articles(self, links: list[Link]) -> int:
        articles = (self._addresses.classify(link.url) for link in links)
        return len({each.canonical for each in articles if each.kind == "article"})

    def _may_be_of_issue(self, link: Link, issue: _Issue) -> bool:
        """Whether it is not an article of another day, as boxes of what is read most show them."""
        day = self._addresses.date(link.url)
        return day is None or len(day) < 10 or day == issue.day.day.isoformat()
