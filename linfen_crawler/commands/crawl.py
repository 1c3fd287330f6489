"""`scrapy crawl SITE`, with arguments checked before anything starts, and with exit codes that say how it went."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.run_record import RunRecord
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.operations.user_agent import check_contact
from linfen_crawler.spiders.arguments import crawl_arguments
from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from argparse import Namespace


class Command(ScrapyCrawl):
    """Scrapy's own command for spiders of ours; for any other spider nothing is different."""

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
            try:
                crawl_arguments(spider.site, **opts.spargs)
                if not self.settings.get("LINFEN_REPLICA"):
                    check_contact(self.settings.get("LINFEN_CONTACT"))
                opts.spargs["store"] = SiteStore.open(self.settings["LINFEN_OUTPUT"], spider.site)
            except CannotRun as refusal:
                if refusal.exit_code is ExitCode.USAGE:
                    raise UsageError(str(refusal), print_help=False) from None
                sys.stderr.write(f"scrapy crawl: {refusal}\n")
                self.exitcode = int(refusal.exit_code)
                return
        crawler = self.crawler_process.create_crawler(spider)
        self.crawler_process.crawl(crawler, **opts.spargs)
        self.crawler_process.start()
        if self.crawler_process.bootstrap_failed:
            self.exitcode = int(ExitCode.DEFECT)
        elif issubclass(spider, SiteSpider):
            record = crawler.get_extension(RunRecord)
            if record is not None and record.summary is not None:
                self.exitcode = int(record.summary.exit_code)
