"""Judging a run that has just ended: its alarms go into its summary, what is new of them into the site's alarm book."""

from __future__ import annotations

import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING

from linfen_crawler.monitors import Run, judge, read_past_runs
from linfen_crawler.operations.alarm_book import AlarmBook, book_alone
from linfen_crawler.operations.exit_codes import ExitCode, gravest

if TYPE_CHECKING:
    from linfen_crawler.operations.output_folder import OutputFolder
    from linfen_crawler.operations.run_summary import RunSummary

logger = logging.getLogger(__name__)


def judge_run(summary: RunSummary, folder: OutputFolder) -> AlarmBook:
    """Enter in a summary what is alarming, and QUALITY as its exit code where nothing graver holds.

    The code stands as long as an alarm is open, although it is said only once: whoever looks at the code sees how the
    site is, whoever reads messages, what has changed.

    Args:
        summary: Of a run that has ended; not yet written.
        folder: The site's output.

    Returns:
        The site's alarms after the run, written to `alarms.json` if that can be; `unsent` is what is to be said.
    """
    with ExitStack() as held:
        try:
            held.enter_context(book_alone(folder.alarms))
        except OSError as error:  # the run is judged all the same
            logger.warning("the alarms in %s cannot be locked: %s", folder.alarms, error.strerror or error)
        book = AlarmBook.read(folder.alarms, summary.site)
        book.name = summary.name
        try:
            _judge(summary, folder, book)
        except Exception:
            # The summary must be written whatever happens here.
            logger.exception("defect while judging the run %s; please report it", summary.run_id)
            summary.error = summary.error or "the run could not be judged for a defect of this program; the log has it"
            summary.exit_code = gravest([summary.exit_code, ExitCode.DEFECT])
    return book


def _judge(summary: RunSummary, folder: OutputFolder, book: AlarmBook) -> None:
    run = Run.from_summary(summary.to_json())
    if run is None:
        raise ValueError(f"the summary of {summary.run_id} cannot be read again")
    past = read_past_runs(folder.runs, run.started_at, without=run.run_id)
    if past.unreadable:
        logger.warning("%d files in %s are no summaries of runs, and no evidence", past.unreadable, folder.runs)
    before = past.open_alarms if book.open is None else book.open
    alarms = judge(run, past.runs, accepted=book.accepted, open_before=before)
    summary.alarms = [alarm.to_json() for alarm in alarms]
    if alarms:
        summary.exit_code = gravest([summary.exit_code, ExitCode.QUALITY])
    for notice in book.turn(before, alarms, run.started_at):
        logger.warning("alarm %s: %s: %s", notice.kind, summary.site, notice.alarm.en)
    try:
        book.write()
    except OSError as error:
        logger.critical("the alarms cannot be written to %s: %s", folder.alarms, error.strerror or error)
