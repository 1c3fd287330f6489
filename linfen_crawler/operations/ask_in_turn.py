"""Asking for a few pages one after the other, by the rules of a crawl (contact, robots.txt, delay, replica)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure

    Choose = Callable[[Sequence["Answer"]], str | None]
    """Gets the answers so far and names the address to ask for next; None to end."""

_ROBOTS_STATUS = "robotstxt/response_status_count/"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of asking for one address."""

    url: str
    """The address that was asked for."""
    fetched_at: datetime
    """UTC."""
    response: Response | None = None
    """The answer, whatever its status; None where none came."""
    failure: Literal["robots", "not_asked", "no_answer"] | None = None
    """Why there is none: robots.txt forbids the address, it was not asked for for another reason, or no answer came."""
    message: str = ""
    """That reason, or the error."""
    sitemaps: tuple[str, ...] = ()
    """The addresses in the `Sitemap` lines of the host's robots.txt."""

    @property
    def content_type(self) -> str | None:
        """The `Content-Type` header, if there is one."""
        header = self.response.headers.get("Content-Type") if self.response is not None else None
        return header.decode("latin-1") if header else None

    @property
    def leads_to(self) -> str | None:
        """Where the answer's `Location` header leads, absolute; None without one."""
        location = self.response.headers.get("Location") if self.response is not None else None
        if self.response is None or location is None:
            return None
        try:
            return self.response.urljoin(location.decode("utf-8", "replace").strip())
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Conversation:
    """All that was asked for."""

    answers: list[Answer] = field(default_factory=list)
    robots_statuses: tuple[int, ...] = ()
    """With which statuses robots.txt was answered, one for each host; empty where no answer came."""


def ask_in_turn(choose: Choose, *, most: int, delay: float | None = None, replica: str | None = None) -> Conversation:
    """Ask for one address at a time until `choose` names none. No redirect is followed.

    Nothing is tried twice, save what was sent over a kept connection that the server closed without an answer: once.
    robots.txt is asked for first, once a host. It runs Scrapy's reactor, which starts only once in a process: call it
    once, too.

    Args:
        choose: Names the next address.
        most: So many addresses at most, robots.txt not counted.
        delay: Seconds between two requests to a host; by default that of the settings.
        replica: `HOST:PORT` of a running replica, which is asked in place of the site; else LINFEN_REPLICA, if set.

    Raises:
        CannotRun: CONFIGURATION without a contact, or for a setting whose value is none (USAGE where `replica` is).
    """
    from scrapy.crawler import AsyncCrawlerProcess

    from linfen_crawler.operations.before_asking import check_before_asking
    from linfen_crawler.operations.project_settings import project_settings

    settings = project_settings(
        {
            "DOWNLOAD_DELAY": delay,
            "LINFEN_REPLICA": replica,
            # What only a crawl needs: there is no output.
            "ITEM_PIPELINES": {},
            "EXTENSIONS_BASE": {},
            "EXTENSIONS": {"linfen_crawler.network.patient_throttle.PatientThrottle": 0},
            "SPIDER_MODULES": [],
            # No answer is asked for twice, but a server that closes a kept connection between two requests has refused
            # nothing. The second try waits for the host's pause, as any request does.
            "RETRY_TIMES": 1,
            "RETRY_HTTP_CODES": [],
            "RETRY_EXCEPTIONS": ["linfen_crawler.network.bounded_http.KeptConnectionLost"],
            "HTTPERROR_ALLOW_ALL": True,
            "STATS_DUMP": False,
            "LOG_LEVEL": "CRITICAL",
        }
    )
    check_before_asking(settings)
    if settings.get("LINFEN_REPLICA"):
        handler = "linfen_crawler.replica.transport.ReplicaTransport"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="cmdline")
    answers: list[Answer] = []
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(_spider_class())
    process.crawl(crawler, choose=choose, answers=answers, most=most)
    process.start()
    stats = crawler.stats.get_stats() if crawler.stats is not None else {}
    statuses = [int(key.removeprefix(_ROBOTS_STATUS)) for key in sorted(stats) if key.startswith(_ROBOTS_STATUS)]
    return Conversation(answers, tuple(statuses))


def _spider_class() -> type[Any]:
    """The spider that asks; made here, so that `linfen --help` need not load Scrapy."""
    from scrapy import Request, Spider
    from scrapy.exceptions import IgnoreRequest

    from linfen_crawler.spiders.failure_reasons import outcome_of_error
    from linfen_crawler.spiders.robots import Robots

    class InTurn(Spider):
        name = "in_turn"

        def __init__(self, choose: Choose, answers: list[Answer], most: int, **arguments: Any) -> None:
            super().__init__(**arguments)
            self._choose, self._answers, self._most = choose, answers, most

        async def start(self) -> AsyncIterator[Request]:
            for request in self._next():
                yield request

        def _next(self) -> Iterator[Request]:
            url = self._choose(self._answers) if len(self._answers) < self._most else None
            if url is not None:
                # Redirects of robots.txt are followed, as RFC 9309 has it; those of pages are what is to be seen.
                yield Request(
                    url,
                    callback=self._answered,
                    errback=self._failed,
                    dont_filter=True,
                    meta={"dont_redirect": True},
                )

        async def _answered(self, response: Response) -> AsyncIterator[Request]:
            url = response.request.url if response.request else response.url
            sitemaps = await self._sitemaps(url)
            self._answers.append(Answer(url, datetime.now(UTC), response, sitemaps=sitemaps))
            for request in self._next():
                yield request

        def _failed(self, failure: Failure) -> Iterator[Request]:
            now = datetime.now(UTC)
            url = failure.request.url  # type: ignore[attr-defined]
            message = str(failure.value) or type(failure.value).__name__
            if not isinstance(failure.value, IgnoreRequest):
                self._answers.append(Answer(url, now, failure="no_answer", message=message))
            elif outcome_of_error(failure.value).reason == "robots":
                self._answers.append(Answer(url, now, failure="robots"))
            else:
                self._answers.append(Answer(url, now, failure="not_asked", message=message))
            yield from self._next()

        async def _sitemaps(self, url: str) -> tuple[str, ...]:
            """What robots.txt of the address's host names; it was read before the address was asked for."""
            robots = self.crawler.get_downloader_middleware(Robots)
            try:
                return tuple(await robots.sitemaps(Request(url))) if robots is not None else ()
            except IgnoreRequest:
                return ()

    return InTurn
