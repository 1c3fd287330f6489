"""Nothing is asked without saying who asks, be it by a spider, by `scrapy fetch` or by `scrapy shell`."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy.exceptions import IgnoreRequest, NotConfigured

from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.user_agent import check_contact, check_user_agent

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)


class Unintroduced(IgnoreRequest):
    """The request says not who asks; it was not sent."""


class Introduced:
    """Downloader middleware, behind all others: it sees the User-Agent as it would be sent."""

    def __init__(self, crawler: Crawler) -> None:
        self._contact = crawler.settings.get("LINFEN_CONTACT")
        self._said = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy.

        Raises:
            NotConfigured: A replica is asked, and nothing of the network.
        """
        if crawler.settings.get("LINFEN_REPLICA"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Let requests pass that name us and our contact.

        Raises:
            Unintroduced: This one does not.
        """
        if urlsplit(request.url).scheme not in {"http", "https"}:
            return
        try:
            check_contact(self._contact)
            check_user_agent((request.headers.get("User-Agent") or b"").decode("latin-1"), self._contact)
        except CannotRun as refusal:
            if not self._said:
                self._said = True
                logger.error("nothing was asked: %s", refusal)  # noqa: TRY400 - no traceback is due
            raise Unintroduced(str(refusal)) from None
