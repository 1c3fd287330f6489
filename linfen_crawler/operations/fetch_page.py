"""One page of one address: fetched once, by the rules of a crawl (contact, robots.txt, replica), and given back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from scrapy import Request
    from scrapy.http import Response
    from twisted.python.failure import Failure


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

    It runs Scrapy's reactor, which starts only once in a process: call it once, too.

    Args:
        url: An absolute http(s) address.
        replica: `HOST:PORT` of a running replica, which is asked in place of the site; else LINFEN_REPLICA, if set.

    Raises:
        CannotRun: USAGE for another kind of address, also of the replica, CONFIGURATION without a contact, UNREACHABLE
            where no answer came, robots.txt forbids it, or the answer is another one than 200. The message says which.
    """
    _check(url)
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from linfen_crawler.operations.before_asking import check_before_asking

    settings = Settings()
    settings.setmodule("linfen_crawler.settings", priority="project")
    settings.setdict(
        {
            # What only a crawl needs: there is no output, and no second try.
            "ITEM_PIPELINES": {},
            "EXTENSIONS": {},
            "SPIDER_MODULES": [],
            "RETRY_ENABLED": False,
            "REDIRECT_ENABLED": False,
            "METAREFRESH_ENABLED": False,
            "HTTPERROR_ALLOW_ALL": True,
            "STATS_DUMP": False,
            "LOG_LEVEL": "CRITICAL",
        },
        priority="cmdline",
    )
    if replica is not None:
        settings.set("LINFEN_REPLICA", replica, priority="cmdline")
    check_before_asking(
        settings.get("LINFEN_REPLICA"), settings.get("LINFEN_CONTACT"), settings.get("LINFEN_ALLOW_PRIVATE")
    )
    if settings.get("LINFEN_REPLICA"):
        handler = "linfen_crawler.replica.transport.ReplicaTransport"
        settings.set("DOWNLOAD_HANDLERS", {"http": handler, "https": handler}, priority="cmdline")
    found: list[Response | Failure] = []
    process = AsyncCrawlerProcess(settings)
    process.crawl(_spider_class(), url=url, found=found)
    process.start()
    return _read(url, found)


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


def _spider_class() -> type[Any]:
    """The spider that asks for one address; made here, so that `linfen --help` need not load Scrapy."""
    from scrapy import Request, Spider

    class OnePage(Spider):
        name = "one_page"

        def __init__(self, url: str, found: list[Any], **arguments: Any) -> None:
            super().__init__(**arguments)
            self._url, self._found = url, found

        async def start(self) -> AsyncIterator[Request]:
            yield Request(self._url, callback=self._keep, errback=self._keep, dont_filter=True)

        def _keep(self, answer: Response | Failure) -> None:
            self._found.append(answer)

    return OnePage


def _read(url: str, found: list[Response | Failure]) -> FetchedPage:
    from scrapy.exceptions import IgnoreRequest
    from scrapy.http import Response

    from linfen_crawler.spiders.failure_reasons import outcome_of_error

    if not found:
        raise CannotRun(ExitCode.UNREACHABLE, f"{url} gave no answer")
    answer = found[0]
    if not isinstance(answer, Response):
        if isinstance(answer.value, IgnoreRequest):
            forbidden = outcome_of_error(answer.value).reason == "robots"
            why = "the site's robots.txt forbids it" if forbidden else str(answer.value)
            raise CannotRun(ExitCode.UNREACHABLE, f"{url} was not asked for: {why}. Save the page by hand")
        raise CannotRun(
            ExitCode.UNREACHABLE, f"{url} gave no answer: {str(answer.value) or type(answer.value).__name__}"
        )
    if answer.status != 200:
        raise CannotRun(ExitCode.UNREACHABLE, f"{url} answered with status {answer.status}{_leads(answer)}")
    content_type = answer.headers.get("Content-Type")
    return FetchedPage(url, answer.body, content_type.decode("latin-1") if content_type else None, datetime.now(UTC))


def _leads(answer: Response) -> str:
    location = answer.headers.get("Location")
    if location is None:
        return ""
    return f" and leads to {answer.urljoin(location.decode('utf-8', 'replace').strip())}. Ask for that address"
