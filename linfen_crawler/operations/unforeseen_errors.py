"""Notes the errors that Scrapy survives and only logs, so that a run which met one does not end as if all were well."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.extensions.feedexport import FeedExporter

from linfen_crawler.operations.exit_codes import CannotRun

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

_FEEDS = "scrapy.extensions.feedexport"
# Where Scrapy, its event loop and its reactor log what nothing of theirs or ours has caught. Not all of Scrapy: that a
# robots.txt could not be had, or a page was retried in vain, is logged as an error, too.
_UNCAUGHT = frozenset({"scrapy.core.engine", "scrapy.utils.signal", _FEEDS, "asyncio", "twisted"})


class UnforeseenErrors(logging.Handler):
    """What went wrong in one crawl without anybody's noticing: in callbacks, pipelines, extensions and feeds."""

    def __init__(self, crawler: Crawler) -> None:
        """Begin to watch. `close` ends it."""
        super().__init__(logging.ERROR)
        self._crawler = crawler
        self.refusal: CannotRun | None = None
        """The run refused to go on, and says why."""
        self.lost_feed: OSError | None = None
        """A feed (`-O`) could not be written."""
        self.defect: BaseException | None = None
        """The first of all others."""
        crawler.signals.connect(self._failed, signal=signals.spider_error)
        crawler.signals.connect(self._failed, signal=signals.item_error)
        logging.root.addHandler(self)

    def close(self) -> None:
        """End the watch."""
        logging.root.removeHandler(self)
        super().close()

    def emit(self, record: logging.LogRecord) -> None:
        """Look at a line of the log."""
        if record.name not in _UNCAUGHT or not record.exc_info or record.exc_info[1] is None:
            return
        # Lines that name no spider may be anybody's of this process.
        if getattr(record, "spider", None) not in (None, self._crawler.spider):
            return
        self._note(record.exc_info[1], of_a_feed=record.name == _FEEDS or _speaks_of_a_feed(record))

    def _failed(self, failure: Failure) -> None:
        if failure.value is not None:
            self._note(failure.value, of_a_feed=False)

    def _note(self, error: BaseException, *, of_a_feed: bool) -> None:
        if isinstance(error, CannotRun):
            self.refusal = self.refusal or error
        elif of_a_feed and isinstance(error, OSError):
            self.lost_feed = self.lost_feed or error
        else:
            self.defect = self.defect or error


def _speaks_of_a_feed(record: logging.LogRecord) -> bool:
    """Whether the line is about a signal's receiver that writes a feed."""
    receiver = record.args.get("receiver") if isinstance(record.args, dict) else None
    return isinstance(getattr(receiver, "__self__", None), FeedExporter)
