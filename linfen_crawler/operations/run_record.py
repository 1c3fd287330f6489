"""Keeps what a run did: makes its summary when the spider closes, writes it, and closes the site's output."""

from __future__ import annotations

import logging
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured

from linfen_crawler.ledger import Sums, sums_of_file
from linfen_crawler.operations.asking_hours import asking_hours
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.run_summary import RunSummary, write_run_summary
from linfen_crawler.spiders.failure_reasons import OUTSIDE_HOURS
from linfen_crawler.spiders.site_spider import SiteSpider
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

_REASONS = {"closespider_itemcount": "limit"}


class RunRecord:
    """Extension; `summary` is there once the spider has closed."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._started_at = datetime.now(UTC)
        self.summary: RunSummary | None = None
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Made by Scrapy, for our spiders only.

        Raises:
            NotConfigured: The spider is none of ours.
        """
        if not issubclass(crawler.spidercls, SiteSpider):
            raise NotConfigured
        return cls(crawler)

    def spider_closed(self, spider: SiteSpider, reason: str) -> None:
        """Make and write the summary; a run that never opened its output (`scrapy shell`) leaves none."""
        store = spider.opened_store
        if store is None:
            return
        try:
            if spider.lost_output is None:
                spider.settle_missing()
        except OSError as error:
            spider.lose_output(error)
        try:
            store.close()
        except OSError as error:
            spider.lose_output(error)
        self.summary = self._summary(spider, reason, sums_of_file(store.folder.ledger) or Sums())
        try:
            write_run_summary(self.summary, store.folder.runs)
        except OSError:
            logger.exception("the run's summary cannot be written to %s", store.folder.runs)

    def _summary(self, spider: SiteSpider, reason: str, sums: Sums) -> RunSummary:
        stats: dict[str, Any] = self._crawler.stats.get_stats()
        pages = _below(stats, "linfen/pages/")
        failed = _below(stats, "linfen/failed/")
        lists_failed = _below(stats, "linfen/lists_failed/")
        put_off = _below(stats, "linfen/put_off/")
        walls = _below(stats, "linfen/walls/")
        reason = _REASONS.get(reason, reason)
        code = ExitCode.OK
        error = spider.lost_output
        if error:
            code = ExitCode.OUTPUT
        elif stats.get("linfen/defects") or stats.get("spider_exceptions/count"):
            code, error = (
                ExitCode.DEFECT,
                "some pages could not be read for a defect of this program; the log names them",
            )
        elif reason == "shutdown":
            code = ExitCode.INTERRUPTED
        elif reason == OUTSIDE_HOURS and not pages:
            hours = asking_hours(spider.settings, spider.site)
            code = ExitCode.UNREACHABLE
            error = f"nothing was asked of {spider.site.home}: it is asked from {hours} only (China time; --hours)"
        elif not pages and (spider.arguments.numbers is None or failed or put_off):
            why = ", ".join([*lists_failed, *failed, *put_off, *(f"a wall ({kind})" for kind in walls)]) or (
                "robots.txt forbids it" if stats.get("linfen/lists_forbidden") else "no answer"
            )
            code, error = ExitCode.UNREACHABLE, f"no page could be had from {spider.site.home}: {why}"
        elif failed or lists_failed or put_off:
            code = ExitCode.PARTIAL
        return RunSummary(
            site=spider.site.key,
            name=spider.site.name,
            run_id=f"{self._started_at:%Y%m%dT%H%M%SZ}-{os.getpid()}",
            started_at=self._started_at,
            finished_at=datetime.now(UTC),
            finish_reason=reason,
            exit_code=code,
            output=spider.store.folder.path,
            pages_asked=max(0, stats.get("downloader/request_count", 0) - stats.get("robotstxt/request_count", 0)),
            pages_by_kind=pages,
            records=stats.get("linfen/records", 0),
            revisions=stats.get("linfen/revisions", 0),
            unchanged=stats.get("linfen/unchanged", 0),
            missing=stats.get("linfen/missing", 0),
            gone=stats.get("linfen/gone", 0),
            rejected=_below(stats, "linfen/rejected/"),
            failed=failed,
            lists_failed=lists_failed,
            put_off=put_off,
            walls=walls,
            pending=sums.pending,
            links_ignored=_below(stats, "linfen/links_ignored/"),
            fields_filled=_below(stats, "linfen/field_filled/"),
            layout_drift=stats.get("linfen/layout_drift", 0),
            archived=stats.get("linfen/archived", 0),
            media=_below(stats, "linfen/media/"),
            articles_known=sums.stored,
            error=error,
            crawler_version=__version__,
        )


def _below(stats: dict[str, Any], prefix: str) -> dict[str, int]:
    return {key[len(prefix) :]: value for key, value in sorted(stats.items()) if key.startswith(prefix) and value}
