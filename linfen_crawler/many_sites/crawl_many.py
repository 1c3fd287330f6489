"""Gives the crawl of each site to a worker of a cluster, and again where one is lost, until all sites are done."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.ledger.lease import LEASE_SECONDS
from linfen_crawler.many_sites.due_order import in_due_order
from linfen_crawler.many_sites.site_task import SiteResult, SiteTask, crawl_site, end_crawls, topic_of
from linfen_crawler.operations.conclude import refused_run
from linfen_crawler.operations.dask_cluster import Handed, Lost
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.open_run import OUTPUT_LOST
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.progress import Progress
from linfen_crawler.operations.run_summary import RunSummary, summary_of_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.sites import SiteDefinition

MOST_TRIES = 4
"""A site is given to so many workers in turn, where each is lost or loses the site, before it is left out."""

NOT_BEGUN = "not_begun"
"""Reason for the end of a run that the time of `--stop-after` left no time for."""

_VARIABLES = "LINFEN_"


@dataclass(frozen=True, slots=True)
class ManySites:
    """What `linfen crawl --cluster` is asked to do."""

    sites: Sequence[SiteDefinition]
    output: Path
    """The output folder, which all workers see under this path."""
    wish: dict[str, Any]
    """Further arguments of `run_crawl`, the same for all sites."""
    stop_after: float | None = None
    """Seconds after which no crawl begins any more, and those under way are ended."""


def crawl_many(
    client: Any,
    many: ManySites,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    say: Callable[[str], None] = lambda _: None,
) -> list[RunSummary]:
    """Crawl the sites in the order in which they are due; gives one summary a site, in the order given.

    A site whose worker is lost, or whose run loses its lease or its ledger's server, is given to another worker, which
    waits for the lease to run out and goes on where the site stood.

    Args:
        client: Of `open_cluster`.
        many: What is to be done.
        on_progress: Called for each site about twice a second, and once when it is done.
        say: Is told when there are no workers left, and when there are some again.

    Raises:
        CannotRun: The scheduler is gone.
        KeyboardInterrupt: After Ctrl-C, once the crawls under way have ended in good order.
    """
    run = _Run(client, many, on_progress)
    if on_progress is not None:
        client.subscribe_topic(topic_of(run.command), run.told)
    stopper = None
    if many.stop_after is not None:
        stopper = threading.Timer(many.stop_after, run.stop)
        stopper.daemon = True
        stopper.start()
    try:
        return run.to_the_end(Handed(client, crawl_site, say))
    finally:
        if stopper is not None:
            stopper.cancel()
        if on_progress is not None:
            client.unsubscribe_topic(topic_of(run.command))


class _Run:
    def __init__(self, client: Any, many: ManySites, on_progress: Callable[[Progress], None] | None) -> None:
        self.command = uuid.uuid4().hex
        self._client = client
        self._many = many
        self._on_progress = on_progress
        self._began = time.monotonic()
        self._stopped = False
        self._done: dict[str, RunSummary] = {}
        self._lease = float(os.environ.get("LINFEN_LEASE_SECONDS") or LEASE_SECONDS)

    def to_the_end(self, handed: Handed[SiteTask, SiteResult]) -> list[RunSummary]:
        sites = {site.key: site for site in self._many.sites}
        waiting = deque(in_due_order(sites.values(), self._many.output))
        try:
            for each in handed.results(self._tasks(waiting)):
                task, result = (each.task, SiteResult(message=_LOST)) if isinstance(each, Lost) else each
                if self._is_to_be_given_again(task, result):
                    handed.give(replace(task, tries=task.tries + 1, wait_seconds=1.5 * self._lease, wish=self._wish()))
                else:
                    self._conclude(sites[task.site], result)
        except KeyboardInterrupt:
            self.stop()
            raise
        for site in sites.values():
            if site.key not in self._done:
                self._done[site.key] = self._not_begun(site)
        return [self._done[key] for key in sites]

    def stop(self) -> None:
        """End what is under way in good order, and begin nothing more."""
        self._stopped = True
        self._client.run(end_crawls, self.command, on_error="ignore")

    def told(self, event: tuple[Any, dict[str, Any]]) -> None:
        """A worker says how far a site is."""
        if self._on_progress is not None:
            self._on_progress(Progress(**event[1]))

    def _tasks(self, waiting: deque[SiteDefinition]) -> Iterator[SiteTask]:
        environment = {name: value for name, value in os.environ.items() if name.startswith(_VARIABLES)}
        while waiting and not self._stopped:
            site = waiting.popleft()
            definition = site.model_dump_json()
            yield SiteTask(self.command, site.key, definition, self._wish(), environment=environment)

    def _wish(self) -> dict[str, Any]:
        wish = {
            name: value.isoformat() if isinstance(value, date) else value for name, value in self._many.wish.items()
        }
        return {**wish, "output": str(self._many.output)}

    def _is_to_be_given_again(self, task: SiteTask, result: SiteResult) -> bool:
        if self._stopped or task.tries + 1 >= MOST_TRIES:
            return False
        code = result.summary["exit_code"] if result.summary is not None else result.refused
        if code is None or code == ExitCode.ALREADY_RUNNING:
            return True
        if code != ExitCode.OUTPUT or not _ledger_is_on_a_server():
            return False  # with a file as ledger the disk is full for others, too
        # Its ledger's server was lost, or did not come. A run that came to its end, and could not be published then,
        # would crawl the site once more and fare no better.
        return result.summary is None or result.summary["finish_reason"] == OUTPUT_LOST

    def _conclude(self, site: SiteDefinition, result: SiteResult) -> None:
        if result.summary is not None:
            summary = summary_of_json(result.summary)
        elif result.refused is not None:
            summary = self._refused(site, ExitCode(result.refused), result.message)
        else:
            summary = self._refused(site, ExitCode.PARTIAL, f"{result.message}; {MOST_TRIES} tries were made")
        self._done[site.key] = summary
        if self._on_progress is not None and result.summary is None:
            self._on_progress(Progress(site.key, 0, 0, 0, 0, 0, finished=True, stopped=True))

    def _not_begun(self, site: SiteDefinition) -> RunSummary:
        summary = self._refused(site, ExitCode.OK, "")
        summary.finish_reason, summary.error = NOT_BEGUN, None
        return summary

    def _refused(self, site: SiteDefinition, code: ExitCode, why: str) -> RunSummary:
        folder = output_folder(self._many.output, site.key).path
        return refused_run(site, folder, CannotRun(code, why), datetime.now(UTC))


def _ledger_is_on_a_server() -> bool:
    return bool(os.environ.get("LINFEN_LEDGER"))


_LOST = "the worker that crawled the site was lost"
