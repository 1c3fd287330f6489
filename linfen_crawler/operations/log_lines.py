"""Log lines about items: what and why, not the whole record."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.logformatter import LogFormatter, LogFormatterResult

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.http import Response
    from twisted.python.failure import Failure


class LogLines(LogFormatter):
    """Scrapy's lines, but for items, of which only the address is shown."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:  # noqa: ARG002
        """An item that went through all pipelines."""
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
