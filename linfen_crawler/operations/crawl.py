"""Crawl one or several sites in one process: what `linfen crawl` and `linfen demo` call."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, gravest
from linfen_crawler.operations.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from scrapy.crawler import AsyncCrawlerProcess, Crawler

    from linfen_crawler.operations.end_on_signals import EndOnSignals
    from linfen_crawler.operations.run_logs import RunLogs
    from linfen_crawler.operations.run_summary import RunSummary
    from linfen_crawler.operations.site_store import SiteStore
    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.stores.store import Store

PROGRESS_EVERY = 0.5
"""Seconds between two reports on a site."""

_ENDED_BY_ITSELF = ("finished", "limit")


def run_crawl(
    sites: Sequence[SiteDefinition],
    *,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    sections: Sequence[str] = (),
    ids: str | None = None,
    order: str | None = None,
    output: Path | str = "output",
    delay: float | None = None,
    replica: str | None = None,
    archive: bool | None = None,
    archive_media: bool | None = None,
    hours: str | None = None,
    ledger: str | None = None,
    stop_after: float | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    log_file: Path | str | None = None,
    log_level: str | None = None,
    log_format: str | None = None,
    log_on_stderr: str | None = "ERROR",
    now: datetime | None = None,
    publish_to: Store | None = None,
) -> list[RunSummary]:
    """Crawl sites side by side, each at its own pace, and return one summary a site, in the order given.

    It runs Scrapy's reactor, which starts only once in a process: call it once, too. SIGINT and SIGTERM end it in good
    order (what is being fetched is finished and stored); a second one ends it at once.

    Args:
        sites: The definitions of the sites.
        since: First publish day to take, China time.
        until: Last publish day to take.
        limit: At most this many new records a site.
        sections: Paths of the only sections to crawl; a site that lacks one of them is refused.
        ids: Back-fill by the site's own numbers, `2700000-2703000`, in place of front page and lists.
        order: `newest` (the default) or `oldest`: which numbers come first.
        output: The folder that gets one folder a site.
        delay: Seconds between two requests to one host, in place of the definitions' own.
        replica: `HOST:PORT` of a running replica, which is asked in place of the sites; else LINFEN_REPLICA, if set.
        archive: Whether every answer is kept in WARC files; else as LINFEN_ARCHIVE or the site's definition has it.
        archive_media: Whether these hold pictures and style sheets, too; else as LINFEN_ARCHIVE_MEDIA or the
            definition has it.
        hours: The hours in which sites may be asked, China time, `22:00-06:00`; else as LINFEN_HOURS or each site's
            definition has it. Outside them the run ends.
        ledger: The address of a PostgreSQL database that the ledgers are in; else LINFEN_LEDGER, if set, or a SQLite
            file for each site.
        stop_after: Seconds after which the run ends; what is left stays pending.
        on_progress: Called about twice a second for each site, and once when it is done.
        log_file: Where to log; else to LINFEN_LOG_FILE, if set, or to `crawl.log` in each site's folder.
        log_level: Least level of what is logged there; else LINFEN_LOG_LEVEL, or `INFO`.
        log_format: `text` or `json`; else LINFEN_LOG_FORMAT, or `text`.
        log_on_stderr: Least level of what is said on stderr, too; None for nothing.
        publish_to: Where what is safe in `output` is put as well, and taken back from where `output` lacks it.
        now: The moment at which the run begins, for trials of what depends on days; else LINFEN_NOW, if set.

    Raises:
        CannotRun: The crawl was refused before anything was asked; its `exit_code` and message say why. What happens
            later, whatever it is, is told by the summaries; so is a site whose output cannot be opened (another run
            works on it), where others can be crawled.
    """
    from linfen_crawler.ledger import Clock
    from linfen_crawler.operations.archive_plan import archive_plan
    from linfen_crawler.operations.before_asking import check_before_asking
    from linfen_crawler.operations.conclude import refused_run
    from linfen_crawler.operations.end_on_signals import EndOnSignals
    from linfen_crawler.operations.ledger_plan import ledger_plan
    from linfen_crawler.operations.output_folder import output_folder
    from linfen_crawler.operations.project_settings import project_settings
    from linfen_crawler.operations.publication import Publication
    from linfen_crawler.operations.run_logs import RunLogs, log_plan
    from linfen_crawler.operations.site_store import SiteStore
    from linfen_crawler.spiders.arguments import crawl_arguments

    for site in sites:
        crawl_arguments(site, since=since, until=until, limit=limit, section=sections, ids=ids, order=order)
    settings = project_settings(
        {
            "LINFEN_OUTPUT": str(output),
            "LINFEN_REPLICA": replica,
            "LINFEN_ARCHIVE": archive,
            "LINFEN_ARCHIVE_MEDIA": archive_media,
            "LINFEN_HOURS": hours,
            "LINFEN_LEDGER": ledger,
            "LINFEN_STOP_AFTER": stop_after,
            "CLOSESPIDER_TIMEOUT": stop_after,
            "LINFEN_LOG_FILE": log_file and str(log_file),
            "LINFEN_LOG_LEVEL": log_level,
            "LINFEN_LOG_FORMAT": log_format,
            "DOWNLOAD_DELAY": delay,
            "LOG_ENABLED": log_on_stderr is not None,
            "LOG_LEVEL": log_on_stderr or "CRITICAL",
            "STATS_DUMP": False,
            "SPIDER_MODULES": [],
        }
    )
    check_before_asking(settings)
    plan = log_plan(settings)
    ledgers = ledger_plan(settings)
    clock = Clock(now) if now is not None else Clock.from_text(settings.get("LINFEN_NOW"))
    arguments: dict[str, object] = {
        "since": since,
        "until": until,
        "limit": limit,
        "section": list(sections),
        "ids": ids,
        "order": order,
    }

    from scrapy.crawler import AsyncCrawlerProcess

    # Before the logs: it takes all handlers away that it finds.
    process = AsyncCrawlerProcess(settings)
    with contextlib.ExitStack() as opened:
        ending = opened.enter_context(EndOnSignals())
        logs = RunLogs(plan)
        opened.callback(logs.close)
        stores: dict[str, SiteStore] = {}
        refusals: dict[str, CannotRun] = {}
        for site in sites:
            try:
                with logs.about(site.key):
                    folder = output_folder(output, site.key)
                    publication = Publication(publish_to, folder) if publish_to is not None else None
                    store = SiteStore.open(
                        output, site, clock, archive_plan(settings, site), publication=publication, ledgers=ledgers
                    )
                opened.callback(_close, store)
                store.run.log = logs.begin(store)
            except CannotRun as refusal:
                refusals[site.key] = refusal
            else:
                stores[site.key] = store
        if refusals and not stores:
            raise _of_all(list(refusals.values()))
        there = [site for site in sites if site.key in stores]
        ran = _run(process, there, list(stores.values()), arguments, ending, logs, on_progress)
        concluded = {summary.site: summary for summary in ran}
        for site in sites:
            if site.key in refusals:
                folder = output_folder(output, site.key)
                concluded[site.key] = refused_run(site, folder.path, refusals[site.key], clock.now())
                if on_progress:
                    on_progress(Progress(site.key, 0, 0, 0, 0, 0, finished=True, stopped=True))
        return [concluded[site.key] for site in sites]


def _of_all(refusals: Sequence[CannotRun]) -> CannotRun:
    """The refusal of a command none of whose sites can be crawled: the gravest, the first of its kind."""
    code = gravest([refusal.exit_code for refusal in refusals])
    message = next(str(refusal) for refusal in refusals if refusal.exit_code is code)
    others = len(refusals) - 1
    return CannotRun(code, f"{message}; nor can the {others} other sites be crawled" if others else message)


def _run(
    process: AsyncCrawlerProcess,
    sites: Sequence[SiteDefinition],
    stores: Sequence[SiteStore],
    arguments: dict[str, object],
    ending: EndOnSignals,
    logs: RunLogs,
    on_progress: Callable[[Progress], None] | None,
) -> list[RunSummary]:
    from linfen_crawler.operations.alarm_delivery import deliver_alarms
    from linfen_crawler.operations.conclude import NOT_STARTED, conclude
    from linfen_crawler.spiders.site_spider import spider_class

    crawlers = [process.create_crawler(spider_class(site)) for site in sites]
    tasks: list[asyncio.Task[None] | None] = [None] * len(crawlers)
    if ending.exit_code is None:
        ending.watch(process)
        tasks = [
            process.crawl(crawler, **arguments, store=store) for crawler, store in zip(crawlers, stores, strict=True)
        ]
        for store, task in zip(stores, tasks, strict=True):
            _give_back(logs, store, task)
        loop = asyncio.get_event_loop()
        reporting = loop.create_task(_report(crawlers, on_progress)) if on_progress else None
        process.start(install_signal_handlers=False)
        if reporting is not None:
            reporting.cancel()
    summaries, books = [], []
    for store, crawler, task in zip(stores, crawlers, tasks, strict=True):
        failure = task.exception() if task and task.done() and not task.cancelled() else None
        summary, book = conclude(crawler, store, ending=ending, failure=failure)
        summaries.append(summary)
        if book is not None:
            books.append(book)
        if on_progress and summary.finish_reason != NOT_STARTED:
            on_progress(_progress(crawler, summary))
    deliver_alarms(books)
    return summaries


def _give_back(logs: RunLogs, store: SiteStore, task: asyncio.Task[None] | None) -> None:
    """Let the log of a site go once its run is over, so that another run need not wait for the other sites."""

    def over(_: asyncio.Task[None]) -> None:
        if store.is_closed:
            logs.end(store.folder.path.name)

    if task is not None:
        task.add_done_callback(over)


def _close(store: SiteStore) -> None:
    """A run that ended early leaves its output open; what cannot be written any more, the next run finds again."""
    with contextlib.suppress(OSError):
        store.close()


async def _report(crawlers: Sequence[Crawler], on_progress: Callable[[Progress], None]) -> None:
    while True:
        for crawler in crawlers:
            if crawler.spider is not None and crawler.crawling:
                on_progress(_progress(crawler))
        await asyncio.sleep(PROGRESS_EVERY)


def _progress(crawler: Crawler, summary: RunSummary | None = None) -> Progress:
    """How far a site's crawl is; with the summary, how far it came."""
    from linfen_crawler.spiders.site_spider import site_spider_of

    spider = site_spider_of(crawler)
    counts: dict[str, int] = {"pages": 0, "records": 0, "rejected": 0, "failed": 0}
    for key, value in crawler.stats.get_stats().items():
        if key.startswith("linfen/"):
            what = key.split("/")[1]
            if what in counts:
                counts[what] += value
    pending = spider.pending_now() if summary is None else summary.pending + spider.numbers_left
    return Progress(
        site=spider.site.key,
        **counts,
        pending=pending,
        finished=summary is not None,
        stopped=summary is not None and summary.finish_reason not in _ENDED_BY_ITSELF,
        seconds_left=spider.seconds_for(pending) if summary is None else None,
    )
