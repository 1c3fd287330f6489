"""One page of one address: fetched once, by the rules of a crawl (contact, robots.txt, replica), and given back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.operations.ask_in_turn import ask_in_turn
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from datetime import datetime

    from linfen_crawler.operations.ask_in_turn import Answer


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """An answer with status 200."""

    url: str
    """The address that was asked for."""
    body: bytes
    content_type: str | None
    fetched_at: datetime
    """UTC."""


def fetch_page(url: str, *, replica: str | None = None) -> FetchedPage:
    """Fetch one page by one request, beside the one for robots.txt. No redirect is followed, nothing is tried twice.

    Args:
        url: An absolute http(s) address.
        replica: `HOST:PORT` of a running replica, which is asked in place of the site; else LINFEN_REPLICA, if set.

    Raises:
        CannotRun: USAGE for another kind of address, also of the replica, CONFIGURATION without a contact, UNREACHABLE
            where no answer came, robots.txt forbids it, or the answer is another one than 200. The message says which.
    """
    _check(url)
    answers = ask_in_turn(lambda so_far: None if so_far else url, most=1, replica=replica).answers
    return _read(url, answers[0] if answers else None)


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable:
        raise CannotRun(
            ExitCode.USAGE, f"{url!r} is no web address. Write it with http:// or https://, or name a saved file"
        )


def _read(url: str, answer: Answer | None) -> FetchedPage:
    if answer is None:
        raise CannotRun(ExitCode.UNREACHABLE, f"{url} gave no answer")
    if answer.failure in {"robots", "not_asked"}:
        why = answer.message or "the site's robots.txt forbids it"
        raise CannotRun(ExitCode.UNREACHABLE, f"{url} was not asked for: {why}. Save the page by hand")
    if answer.response is None:
        raise CannotRun(ExitCode.UNREACHABLE, f"{url} gave no answer: {answer.message}")
    if answer.response.status != 200:
        leads = f" and leads to {answer.leads_to}. Ask for that address" if answer.leads_to else ""
        raise CannotRun(ExitCode.UNREACHABLE, f"{url} answered with status {answer.response.status}{leads}")
    return FetchedPage(url, answer.response.body, answer.content_type, answer.fetched_at)
