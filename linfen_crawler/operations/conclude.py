"""The end of a run, whatever became of it: there is a summary, it is published, and the site's output is closed."""

from __future__ import annotations

import contextlib
import logging
import os
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.operations.open_run import ID_TIME
from linfen_crawler.operations.publishing import publish_rest
from linfen_crawler.operations.run_judgement import judge_run
from linfen_crawler.operations.run_record import RunRecord
from linfen_crawler.operations.run_summary import REFUSED, RunSummary, write_run_summary

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from scrapy.crawler import Crawler

    from linfen_crawler.operations.alarm_book import AlarmBook
    from linfen_crawler.operations.end_on_signals import EndOnSignals
    from linfen_crawler.operations.site_store import SiteStore
    from linfen_crawler.sites import SiteDefinition

logger = logging.getLogger(__name__)

NOT_STARTED = "not_started"
"""Reason for the end of a run that never came to ask for anything."""

AT_ONCE = "ended at once by a second signal; what was fetched until then is stored"


class Conclusion(NamedTuple):
    """What is left of a run."""

    summary: RunSummary
    alarm_book: AlarmBook | None
    """The site's alarms after the run, with what is to be said of them; None where they cannot be known."""


def conclude(
    crawler: Crawler, store: SiteStore, *, ending: EndOnSignals | None = None, failure: BaseException | None = None
) -> Conclusion:
    """Conclude a crawler's run, after the reactor has stopped. The summary is made now where the crawler could not.

    Args:
        crawler: The crawler.
        store: The site's output.
        ending: What ended the process, if a signal did.
        failure: What kept the crawler from starting, if anything did.
    """
    signal_code = ending.exit_code if ending is not None else None
    record = _record_of(crawler)
    if record is not None and failure is None:
        record.signal_code = record.signal_code or signal_code
        record.conclude()
        if record.summary is not None:
            if ending is not None and ending.at_once and record.summary.exit_code is signal_code:
                record.summary.error = AT_ONCE
                with contextlib.suppress(OSError):
                    write_run_summary(record.summary, store.folder.runs)
            _give_back(store, record.summary)
            return Conclusion(record.summary, record.alarm_book)
    if failure is not None:
        logger.error("the crawl did not start", exc_info=failure, extra={"spider": crawler.spider})
    if isinstance(failure, CannotRun):
        code, error = failure.exit_code, str(failure)
    elif failure is None and signal_code is not None:
        code, error = signal_code, "ended by a signal before it began"
    else:
        what = f" ({type(failure).__name__}: {failure})" if failure is not None else ""
        code = ExitCode.DEFECT
        error = f"a defect of this program{what}: the crawl did not start; please report it with the log"
    summary = RunSummary(
        site=store.folder.path.name,
        name=store.run.name,
        run_id=store.run.run_id,
        started_at=store.run.started_at,
        finished_at=store.clock.now(),
        finish_reason=NOT_STARTED,
        exit_code=code,
        output=store.folder.path,
        log=store.run.log,
        error=error,
    )
    try:
        store.settle()
    except OSError as problem:
        summary.exit_code = gravest([summary.exit_code, ExitCode.OUTPUT])
        why = problem.strerror or problem
        summary.error = f"{error}; and the output in {store.folder.path} cannot be written: {why}"
    book = judge_run(summary, store.folder)
    store.run.leave(summary)
    _give_back(store, summary)
    return Conclusion(summary, book)


def refused_run(site: SiteDefinition, folder: Path, refusal: CannotRun, now: datetime) -> RunSummary:
    """What is to be told of a site whose output could not be opened, while others were crawled. It is not written.

    Args:
        site: The site.
        folder: Its output folder.
        refusal: Why it could not be opened.
        now: The moment, UTC.
    """
    return RunSummary(
        site=site.key,
        name=site.name,
        run_id=f"{now:{ID_TIME}}-{os.getpid()}",
        started_at=now,
        finished_at=now,
        finish_reason=REFUSED,
        exit_code=refusal.exit_code,
        output=folder,
        error=str(refusal),
    )


def _give_back(store: SiteStore, summary: RunSummary) -> None:
    """Publish what is left and close the output, where the reactor was stopped before the crawler could."""
    if not store.is_closed:
        publish_rest(store, summary)
        with contextlib.suppress(OSError):
            store.close()


def _record_of(crawler: Crawler) -> RunRecord | None:
    try:
        return crawler.get_extension(RunRecord)
    except RuntimeError:  # it has come to no extensions
        return None
