"""What is asked of a worker: the crawl of one site, in a process of its own, for a reactor starts only once in each."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from linfen_crawler.operations.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable

_PAUSE = 1.0
"""Seconds between two tries for a site that another process holds, at least."""

_LAST_WORDS = 2000
"""So many characters of what a process said when it died are reported."""

_running: dict[str, set[subprocess.Popen[str]]] = defaultdict(set)
_ended: set[str] = set()


@dataclass(frozen=True, slots=True)
class SiteTask:
    """The crawl of one site, as it goes to a worker. All of it is plain JSON."""

    command: str
    """Tells one `linfen crawl` from another."""
    site: str
    """Its key."""
    definition: str
    """Its definition, JSON: a worker's machine need not have the file."""
    wish: dict[str, Any]
    """Arguments of `run_crawl`, days as ISO 8601."""
    tries: int = 0
    """How often it was given to a worker before."""
    wait_seconds: float = 0.0
    """For so long it is tried again where another holds the site: the lease of a lost worker has to run out."""
    environment: dict[str, str] = field(default_factory=dict)
    """Variables of ours that the command was started with; a worker's own win."""


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What came of it."""

    summary: dict[str, Any] | None = None
    """The run's summary, as JSON has it; None where there was no run."""
    refused: int | None = None
    """The exit code of a run that was refused."""
    message: str = ""
    """Why it was refused, or the last words of a process that died."""


def crawl_site(task: SiteTask, report: Callable[[dict[str, Any]], None] | None = None) -> SiteResult:
    """Crawl a site to the end; called by a thread of a worker.

    Args:
        task: What is to be done.
        report: Is told how far it is; to Dask's scheduler by default.
    """
    tell = report or _to_scheduler(task.command)
    deadline = time.monotonic() + task.wait_seconds
    while True:
        result = _in_process(task, tell)
        left = deadline - time.monotonic()
        if result.refused != ExitCode.ALREADY_RUNNING or left <= 0 or task.command in _ended:
            return result
        time.sleep(min(left, max(_PAUSE, task.wait_seconds / 20)))


def end_crawls(command: str) -> int:
    """End the crawls of a command on this worker in good order, and begin no other; gives how many there are."""
    _ended.add(command)
    processes = list(_running[command])
    for process in processes:
        with contextlib.suppress(OSError):
            process.send_signal(signal.SIGTERM)
    return len(processes)


def topic_of(command: str) -> str:
    """Dask's topic of what workers report on a command."""
    return f"linfen-crawl-{command}"


def _in_process(task: SiteTask, report: Callable[[dict[str, Any]], None]) -> SiteResult:
    if task.command in _ended:
        return SiteResult(refused=int(ExitCode.TERMINATED), message="ended before it began")
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as words:
        process = subprocess.Popen(  # nosec B603 - our own module
            [sys.executable, "-m", "linfen_crawler.many_sites.site_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            text=True,
            encoding="utf-8",
            env={**task.environment, **os.environ},
            start_new_session=True,  # Ctrl-C is for the command, which ends all its crawls, each by one signal
        )
        _running[task.command].add(process)
        try:
            return _listen(process, task, report) or SiteResult(message=_death(process, words))
        finally:
            _running[task.command].discard(process)
            # It ends when nobody holds the other end any more: also where this process is killed.
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()
            process.wait()


def _listen(
    process: subprocess.Popen[str], task: SiteTask, report: Callable[[dict[str, Any]], None]
) -> SiteResult | None:
    """What the process says last; None where it died without a word."""
    if process.stdin is None or process.stdout is None:
        return None
    with contextlib.suppress(BrokenPipeError):
        process.stdin.write(json.dumps({**asdict(task), "environment": None}) + "\n")
        process.stdin.flush()
    result = None
    for line in process.stdout:
        try:
            said = json.loads(line)
        except ValueError:
            continue  # half a line of a process that was killed
        if "progress" in said:
            report(said["progress"])
        else:
            result = SiteResult(**said)
    return result


def _death(process: subprocess.Popen[str], words: Any) -> str:
    code = process.wait()
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    words.seek(0)
    last = words.read()[-_LAST_WORDS:].strip()
    return f"the process that crawled the site died ({how})" + (f": {last}" if last else "")


def _to_scheduler(command: str) -> Callable[[dict[str, Any]], None]:
    from distributed import get_worker

    worker = get_worker()

    def tell(progress: dict[str, Any]) -> None:
        worker.log_event(topic_of(command), progress)

    return tell
