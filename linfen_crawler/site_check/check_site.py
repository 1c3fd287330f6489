"""Visit a live site gently and say what of its definition still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from scrapy.http import TextResponse

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.operations.ask_in_turn import Answer, Conversation, ask_in_turn
from linfen_crawler.site_check.article_check import check_article
from linfen_crawler.site_check.discovery_check import MOST_REQUESTS, DiscoveryFinding, Got, Wish, discovery_visit
from linfen_crawler.site_check.list_check import PAGING, ListFinding, check_further_list, check_list
from linfen_crawler.site_check.page_of_answer import page_of_answer
from linfen_crawler.site_check.report import PageFinding, SiteReport, Verdict
from linfen_crawler.site_check.verdicts import verdicts_of_articles
from linfen_crawler.sites import addresses_of
from linfen_crawler.sites.discovery import ROBOTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.sites import Section, SiteDefinition

ARTICLES = 2
"""So many articles are looked at."""


def check_site(
    site: SiteDefinition,
    *,
    section: Section | None = None,
    front: bool = False,
    paging: bool = False,
    replica: str | None = None,
) -> SiteReport:
    """Ask for robots.txt, one list, and two of its articles, the definition's delay apart; and read them.

    Of the further ways of `[discovery]` one of each kind is looked at, too.

    Args:
        site: The definition.
        section: Whose list; by default that of the first section, or the front page where the site has none.
        front: Look at the front page in place of a list.
        paging: Ask for the list's second page, too.
        replica: `HOST:PORT` of a running replica, which is asked in place of the site.

    Raises:
        CannotRun: See `ask_in_turn`.
    """
    visit = _Visit(site, section, front=front, paging=paging)
    most = 1 + ARTICLES + (1 if paging else 0) + (MOST_REQUESTS if site.discovery.parts() else 0)
    talk = ask_in_turn(visit.choose, most=most, delay=site.delay, replica=replica)
    return visit.report(talk, replica)


class _Visit:
    """Which page comes next, and what the pages said."""

    def __init__(self, site: SiteDefinition, section: Section | None, *, front: bool, paging: bool) -> None:
        self._site = site
        self._addresses = addresses_of(site)
        shown = section or next(iter(site.sections), None)
        self._front = front or shown is None
        self._paging = paging and not self._front
        self._first = site.home if front or shown is None else self._addresses.section_address(shown)
        self._list: ListFinding | None = None
        self._read_first = not self._front or front or site.discovery.front
        """False where the definition says that the front page leads to nothing: then it is not looked at."""
        self._named: tuple[str, ...] = ()
        self._ways = discovery_visit(
            site,
            self._addresses,
            section=section,
            named=lambda: self._named,
            today=datetime.now(CHINA_TIME).date(),
        )
        self._wish: Wish | None = None
        self._found: DiscoveryFinding | None = None
        self._asked_further = False
        self._verdicts: list[Verdict] = []
        self._pages: list[PageFinding] = []
        self._read = 0

    def choose(self, answers: Sequence[Answer]) -> str | None:
        """The next address to ask for."""
        self._take_in(answers)
        if not answers and (self._read_first or self._needs_robots()):
            return self._first
        if self._pages and not self._pages[0].reachable:
            return None
        if self._paging and not self._asked_further and self._list is not None and self._list.next_page is not None:
            self._asked_further = True
            return self._list.next_page
        if self._found is None and self._wish is None:
            self._go_on(None)
        if self._wish is not None:
            return self._wish.url
        found = self._articles_found()
        articles = sum(page.kind == "article" for page in self._pages)
        return found[articles] if articles < min(ARTICLES, len(found)) else None

    def _needs_robots(self) -> bool:
        """Whether only robots.txt tells where to begin: it is read before the first page of the site."""
        return self._site.discovery.sitemaps[:1] == (ROBOTS,)

    def _go_on(self, got: Got | None) -> None:
        """Let the visit of the further ways name its next page, or end."""
        try:
            self._wish = next(self._ways) if got is None else self._ways.send(got)
        except StopIteration as end:
            self._wish, self._found = None, end.value

    def _articles_found(self) -> list[str]:
        listed = self._list.articles if self._list is not None else ()
        return list(dict.fromkeys([*listed, *(self._found.articles if self._found is not None else ())]))

    def report(self, talk: Conversation, replica: str | None) -> SiteReport:
        """All of it."""
        self._take_in(talk.answers)
        articles = [page for page in self._pages if page.kind == "article"]
        ways = self._found.verdicts if self._found is not None else ()
        verdicts = [*self._verdicts, *ways, *verdicts_of_articles(self._site, articles)]
        return SiteReport(
            site=self._site.key,
            checked_at=datetime.now(UTC),
            verified=self._site.verified,
            robots=_robots(talk),
            pages=tuple(self._pages),
            verdicts=tuple(verdicts),
            unreachable=self._unreachable(articles),
            requests=len(talk.answers),
            replica=replica or None,
        )

    def _take_in(self, answers: Sequence[Answer]) -> None:
        """Read the answers that are new; they come one by one, so that `choose` knows what came before."""
        for answer in answers[self._read :]:
            self._read += 1
            self._named = self._named or answer.sitemaps
            if self._wish is not None:
                finding = page_of_answer(self._wish.kind, answer, self._site)
                self._pages.append(finding)
                self._go_on(Got(answer, finding))
            elif not self._pages:
                self._pages.append(self._first_page(answer))
            elif (
                self._list is not None
                and self._asked_further
                and not any(page.kind == "further_list" for page in self._pages)
            ):
                self._pages.append(self._further_page(answer, self._list))
            else:
                self._pages.append(self._article(answer))

    def _first_page(self, answer: Answer) -> PageFinding:
        kind: Literal["front", "list"] = "front" if self._front else "list"
        part = "home" if self._front else "sections"
        finding = page_of_answer(kind, answer, self._site)
        if not self._read_first:
            return replace(finding, problem=None) if finding.reachable else finding
        if finding.problem is None and isinstance(answer.response, TextResponse):
            self._list = check_list(answer.response, self._site, self._addresses, front=self._front)
            self._verdicts.append(Verdict(part, "holds", f"{answer.url} answers"))
            self._verdicts += self._list.verdicts
        elif finding.reachable:
            self._verdicts.append(Verdict(part, "fails", f"{answer.url}: {finding.problem}"))
        return finding

    def _further_page(self, answer: Answer, first: ListFinding) -> PageFinding:
        finding = page_of_answer("further_list", answer, self._site)
        paging = next(each for each in self._verdicts if each.part in PAGING)
        if finding.problem is None and isinstance(answer.response, TextResponse):
            verdict = check_further_list(answer.response, self._site, self._addresses, first.articles)
        else:
            verdict = Verdict(paging.part, "fails", f"{answer.url}: {finding.problem}")
        self._verdicts[self._verdicts.index(paging)] = verdict
        return finding

    def _article(self, answer: Answer) -> PageFinding:
        finding = page_of_answer("article", answer, self._site)
        if finding.problem is not None or answer.response is None:
            return finding
        return check_article(
            answer.response.body,
            answer.url,
            self._site,
            status=answer.response.status,
            content_type=answer.content_type,
            fetched_at=answer.fetched_at,
        )

    def _unreachable(self, articles: Sequence[PageFinding]) -> str | None:
        """Why the check says nothing of the definition: no list, or no article, could be had from the site."""
        first = next(iter(self._pages), None)
        if first is None:
            return f"{self._first} gave no answer"
        if not first.reachable:
            return f"{first.url}: {first.problem}"
        if articles and not any(page.reachable for page in articles):
            return f"{articles[0].url}: {articles[0].problem}"
        return None


def _robots(talk: Conversation) -> str:
    if any(answer.failure == "robots" for answer in talk.answers):
        return "forbids what was to be asked for"
    if not talk.robots_statuses:
        return "could not be had"
    status = talk.robots_statuses[0]
    return "allows it" if status == 200 else f"says nothing (status {status})"
