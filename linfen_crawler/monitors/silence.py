"""No new article, while by the site's own past of these hours of the week there should be some.

What is judged is a silence: the time from the last run that found something new to this one. The same hours of the
weeks before say how many articles were due in it. How far the numbers of a weekday scatter is estimated from all days,
and gives the chance that none came by accident: the zero of a negative binomial distribution, a Poisson distribution
whose rate varies from day to day.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.monitors.alarm import Subject
from linfen_crawler.monitors.finding import Finding, Raised, Well
from linfen_crawler.monitors.quiet_days import is_quiet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from linfen_crawler.monitors.evidence import Evidence
    from linfen_crawler.monitors.run import Run

ABOUT = Subject("new_articles")

CHANCE = 1e-4
"""A silence that comes by accident less often than this is an alarm."""

LEAST_SILENCE = timedelta(hours=20)
"""Shorter ones are not judged: what comes at night is not missing at noon, and cron may be some minutes early."""

WEEKS = 8
"""So many weeks back the same hours are looked at."""

LEAST_WEEKS = 3
"""With fewer weeks of past, the poorest day of those that there are stands for every day."""

QUIET_SHARE = 0.1
"""On public holidays this part of what is usual is expected."""

LEAST_SCATTER = 0.05
"""Squared coefficient of variation by which the rate of a weekday is taken to vary at least."""

LARGEST_OF_MEDIAN = 4
"""A day counts as at most so many times the median day: what a back-fill or a full first crawl adds is no habit."""

AWAKE = range(7, 22)
"""Hours of the day, China time, in which newsrooms publish."""

_DAY = timedelta(days=1)


def judge_silence(run: Run, evidence: Evidence) -> list[Finding]:
    """What this run says about new articles."""
    if run.is_of_the_present and run.new_articles:
        return [Well(ABOUT)]
    if not run.found_all_that_was_new:
        return []
    since = max(
        (each.started_at for each in evidence.past if each.is_of_the_present and each.new_articles), default=None
    )
    if since is None or run.started_at - since < LEAST_SILENCE:
        return []
    flow = _Flow.of(evidence)
    due = flow.due_between(since, run.started_at)
    if due is None or flow.chance_of_none(due, run.started_at) > CHANCE:
        return []
    last = since.astimezone(CHINA_TIME)
    return [
        Raised(
            ABOUT,
            f"{due:.0f}",
            "0",
            f"no new article since the run of {last:%Y-%m-%d %H:%M}; by the weeks before, about {due:.0f} were due",
            f"自 {last:%Y-%m-%d %H:%M} 的抓取以来没有新稿件；按前几周同一时段，应有约 {due:.0f} 篇",
        )
    ]


class _Flow:
    """How many new articles came when, as far as runs tell: between two runs, as many as the second one found."""

    def __init__(self, spans: Sequence[tuple[datetime, datetime, float]]) -> None:
        self._spans = spans
        self._ends = [end for _, end, _ in spans]

    @classmethod
    def of(cls, evidence: Evidence) -> _Flow:
        complete = [run for run in evidence.past if run.found_all_that_was_new]
        allowed = {run.run_id for run in evidence.runs(ABOUT)}
        spans = [
            (before.started_at, run.started_at, float(run.new_articles))
            for before, run in pairwise(complete)
            if run.run_id in allowed
            and run.started_at > before.started_at
            and not _quiet_part(before.started_at, run.started_at)
        ]
        by_day: Counter[date] = Counter()
        for _, end, count in spans:
            by_day[end.astimezone(CHINA_TIME).date()] += round(count)
        days = sorted(by_day.values())
        most = LARGEST_OF_MEDIAN * max(1, days[len(days) // 2]) if days else 0
        return cls([(start, end, min(count, most * max(1.0, (end - start) / _DAY))) for start, end, count in spans])

    def due_between(self, start: datetime, end: datetime) -> float | None:
        """How many articles were due in a time; None where too little is known of it."""
        same_hours = [
            came
            for week in range(1, WEEKS + 1)
            if (came := self._came(start - 7 * week * _DAY, end - 7 * week * _DAY)) is not None
        ]
        if len(same_hours) >= LEAST_WEEKS:
            latest = same_hours[:LEAST_WEEKS]
            due = min(sum(same_hours) / len(same_hours), sum(latest) / len(latest))
        else:
            days = [came for came in self._days(end) if came is not None]
            if len(days) < 7:
                return None
            due = min(days) * ((end - start) / _DAY)
        return due * (1 - (1 - QUIET_SHARE) * _quiet_part(start, end))

    def chance_of_none(self, due: float, now: datetime) -> float:
        """The probability that not one article came where so many were due."""
        days = list(self._days(now))
        excess = weight = 0.0
        for weekday in range(7):
            same = [came for came in days[weekday::7] if came is not None]
            mean = sum(same) / len(same) if same else 0.0
            excess += sum((came - mean) ** 2 for came in same) - max(0, len(same) - 1) * mean
            weight += max(0, len(same) - 1) * mean**2
        scatter = max(LEAST_SCATTER, excess / weight if weight else LEAST_SCATTER)
        return float((1 + due * scatter) ** (-1 / scatter))

    def _days(self, now: datetime) -> list[float | None]:
        """What came in each of the days before, the latest first."""
        return [self._came(now - (day + 1) * _DAY, now - day * _DAY) for day in range(7 * WEEKS)]

    def _came(self, start: datetime, end: datetime) -> float | None:
        """How many articles came in a time; None where the runs do not cover nine tenths of it."""
        came, covered = 0.0, timedelta()
        for begin, finish, count in self._spans[bisect_right(self._ends, start) :]:
            if begin >= end:
                break
            common = min(end, finish) - max(start, begin)
            came += count * (common / (finish - begin))
            covered += common
        return came * ((end - start) / covered) if covered >= 0.9 * (end - start) else None


def _quiet_part(start: datetime, end: datetime) -> float:
    """Which part of a time, 0 to 1, lies on public holidays; the hours of the night do not count."""
    hours = max(1, round((end - start) / timedelta(hours=1)))
    middles = [(start + timedelta(hours=hour + 0.5)).astimezone(CHINA_TIME) for hour in range(hours)]
    awake = [middle for middle in middles if middle.hour in AWAKE] or middles
    return sum(is_quiet(middle.date()) for middle in awake) / len(awake)
