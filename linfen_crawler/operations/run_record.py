"""Keeps what a run did: its summary is made when the spider closes, and published before the site is given back."""

from __future__ import annotations

import asyncio
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.utils.log import get_scrapy_root_handler

from linfen_crawler.ledger import Sums, sums_of
from linfen_crawler.operations.exit_codes import ExitCode, gravest
from linfen_crawler.operations.log_formats import Tamed
from linfen_crawler.operations.open_run import OUTPUT_LOST
from linfen_crawler.operations.publishing import publish_rest
from linfen_crawler.operations.run_judgement import judge_run
from linfen_crawler.operations.run_summary import RunSummary
from linfen_crawler.operations.unforeseen_errors import UnforeseenErrors
from linfen_crawler.operations.verdict import STOP_AFTER, Verdict, counts_below, failures_of, verdict
from linfen_crawler.operations.versions import versions
from linfen_crawler.spiders.request_kind import request_kind
from linfen_crawler.spiders.site_component import SiteComponent
from linfen_crawler.spiders.site_spider import SiteSpider, site_spider_of
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

    from linfen_crawler.operations.alarm_book import AlarmBook
    from linfen_crawler.operations.site_store import SiteStore

logger = logging.getLogger(__name__)

_REASONS = {"closespider_itemcount": "limit"}


class RunRecord(SiteComponent):
    """Extension; `summary` is there once the spider has closed."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._begun = time.monotonic()
        self._errors = UnforeseenErrors(crawler)
        self.summary: RunSummary | None = None
        self.alarm_book: AlarmBook | None = None
        """The site's alarms after the run, with what is to be said of them."""
        self.signal_code: ExitCode | None = None
        """The code for the signal that ends the run, if one does; told by whoever caught it."""
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.request_sent, signal=signals.request_reached_downloader)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(self.engine_stopped, signal=signals.engine_stopped)

    def spider_opened(self, spider: SiteSpider) -> None:
        """Scrapy's own lines, on stderr or in its file, are made safe from now on."""
        if spider.opened_store is not None:
            words = (spider.opened_store.run.run_id, __version__)
            logger.info("run %s begins, linfen-crawler %s", *words, extra={"spider": spider})
        handler = get_scrapy_root_handler()
        if handler is not None and not isinstance(handler.formatter, Tamed):
            handler.setFormatter(Tamed(handler.formatter or logging.Formatter()))

    def request_sent(self, request: Request) -> None:
        """Count what is asked for."""
        self._crawler.stats.inc_value(f"linfen/requests/{request_kind(request)}")

    def spider_closed(self, spider: SiteSpider, reason: str) -> None:
        """Make and write the summary; a run that never opened its output (`scrapy shell`) leaves none.

        The site is given back here only where nothing is published: else that comes first, see `engine_stopped`.
        """
        store = spider.opened_store
        if store is None or self.summary is not None:
            return
        try:
            if spider.lost_output is None:
                spider.settle_missing()
        except OSError as error:
            spider.lose_output(error)
        try:
            store.settle()
        except OSError as error:
            spider.lose_output(error)
        try:
            self.summary = self._summary(spider, store, reason, _sums(spider, store))
            self.alarm_book = judge_run(self.summary, store.folder)
            store.run.leave(self.summary)
            self._log_end(spider, self.summary)
        finally:
            if self.summary is None or store.publication is None:
                store.close()

    async def engine_stopped(self) -> None:
        """Complete the summary, publish it with what else is not published yet, and give the site back.

        What others met while they closed (feeds are written then) may make of a good run a bad one. It is published in
        a thread, so that the other sites of the process go on.
        """
        self._errors.close()
        summary = self.summary
        if summary is None:
            return
        spider = site_spider_of(self._crawler)
        late = self._judge(spider, summary.finish_reason)
        if gravest([late.code, summary.exit_code]) is not summary.exit_code:
            summary.exit_code, summary.error = late
            spider.store.run.leave(summary)
            self._log_end(spider, summary)
        if not spider.store.is_closed:
            try:
                await asyncio.to_thread(publish_rest, spider.store, summary)
            finally:
                spider.store.close()

    def conclude(self) -> None:
        """Make the summary of a run whose reactor was stopped before its spider could close."""
        spider = self._crawler.spider
        if isinstance(spider, SiteSpider):
            spider.reading_over()
            self.spider_closed(spider, "shutdown")
        self._errors.close()

    def _log_end(self, spider: SiteSpider, summary: RunSummary) -> None:
        words = (summary.run_id, summary.exit_code, summary.records, summary.error or summary.finish_reason)
        logger.info("run %s ends with %d; new records: %d; %s", *words, extra={"spider": spider})

    def _judge(self, spider: SiteSpider, reason: str) -> Verdict:
        return verdict(spider, self._crawler.stats.get_stats(), reason, self._errors, self.signal_code)

    def _summary(self, spider: SiteSpider, store: SiteStore, reason: str, sums: Sums) -> RunSummary:
        stats: dict[str, Any] = self._crawler.stats.get_stats()
        reason = _REASONS.get(reason, reason)
        if spider.lost_output is not None:
            reason = OUTPUT_LOST  # also where only the last commit was lost, after all had been asked for
        if reason == "closespider_timeout" and self._crawler.settings.get("LINFEN_STOP_AFTER"):
            reason = STOP_AFTER
        code, error = self._judge(spider, reason)
        lists_failed, failed, put_off = failures_of(stats)
        records = stats.get("linfen/records", 0)
        filled = counts_below(stats, "linfen/field_filled/")
        return RunSummary(
            site=spider.site.key,
            name=spider.site.name,
            run_id=store.run.run_id,
            started_at=store.run.started_at,
            finished_at=spider.now(),
            finish_reason=reason,
            exit_code=code,
            output=store.folder.path,
            log=store.run.log or _log_file(self._crawler),
            seconds=round(time.monotonic() - self._begun, 1),
            pages_asked=max(0, stats.get("downloader/request_count", 0) - stats.get("robotstxt/request_count", 0)),
            arguments=spider.arguments.given(),
            pages_by_kind=counts_below(stats, "linfen/pages/"),
            requests_by_kind=counts_below(stats, "linfen/requests/"),
            requests_by_status=counts_below(stats, "downloader/response_status_count/"),
            bytes_received=stats.get("downloader/response_bytes", 0),
            discovered=stats.get("linfen/discovered", 0),
            records=records,
            revisions=stats.get("linfen/revisions", 0),
            unchanged=stats.get("linfen/unchanged", 0),
            missing=stats.get("linfen/missing", 0),
            gone=stats.get("linfen/gone", 0),
            rejected=counts_below(stats, "linfen/rejected/"),
            failed=failed,
            failure_examples=dict(spider.failure_examples),
            lists_failed=lists_failed,
            put_off=put_off,
            pending=sums.pending,
            links_ignored=counts_below(stats, "linfen/links_ignored/"),
            fields_filled=filled,
            fields_share={name: round(count / records, 4) for name, count in filled.items()} if records else {},
            layouts=counts_below(stats, "linfen/layout/"),
            layout_drift=stats.get("linfen/layout_drift", 0),
            archived=stats.get("linfen/archived", 0),
            media=counts_below(stats, "linfen/media/"),
            list_links=counts_below(stats, "linfen/list_links/", zeros=True),
            walls=counts_below(stats, "linfen/walls/"),
            articles_known=sums.stored,
            error=error,
            crawler_version=__version__,
            versions=versions(),
        )


def _sums(spider: SiteSpider, store: SiteStore) -> Sums:
    """What the ledger holds at the end; nothing where it has just gone, which the run's error says."""
    try:
        return sums_of(store.place) or Sums()
    except OSError as error:
        spider.lose_output(error)
        return Sums()


def _log_file(crawler: Crawler) -> Path | None:
    """The file that Scrapy itself logs to, if to one."""
    file = crawler.settings.get("LOG_FILE")
    return Path(file).absolute() if file else None
