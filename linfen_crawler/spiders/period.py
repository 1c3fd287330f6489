"""The publish days that a run wants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

OUTSIDE = "outside_period"
"""Reason of a rejection for the publish day. It holds for a run, not for ever: another period takes the article up."""

_SLACK = timedelta(days=1)
"""The day in an address or a list may be that of the filing, the one on the page that of the print edition."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until`, both inclusive, China time; None leaves a side open."""

    since: date | None = None
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return not self.begins_after(day) and not (self.until is not None and day > self.until)

    def begins_after(self, day: date) -> bool:
        """Whether the day lies before the period."""
        return self.since is not None and day < self.since

    def surely_excludes(self, stated: str | None) -> bool:
        """Whether a date as an address or a list states it lies outside, with a day to spare on each side.

        Args:
            stated: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; None and anything else exclude nothing.
        """
        span = span_of(stated)
        if span is None:
            return False
        first, last = span
        too_old = self.since is not None and last + _SLACK < self.since
        too_new = self.until is not None and first - _SLACK > self.until
        return too_old or too_new

    def surely_before(self, stated: str | None) -> bool:
        """Whether a date as an address or a list states it lies before the period, with a day to spare."""
        span = span_of(stated)
        return span is not None and self.since is not None and span[1] + _SLACK < self.since


def span_of(stated: str | None) -> tuple[date, date] | None:
    """First and last day of `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; None for anything else."""
    parts = (stated or "").split("-")
    try:
        year, month, day = (int(part) for part in [*parts, *["0"] * (3 - len(parts))])
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            following = date(year + month // 12, month % 12 + 1, 1)
            return date(year, month, 1), following - timedelta(days=1)
        return date(year, 1, 1), date(year, 12, 31)
    except ValueError:
        return None
