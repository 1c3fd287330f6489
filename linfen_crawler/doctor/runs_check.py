"""A site's runs: whether one is at work, how the last one ended, and how much a run adds."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.site_lock import is_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.operations.output_folder import OutputFolder

_LONG = 24
"""Hours: a nightly run that has not ended by the next one."""
_OLD = 3
"""Days without a run of what is crawled every night."""
_GOOD_ORDER = (ExitCode.OK, ExitCode.INTERRUPTED, ExitCode.TERMINATED)
_LAST = 7
"""Runs by which it is judged what a run adds."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who took a site's lock last."""

    pid: int
    host: str
    since: datetime


def lock_holder(folder: OutputFolder) -> Holder | None:
    """Who took the lock last, as the lock's file says; None where nobody did, or it cannot be read."""
    try:
        note = json.loads((folder.path / "lock").read_text(encoding="utf-8"))
        return Holder(int(note["pid"]), str(note["host"]), datetime.fromisoformat(note["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def is_running(folder: OutputFolder, holder: Holder | None) -> bool:
    """Whether a crawl of the site is at work. The lock itself is only tried where its holder seems to live."""
    if holder is None or (holder.host == socket.gethostname() and not _lives(holder.pid)):
        return False
    return is_held(folder.path / "lock")


def check_runs(folder: OutputFolder, *, holder: Holder | None, running: bool, now: datetime) -> Iterator[Finding]:
    """What the lock and the run summaries say."""
    key = folder.path.name
    if running and holder is not None:
        hours = (now - holder.since).total_seconds() / 3600
        since = holder.since.isoformat(timespec="seconds")
        if hours > _LONG:
            yield finding("running-long", key, hours=round(hours), pid=holder.pid)
        else:
            yield finding("running", key, pid=holder.pid, since=since)
    runs, unreadable = read_runs(folder.runs)
    for path in unreadable:
        yield finding("run-unreadable", str(path))
    ended = [(run, moment) for run in runs if (moment := _moment(run.get("finished_at"))) is not None]
    if not running and holder is not None and _left_open(folder):
        yield finding("run-killed", key, pid=holder.pid, since=holder.since.isoformat(timespec="seconds"))
    elif ended:
        yield from _of_last(key, *ended[-1], now)
    elif not running:
        yield finding("run-none", key)


def _left_open(folder: OutputFolder) -> bool:
    """Whether a run ended without closing its ledger: SQLite removes these files when it is closed."""
    return any(folder.ledger.with_name(f"{folder.ledger.name}{end}").exists() for end in ("-wal", "-shm"))


def _of_last(key: str, last: dict[str, Any], ended: datetime, now: datetime) -> Iterator[Finding]:
    days = max(0, (now - ended).days)
    ago = {"ago": f"{days} days ago" if days else "today", "ago_zh": f"为 {days} 天前" if days else "为今天"}
    code = last.get("exit_code")
    if last.get("finish_reason") == "killed":
        yield finding("run-killed", key, pid="?", since=last.get("started_at"))
    elif code == ExitCode.PARTIAL:
        yield finding("run-partial", key, error=_troubles(last), **ago)
    elif code not in _GOOD_ORDER:
        yield finding("run-failed", key, code=code, error=last.get("error") or _troubles(last), **ago)
    elif days > _OLD:
        yield finding("run-old", key, **ago)
    else:
        yield finding("run-ok", key, code=code, records=last.get("records", 0), **ago)


def _troubles(run: dict[str, Any]) -> str:
    found = [*(run.get("failed") or {}).items(), *(run.get("lists_failed") or {}).items()]
    return ", ".join(f"{count} {reason}" for reason, count in found) or "no error is noted"


def read_runs(folder: Path) -> tuple[list[dict[str, Any]], list[Path]]:
    """The run summaries in the order of their starts, and the files that are none."""
    runs, unreadable = [], []
    for path in sorted(folder.glob("*.json")):
        try:
            run = json.loads(path.read_text(encoding="utf-8"))
            datetime.fromisoformat(run["started_at"])
        except (OSError, ValueError, TypeError, KeyError):
            unreadable.append(path)
        else:
            runs.append(run)
    return runs, unreadable


def growth_of_run(folder: OutputFolder, runs: Sequence[dict[str, Any]]) -> int:
    """Bytes that the last runs have added on average: lines, and answers in the archive."""
    last = runs[-_LAST:]
    if not last:
        return 0
    known = max((int(run.get("articles_known") or 0) for run in runs), default=0)
    line = _size(folder.articles) / known if known else 0.0
    archived = sum(int(run.get("archived") or 0) for run in runs)
    answer = sum(map(_size, folder.archive.glob("*.warc*"))) / archived if archived else 0.0
    added = sum((run.get("records") or 0) * line + (run.get("archived") or 0) * answer for run in last)
    return int(added / len(last))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's
    return True


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _moment(text: object) -> datetime | None:
    """The moment that a summary names; None where it names none, because the run has not ended."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
