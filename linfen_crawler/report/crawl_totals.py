"""What the other files of a site add up to: revisions, removals, what gave no record, and the runs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from linfen_crawler.report.record_totals import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from linfen_crawler.ledger.server import ServerLedger

_RUN_NUMBERS = ("pages_asked", "records", "revisions", "unchanged", "gone", "layout_drift", "pending", "exit_code")
_RUN_SUMS = ("rejected", "failed", "lists_failed")


@dataclass(slots=True)
class CrawlTotals:
    """Sums over what happened to a site's articles and in its crawls."""

    revisions: Counter[int] = field(default_factory=Counter)
    """Revisions by the day on which they were fetched, as ordinal."""
    changed: Counter[str] = field(default_factory=Counter)
    """Revisions by field that changed."""
    gone: Counter[int] = field(default_factory=Counter)
    """Articles found gone, by day."""
    back: Counter[int] = field(default_factory=Counter)
    """Articles found back, by day."""
    rejected: Counter[str] = field(default_factory=Counter)
    """Pages that gave no record, by reason."""
    failed: Counter[str] | None = None
    """Addresses that could not be had, by error, as the ledger has it now; None without a ledger."""
    account: dict[str, int] | None = None
    """The sums of the ledger; None without one."""
    runs: list[dict[str, Any]] = field(default_factory=list)
    """The runs, oldest first."""
    unreadable_runs: int = 0
    """Files among the run summaries that are none."""

    def merge(self, other: CrawlTotals) -> None:
        """Add the sums of another site."""
        for name in ("revisions", "changed", "gone", "back", "rejected"):
            getattr(self, name).update(getattr(other, name))
        if other.failed is not None:
            self.failed = (self.failed or Counter()) + other.failed
        if other.account is not None:
            before = self.account or {}
            self.account = {name: before.get(name, 0) + count for name, count in other.account.items()}
        self.runs = sorted([*self.runs, *other.runs], key=lambda run: str(run["started_at"]))
        self.unreadable_runs += other.unreadable_runs


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both inclusive; a side that is None is open."""

    since: date | None = None
    until: date | None = None

    def holds(self, text: str | None) -> bool:
        """Whether a moment in ISO 8601 lies in it, China time; None does where both sides are open."""
        if self.since is None and self.until is None:
            return True
        day = day_of(text)
        if day is None:
            return False
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


def read_vanishings(path: Path, period: Period, totals: CrawlTotals) -> None:
    """Count the lines of `gone.jsonl`."""
    for note in _json_lines(path):
        day = day_of(note.get("at"))
        if day is not None and period.holds(note["at"]):
            (totals.gone if note.get("gone") else totals.back)[day.toordinal()] += 1


def read_rejections(path: Path, period: Period, totals: CrawlTotals) -> None:
    """Count the lines of `rejected.jsonl`, by the time of their fetch."""
    for note in _json_lines(path):
        if period.holds(note.get("fetched_at")):
            totals.rejected[str(note.get("reason") or "unknown")] += 1


def read_runs(folder: Path, site: str, period: Period, totals: CrawlTotals) -> None:
    """Read the run summaries; what is none is counted and left out."""
    for path in sorted(folder.glob("*.json")):
        try:
            summary = json.loads(path.read_bytes())
            run = {"site": site, "started_at": summary["started_at"], "finished_at": summary["finished_at"]}
            seconds = day_of(run["started_at"]) and _seconds_between(run["started_at"], run["finished_at"])
            run |= {"seconds": seconds, "reason": str(summary.get("finish_reason"))}
            run |= {name: int(summary.get(name) or 0) for name in _RUN_NUMBERS}
            run |= {name: sum(map(int, (summary.get(name) or {}).values())) for name in _RUN_SUMS}
        except (ValueError, TypeError, KeyError, AttributeError):
            totals.unreadable_runs += 1
            continue
        if period.holds(run["started_at"]):
            totals.runs.append(run)


def read_ledger(place: Path | ServerLedger, totals: CrawlTotals) -> None:
    """Take over the ledger's sums, where there is one.

    Raises:
        ValueError: The file is no ledger, or one of another version; or the server refuses us.
        OSError: The server does not answer.
    """
    from linfen_crawler.ledger import sums_of

    sums = sums_of(place)
    if sums is not None:
        names = ("discovered", "stored", "rejected", "failed", "pending", "gone")
        totals.account = {name: getattr(sums, name) for name in names}
        totals.failed = Counter(sums.failed_errors)


def _seconds_between(begin: str, end: str) -> int:
    from datetime import datetime

    return round((datetime.fromisoformat(end) - datetime.fromisoformat(begin)).total_seconds())


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file's whole lines.

    Raises:
        ValueError: A line is no JSON object; the message names it.
    """
    if not path.is_file():
        return
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.endswith(b"\n"):
                return  # being written just now
            try:
                note = json.loads(line)
            except ValueError:
                note = None
            if not isinstance(note, dict):
                raise ValueError(  # noqa: TRY004 - a broken file, no wrong type of ours
                    f"{path}, line {number}, is no line of ours; take it out, then run again"
                )
            yield note
