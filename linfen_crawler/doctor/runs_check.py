"""A site's runs: whether one is at work, how the last one ended, and how much a run adds."""

from __future__ import annotations

import json
import os
import socket
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.operations.exit_code_words import MEANINGS, TO_DO
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.killed_runs import KILLED
from linfen_crawler.operations.past_runs import PastRun, open_runs, past_runs
from linfen_crawler.operations.site_lock import is_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    """What the lock, the run summaries and the markers of open runs say: the same runs that `linfen runs` shows."""
    key = folder.path.name
    if running and holder is not None:
        hours = (now - holder.since).total_seconds() / 3600
        since = holder.since.isoformat(timespec="seconds")
        if hours > _LONG:
            yield finding("running-long", key, hours=round(hours), pid=holder.pid)
        else:
            yield finding("running", key, pid=holder.pid, since=since)
    runs, unreadable = read_runs(folder)
    for path in unreadable:
        yield finding("run-unreadable", str(path))
    killed = [] if running else [run for run in _open(folder) if run.finish_reason == KILLED]
    ended = [(run, moment) for run in runs if (moment := _moment(run.fields.get("finished_at"))) is not None]
    if killed:
        yield _killed(key, killed[-1])
    elif unreadable and (not ended or max(path.stem for path in unreadable) > ended[-1][0].run_id):
        yield finding("run-unknown", key)  # what the run before it said is not how it is now
    elif ended:
        yield from _of_last(key, *ended[-1], now)
    elif not running:
        yield finding("run-none", key)


def _open(folder: OutputFolder) -> list[PastRun]:
    try:
        return open_runs(folder)
    except OSError:
        return []  # that it may not be read is said elsewhere


def _killed(key: str, run: PastRun) -> Finding:
    return finding("run-killed", key, pid=run.run_id.rpartition("-")[2], since=run.started_at.isoformat())


def _of_last(key: str, last: PastRun, ended: datetime, now: datetime) -> Iterator[Finding]:
    days = max(0, (now - ended).days)
    ago = {
        "ago": f"{days} day{'s' if days > 1 else ''} ago" if days else "today",
        "ago_zh": f"{days} 天前" if days else "今天",
    }
    code = last.exit_code
    reasons = _reasons(last)
    if last.finish_reason == KILLED:
        yield _killed(key, last)
    elif code == ExitCode.PARTIAL:
        yield finding("run-partial", key, error=reasons or "no error is noted", error_zh=reasons or "未注明原因", **ago)
    elif code not in _GOOD_ORDER:
        (meaning, meaning_zh), (to_do, to_do_zh) = _words(code)
        error = last.fields.get("error") or reasons
        yield finding(
            "run-failed",
            key,
            code="–" if code is None else code,
            meaning=f"{meaning}: {error}" if error else meaning,
            meaning_zh=f"{meaning_zh}；{reasons}" if reasons else meaning_zh,
            to_do=to_do,
            to_do_zh=to_do_zh,
            **ago,
        )
    elif days > _OLD:
        yield finding("run-old", key, **ago)
    else:
        yield finding("run-ok", key, code=code, records=last.records or 0, **ago)


def _words(code: int | None) -> tuple[tuple[str, str], tuple[str, str]]:
    """What an exit code means, and what is to be done about it; also where it is none of ours."""
    known = ExitCode(code) if isinstance(code, int) and code in set(ExitCode) else None
    meaning = MEANINGS[known] if known is not None else ("a code that is not known", "未知退出码")
    see = ("look into its summary: linfen runs --json", "请查看运行摘要：linfen runs --json")
    return meaning, TO_DO.get(known, see) if known is not None else see


def _reasons(run: PastRun) -> str:
    found = [*(run.fields.get("failed") or {}).items(), *(run.fields.get("lists_failed") or {}).items()]
    return ", ".join(f"{count} × {reason}" for reason, count in found)


def read_runs(folder: OutputFolder) -> tuple[list[PastRun], list[Path]]:
    """The runs that have ended, in the order of their starts, and the files that should be summaries and are none."""
    unreadable: list[Path] = []
    try:
        return past_runs(folder, unreadable=unreadable.append), unreadable
    except OSError as error:
        return [], [Path(error.filename or folder.runs)]


def growth_of_run(folder: OutputFolder, runs: Sequence[PastRun]) -> int:
    """Bytes that the last runs have added on average: lines, and answers in the archive."""
    last = runs[-_LAST:]
    if not last:
        return 0
    known = max((_number(run, "articles_known") for run in runs), default=0)
    line = _size(folder.articles) / known if known else 0.0
    archived = sum(_number(run, "archived") for run in runs)
    answer = sum(map(_size, folder.archive.glob("*.warc*"))) / archived if archived else 0.0
    added = sum(_number(run, "records") * line + _number(run, "archived") * answer for run in last)
    return int(added / len(last))


def _number(run: PastRun, name: str) -> int:
    """A number of a summary; 0 where it has none, as that of a killed run."""
    value = run.fields.get(name)
    return value if isinstance(value, int) else 0


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
