"""Visit a live site gently and say what of its definition still holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from scrapy.http import TextResponse

from linfen_crawler.operations.ask_in_turn import Answer, Conversation, ask_in_turn
from linfen_crawler.site_check.article_check import check_article
from linfen_crawler.site_check.list_check import ListFinding, check_further_list, check_list
from linfen_crawler.site_check.report import PageFinding, SiteReport, Verdict
from linfen_crawler.site_check.verdicts import verdicts_of_articles
from linfen_crawler.site_check.walls import wall_of_page, wall_of_status
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.sites import Section, SiteDefinition

ARTICLES = 2
"""So many articles are looked at."""
_GONE = (404, 410)


def check_site(
    site: SiteDefinition,
    *,
    section: Section | None = None,
    front: bool = False,
    paging: bool = False,
    replica: str | None = None,
) -> SiteReport:
    """Ask for robots.txt, one list, and two of its articles, the definition's delay apart; and read them.

    Args:
        site: The definition.
        section: Whose list; by default that of the first section, or the front page where the site has none.
        front: Look at the front page in place of a list.
        paging: Ask for the list's second page, too.
        replica: `HOST:PORT` of a running replica, which is asked in place of the site.

    Raises:
        CannotRun: See `ask_in_turn`.
    """
    visit = _Visit(site, section or next(iter(site.sections), None), front=front, paging=paging)
    most = 1 + ARTICLES + (1 if paging else 0)
    talk = ask_in_turn(visit.choose, most=most, delay=site.delay, replica=replica)
    return visit.report(talk, replica)


class _Visit:
    """Which page comes next, and what the pages said."""

    def __init__(self, site: SiteDefinition, section: Section | None, *, front: bool, paging: bool) -> None:
        self._site = site
        self._addresses = addresses_of(site)
        self._front = front or section is None
        self._paging = paging and not self._front
        self._first = site.home if front or section is None else self._addresses.section_address(section)
        self._list: ListFinding | None = None
        self._asked_further = False
        self._verdicts: list[Verdict] = []
        self._pages: list[PageFinding] = []
        self._read = 0

    def choose(self, answers: Sequence[Answer]) -> str | None:
        """The next address to ask for."""
        self._take_in(answers)
        if not answers:
            return self._first
        if self._list is None:
            return None
        if self._paging and not self._asked_further and self._list.next_page is not None:
            self._asked_further = True
            return self._list.next_page
        articles = sum(page.kind == "article" for page in self._pages)
        return self._list.articles[articles] if articles < min(ARTICLES, len(self._list.articles)) else None

    def report(self, talk: Conversation, replica: str | None) -> SiteReport:
        """All of it."""
        self._take_in(talk.answers)
        articles = [page for page in self._pages if page.kind == "article"]
        verdicts = [*self._verdicts, *verdicts_of_articles(self._site, articles)]
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
            if self._list is None:
                self._pages.append(self._first_page(answer))
            elif self._asked_further and not any(page.kind == "further_list" for page in self._pages):
                self._pages.append(self._further_page(answer, self._list))
            else:
                self._pages.append(self._article(answer))

    def _first_page(self, answer: Answer) -> PageFinding:
        kind: Literal["front", "list"] = "front" if self._front else "list"
        part = "home" if self._front else "sections"
        finding = _page(kind, answer, self._site)
        if finding.problem is None and isinstance(answer.response, TextResponse):
            self._list = check_list(answer.response, self._site, self._addresses, front=self._front)
            self._verdicts.append(Verdict(part, "holds", f"{answer.url} answers"))
            self._verdicts += self._list.verdicts
        elif finding.reachable:
            self._verdicts.append(Verdict(part, "fails", f"{answer.url}: {finding.problem}"))
        return finding

    def _further_page(self, answer: Answer, first: ListFinding) -> PageFinding:
        finding = _page("further_list", answer, self._site)
        paging = next(each for each in self._verdicts if each.part in {"lists.page_address", "lists.next_link"})
        if finding.problem is None and isinstance(answer.response, TextResponse):
            verdict = check_further_list(answer.response, self._site, self._addresses, first.articles)
        else:
            verdict = Verdict(paging.part, "fails", f"{answer.url}: {finding.problem}")
        self._verdicts[self._verdicts.index(paging)] = verdict
        return finding

    def _article(self, answer: Answer) -> PageFinding:
        finding = _page("article", answer, self._site)
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


def _page(
    kind: Literal["list", "further_list", "front", "article"], answer: Answer, site: SiteDefinition
) -> PageFinding:
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
    if other is not None:
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
    if charset is None:
        return PageFinding(kind, answer.url, status, f"it is no text but {answer.content_type}")
    return PageFinding(kind, answer.url, status, charset=charset)


def _robots(talk: Conversation) -> str:
    if any(answer.failure == "robots" for answer in talk.answers):
        return "forbids what was to be asked for"
    if not talk.robots_statuses:
        return "could not be had"
    status = talk.robots_statuses[0]
    return "allows it" if status == 200 else f"says nothing (status {status})"
