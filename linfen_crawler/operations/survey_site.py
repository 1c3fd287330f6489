"""Surveys a site: asks for the pages that a survey wants, one after the other, by the rules of a crawl."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.operations.ask_in_turn import Answer, ask_in_turn
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.site_making.sample_page import SamplePage
from linfen_crawler.site_making.survey import MOST_REQUESTS, Listed, Surveyed, survey_of
from linfen_crawler.site_making.survey import Answer as SurveyAnswer
from linfen_crawler.sites.canonical_address import clean_address

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_MOST_TRIES = 2 * MOST_REQUESTS + 1
"""Addresses that robots.txt forbids are not asked for, and do not count as requests. A survey ends before so many."""


def survey_site(address: str, *, replica: str | None = None, on_ask: Callable[[str], None] | None = None) -> Surveyed:
    """Survey the site at an address with at most a dozen requests, beside the one for robots.txt.

    It runs Scrapy's reactor, which starts only once in a process: call it once, too.

    Args:
        address: An absolute http(s) address, best the front page.
        replica: `HOST:PORT` of a running replica, which is asked in place of the site, without delay; else
            LINFEN_REPLICA, if set.
        on_ask: Called with each address before it is asked for.

    Raises:
        CannotRun: USAGE for another kind of address, CONFIGURATION without a contact.
        CannotPropose: The front page says that no definition can be made of the site.
    """
    survey = survey_of(check_address(address))
    ended: list[Surveyed] = []
    failed: list[Exception] = []

    def choose(answers: Sequence[Answer]) -> str | None:
        try:
            wish = survey.send(_told(answers[-1])) if answers else next(survey)
        except StopIteration as end:
            ended.append(end.value)
            return None
        except Exception as problem:
            failed.append(problem)
            return None
        if on_ask is not None:
            on_ask(wish)
        return wish

    ask_in_turn(choose, most=_MOST_TRIES, delay=_delay(replica), replica=replica)
    if failed:
        raise failed[0]
    if not ended:  # a signal came
        raise CannotRun(ExitCode.INTERRUPTED, "the survey was stopped before it had its pages; nothing is written")
    return ended[0]


def fetch_samples(
    addresses: Sequence[str], *, replica: str | None = None, on_ask: Callable[[str], None] | None = None
) -> tuple[list[SamplePage], list[str]]:
    """Ask for some pages; gives those that came, and a sentence for each that did not. Otherwise as `survey_site`."""
    addresses = list(dict.fromkeys(check_address(address) for address in addresses))
    if len(addresses) > MOST_REQUESTS:
        raise CannotRun(
            ExitCode.USAGE, f"{len(addresses)} addresses are too many: at most {MOST_REQUESTS} pages are asked for"
        )

    def choose(answers: Sequence[Answer]) -> str | None:
        if len(answers) == len(addresses):
            return None
        if on_ask is not None:
            on_ask(addresses[len(answers)])
        return addresses[len(answers)]

    answers = ask_in_turn(choose, most=len(addresses), delay=_delay(replica), replica=replica).answers
    told = [_told(answer) for answer in answers]
    pages = [SamplePage(each.url, each.body, each.content_type, each.fetched_at) for each in told if each.status == 200]
    missed = [f"{each.url}: {_why(each)}" for each in told if each.status != 200]
    return pages, missed


def check_address(address: str) -> str:
    """The address, cleaned of what means nothing.

    Raises:
        CannotRun: USAGE for what is no web address, and for one with a port, which definitions do not know.
    """
    cleaned = clean_address(address) if address.startswith(("http://", "https://")) else None
    if cleaned is None:
        raise CannotRun(
            ExitCode.USAGE, f"{address!r} is no web address. Write it with http:// or https://, or give saved --pages"
        )
    if urlsplit(cleaned).port is not None:
        raise CannotRun(ExitCode.USAGE, f"{address} has a port of its own: sites are crawled on the usual ones alone")
    return cleaned


def _delay(replica: str | None) -> float | None:
    """None for that of the settings. A replica stands on this machine: nobody is to be spared."""
    return 0.0 if replica or os.environ.get("LINFEN_REPLICA") else None


def _why(answer: SurveyAnswer) -> str:
    if answer.problem == "robots":
        return "robots.txt forbids it"
    return answer.problem or f"status {answer.status}"


def _told(answer: Answer) -> SurveyAnswer:
    if answer.response is None:
        return SurveyAnswer(
            answer.url, problem="robots" if answer.failure == "robots" else answer.message or "no answer"
        )
    return SurveyAnswer(
        answer.url,
        answer.response.status,
        answer.response.body,
        answer.content_type,
        answer.leads_to,
        answer.fetched_at,
        sitemaps=answer.sitemaps,
        listed=_listed(answer.response.body) if answer.response.status == 200 else None,
    )


def _listed(body: bytes) -> Listed | None:
    """What a sitemap lists; None where the bytes are none."""
    from linfen_crawler.spiders.sitemap_document import NoSitemapError, read_sitemap

    try:
        document = read_sitemap(body)
    except NoSitemapError:
        return None
    entries = document.entries
    if document.kind == "index":
        entries = sorted(entries, key=lambda entry: entry.changed_day or "", reverse=True)
    return Listed(tuple(entry.url for entry in entries), document.kind == "index")
