"""`scrapy crawl SITE`, with arguments checked before anything starts, and with exit codes that say how it went."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.exceptions import UsageError
from scrapy.settings import SETTINGS_PRIORITIES

from linfen_crawler.ledger import Clock
from linfen_crawler.operations.alarm_delivery import deliver_alarms
from linfen_crawler.operations.archive_plan import archive_plan
from linfen_crawler.operations.before_asking import check_before_asking
from linfen_crawler.operations.conclude import conclude
from linfen_crawler.operations.end_on_signals import EndOnSignals
from linfen_crawler.operations.exit_code_words import OF_A_CRAWL, exit_codes_epilog
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import ledger_plan
from linfen_crawler.operations.output_plan import output_plan
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.operations.user_agent import check_user_agent
from linfen_crawler.spiders.arguments import crawl_arguments
from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Awaitable

    from scrapy.crawler import CrawlerProcessBase
    from scrapy.settings import Settings


class Command(ScrapyCrawl):
    """Scrapy's own command for spiders of ours; for any other spider nothing is different."""

    def long_desc(self) -> str:
        """What `scrapy crawl --help` says."""
        return f"Run a spider. {exit_codes_epilog(OF_A_CRAWL)}"

    def run(self, args: list[str], opts: Namespace) -> None:
        """Crawl a site.

        Raises:
            UsageError: The spider or one of its arguments is none.
        """
        if len(args) != 1 or self.crawler_process is None or self.settings is None:
            super().run(args, opts)  # says what is wrong
            return
        try:
            spider = self.crawler_process.spider_loader.load(args[0])
        except KeyError:
            known = ", ".join(sorted(self.crawler_process.spider_loader.list()))
            raise UsageError(f"there is no site {args[0]!r}; there are {known}", print_help=False) from None
        if issubclass(spider, SiteSpider):
            with EndOnSignals() as ending:
                self._crawl_site(self.crawler_process, self.settings, spider, opts, ending)
            return
        self.crawler_process.crawl(spider, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = int(ExitCode.DEFECT)

    def _crawl_site(
        self,
        process: CrawlerProcessBase,
        settings: Settings,
        spider: type[SiteSpider],
        opts: Namespace,
        ending: EndOnSignals,
    ) -> None:
        try:
            store = self._open(settings, spider, opts)
        except CannotRun as refusal:
            if refusal.exit_code is ExitCode.USAGE:
                raise UsageError(str(refusal), print_help=False) from None
            sys.stderr.write(f"scrapy crawl: {refusal}\n")
            self.exitcode = int(refusal.exit_code)
            return
        crawler = process.create_crawler(spider)
        failure = None
        if ending.exit_code is None:
            crawling = process.crawl(crawler, **opts.spargs, store=store)
            if isinstance(process, AsyncCrawlerProcess):
                ending.watch(process)
            process.start(install_signal_handlers=not isinstance(process, AsyncCrawlerProcess))
            failure = _failure_of(crawling, process.bootstrap_failed)
        summary, book = conclude(crawler, store, ending=ending, failure=failure)
        if book is not None:
            deliver_alarms([book])
        if summary.error:
            sys.stderr.write(f"scrapy crawl: {summary.error}\n")
        self.exitcode = int(summary.exit_code)

    def _open(self, settings: Settings, spider: type[SiteSpider], opts: Namespace) -> SiteStore:
        """Check everything and open the site's output.

        Raises:
            CannotRun: The crawl is refused.
        """
        output = output_plan(settings)
        self._check_feeds(output.folder)
        crawl_arguments(spider.site, **opts.spargs)
        check_before_asking(settings)
        if (settings.getpriority("USER_AGENT") or 0) >= SETTINGS_PRIORITIES["cmdline"]:
            check_user_agent(settings["USER_AGENT"], settings.get("LINFEN_CONTACT"))
        return SiteStore.open(
            output.folder,
            spider.site,
            Clock.from_text(settings["LINFEN_NOW"]),
            archive_plan(settings, spider.site),
            publication=output.publication(spider.site.key),
            ledgers=ledger_plan(settings),
        )

    def _check_feeds(self, output: Path) -> None:
        """Refuse a feed among our own files: `-O output/lfxww/articles.jsonl` would empty the archive."""
        if self.settings is None:
            return
        output = output.expanduser().resolve()
        for feed in self.settings.getdict("FEEDS"):
            if "://" not in str(feed) and output in Path(feed).expanduser().resolve().parents:
                raise CannotRun(
                    ExitCode.USAGE,
                    f"{feed} lies in {output}, where the records themselves are kept. Name a file somewhere else",
                )


def _failure_of(crawling: Awaitable[None], failed: bool) -> BaseException | None:
    """What kept a crawl from starting, if anything did."""
    if isinstance(crawling, asyncio.Task):
        return crawling.exception() if crawling.done() and not crawling.cancelled() else None
    return RuntimeError("its error stands in the log") if failed else None
