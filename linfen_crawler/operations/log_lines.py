"""Log lines about items: what and why, not the whole record."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy.logformatter import LogFormatter, LogFormatterResult

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


class LogLines(LogFormatter):
    """Scrapy's lines, but for items, of which only the address is shown.

    The lines of every page, at DEBUG, are not made where nobody would see them.
    """

    def __init__(self, level: int = logging.DEBUG) -> None:
        self._shows_all = level <= logging.DEBUG

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy."""
        level = crawler.settings.get("LOG_LEVEL")
        return cls(level if isinstance(level, int) else getattr(logging, str(level), logging.DEBUG))

    def crawled(self, request: Request, response: Response, spider: Spider) -> LogFormatterResult | None:  # type: ignore[override]
        """A page that came."""
        return super().crawled(request, response, spider) if self._shows_all else None

    def scraped(  # type: ignore[override]
        self,
        item: Any,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult | None:
        """An item that went through all pipelines."""
        if not self._shows_all:
            return None
        return {"level": logging.DEBUG, "msg": "stored: %(url)s", "args": {"url": _address(item)}}

    def dropped(
        self,
        item: Any,
        exception: BaseException,
        response: Response | Failure | None,  # noqa: ARG002
        spider: Spider,  # noqa: ARG002
    ) -> LogFormatterResult:
        """An item that gave no record."""
        return {
            "level": logging.INFO,
            "msg": "no record: %(url)s: %(reason)s",
            "args": {"url": _address(item), "reason": str(exception)},
        }


def _address(item: Any) -> str:
    return str(getattr(item, "canonical_url", None) or type(item).__name__)
