"""Shares that fell: of records with a field, of records that a layout gave, of pages that became records at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from linfen_crawler.monitors.alarm import Subject
from linfen_crawler.monitors.finding import Finding, Raised, Well
from linfen_crawler.monitors.shares import PAGES_ALIKE, RECORDS_ALIKE, Share, expected_share

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from linfen_crawler.monitors.evidence import Evidence
    from linfen_crawler.monitors.run import Run

CHANCE = 1e-5
"""A share that comes by accident less often than this is an alarm; there are some twenty of them a run."""

LEAST_RUNS = 5
LEAST_RECORDS = 30
"""With less of a past nothing is said."""

ENOUGH = 8
"""A run in which fewer are expected is judged together with the runs before it, so many that this is reached, and with
those just before it that are as poor: too small to say so for themselves, they would pass for a precedent."""

LONGEST_POOL = timedelta(days=14)

PRECEDENTS = 2
"""A share that so many past runs of half the size and up have had is nothing new, whatever the distribution says."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """How far a share must fall to be worth a message, however sure it is, and how much alike records are at least."""

    points: float
    of_usual: float
    alike: float


_FIELD = _Rule(points=0.15, of_usual=0.75, alike=RECORDS_ALIKE)
_RATE = _Rule(points=0.10, of_usual=1.0, alike=PAGES_ALIKE)


@dataclass(frozen=True, slots=True)
class _Fall:
    """A share that fell, with the runs that were judged together and what the past says."""

    usual: float
    seen: Share
    runs: Sequence[Run]
    past: Sequence[Run]

    @property
    def expected_text(self) -> str:
        return f"{self.usual:.0%}"

    @property
    def seen_text(self) -> str:
        return f"{self.seen.having}/{self.seen.of}"


def judge_shares(run: Run, evidence: Evidence, open_now: Collection[Subject]) -> list[Finding]:
    """What this run says about fields, layouts, rejected and failed pages and soft 404s."""
    if not run.is_of_the_present:
        return []
    return [
        *_fields(run, evidence, open_now),
        *_layouts(run, evidence, open_now),
        *_rates(run, evidence, open_now),
    ]


def _fields(run: Run, evidence: Evidence, open_now: Collection[Subject]) -> list[Finding]:
    names = sorted({name for each in evidence.past for name in each.fields})
    found: list[Finding] = []
    for name in names:
        about = Subject("fields", name)

        def share(each: Run, name: str = name) -> Share:
            return Share(each.fields.get(name, 0), each.records)

        fall = _judge(run, evidence, about, share, _FIELD, open_now)
        if isinstance(fall, _Fall):
            found.append(
                Raised(
                    about,
                    fall.expected_text,
                    fall.seen_text,
                    f"field {name} is filled in {fall.seen_text} of the new records; usual are {fall.expected_text}",
                    f"字段 {name} 仅在 {fall.seen_text} 条新记录中有值；通常为 {fall.expected_text}",
                )
            )
        elif fall:
            found.append(Well(about))
    return found


def _layouts(run: Run, evidence: Evidence, open_now: Collection[Subject]) -> list[Finding]:
    if run.layouts is None:
        return []
    found: list[Finding] = []
    for name in sorted({name for each in evidence.past for name in each.layouts or {}}):
        about = Subject("layouts", name)

        def share(each: Run, name: str = name) -> Share:
            return Share(each.layouts.get(name, 0), each.records) if each.layouts is not None else Share(0, 0)

        fall = _judge(run, evidence, about, share, _FIELD, open_now)
        if isinstance(fall, _Fall) and _other_layouts_took_over(fall):
            fall = True
        if isinstance(fall, _Fall):
            found.append(
                Raised(
                    about,
                    fall.expected_text,
                    fall.seen_text,
                    f"layout {name} fits {fall.seen_text} of the new records; usual are {fall.expected_text}: "
                    "the pages look redesigned",
                    f"版式 {name} 仅匹配 {fall.seen_text} 条新记录；通常为 {fall.expected_text}：页面可能已改版",
                )
            )
        elif fall:
            found.append(Well(about))
    return found + _drift(run, evidence, open_now)


def _drift(run: Run, evidence: Evidence, open_now: Collection[Subject]) -> list[Finding]:
    about = Subject("layouts", "*drift")
    fall = _judge(
        run, evidence, about, lambda each: Share(each.records - each.layout_drift, each.records), _FIELD, open_now
    )
    if isinstance(fall, _Fall):
        drifted = f"{fall.seen.of - fall.seen.having}/{fall.seen.of}"
        usual = f"{1 - fall.usual:.0%}"
        return [
            Raised(
                about,
                usual,
                drifted,
                f"{drifted} new records are not given whole by any layout of the definition; usual are {usual}",
                f"{drifted} 条新记录没有任何版式能完整给出；通常为 {usual}",
            )
        ]
    return [Well(about)] if fall else []


def _other_layouts_took_over(fall: _Fall) -> bool:
    """Whether what a layout lost, others have: a site that goes from one known shape to another is not broken."""

    def unmatched(runs: Sequence[Run]) -> float:
        known = [run for run in runs if run.layouts is not None and run.records]
        records = sum(run.records for run in known)
        return 1 - sum(sum((run.layouts or {}).values()) for run in known) / records if records else 0.0

    lost = fall.usual - fall.seen.having / fall.seen.of
    return unmatched(fall.runs) - unmatched(fall.past) < lost / 2


def _rates(run: Run, evidence: Evidence, open_now: Collection[Subject]) -> list[Finding]:
    found: list[Finding] = []
    for monitor, (bad, of, en, zh) in _RATES.items():
        about = Subject(monitor)

        def share(each: Run, bad: Callable[[Run], int] = bad, of: Callable[[Run], int] = of) -> Share:
            return Share(max(0, of(each) - bad(each)), of(each))

        fall = _judge(run, evidence, about, share, _RATE, open_now)
        if isinstance(fall, _Fall):
            seen, usual = f"{fall.seen.of - fall.seen.having}/{fall.seen.of}", f"{1 - fall.usual:.0%}"
            found.append(
                Raised(about, usual, seen, en.format(seen=seen, usual=usual), zh.format(seen=seen, usual=usual))
            )
        elif fall:
            found.append(Well(about))
    return found


def _lists_failed(run: Run) -> int:
    return sum(run.lists_failed.values())


def _pages_asked(run: Run) -> int:
    return run.articles_asked + run.leading_pages + _lists_failed(run)


_RATES: dict[str, tuple[Callable[[Run], int], Callable[[Run], int], str, str]] = {
    "rejects": (
        lambda run: run.count_rejected(),
        lambda run: run.articles_asked,
        "{seen} article pages gave no record; usual are {usual}",
        "{seen} 个稿件页面未能得到记录；通常为 {usual}",
    ),
    "failures": (
        lambda run: run.count_failed() + _lists_failed(run),
        _pages_asked,
        "{seen} pages could not be had; usual are {usual}",
        "{seen} 个页面未能取得；通常为 {usual}",
    ),
    "soft_404": (
        lambda run: run.count_soft_404(),
        lambda run: run.articles_asked,
        "{seen} article pages were error pages that claim success; usual are {usual}",
        "{seen} 个稿件页面是状态码为 200 的错误页；通常为 {usual}",
    ),
}


def _judge(
    run: Run,
    evidence: Evidence,
    about: Subject,
    share: Callable[[Run], Share],
    rule: _Rule,
    open_now: Collection[Subject],
) -> _Fall | bool:
    """The fall of a share; True where it is well, False where this run does not tell."""
    now = share(run)
    if not now.of:
        return False
    if about not in open_now and not _is_far_below(now, 1.0, rule):
        return True  # whatever is usual
    past = [(each, seen) for each in evidence.runs(about, evidence.present) if (seen := share(each)).of]
    if not _tells(past):
        return False
    usual = expected_share([seen for _, seen in past], rule.alike)
    if about in open_now:
        lately = _lately(now, [share(each) for each in evidence.present], usual.mean)
        if lately is None:
            return False
        return _Fall(usual.mean, lately, [run], _runs(past)) if _is_far_below(lately, usual.mean, rule) else True
    pool, together = [run], now
    while past and run.started_at - past[-1][0].started_at <= LONGEST_POOL:
        before, seen = past[-1]
        if together.of * usual.mean >= ENOUGH and not _is_far_below(seen, usual.mean, rule):
            break
        past.pop()
        pool.append(before)
        together = together.plus(seen)
    if not _tells(past):
        return False
    usual = expected_share([seen for _, seen in past], rule.alike)
    if not _is_far_below(together, usual.mean, rule) or usual.chance_of_at_most(together) > CHANCE:
        return True
    if sum(seen.of >= together.of / 2 and _is_as_low(seen, together) for _, seen in past) >= PRECEDENTS:
        return True
    return _Fall(usual.mean, together, pool, _runs(past))


def _lately(now: Share, before: Sequence[Share], usual: float) -> Share | None:
    """The newest run, with as many before it as are needed to say that an alarm is over; None if it is too poor."""
    together = now
    for seen in reversed(before):
        if together.of * usual >= ENOUGH:
            break
        together = together.plus(seen)
    return together if now.of else None


def _runs(past: Sequence[tuple[Run, Share]]) -> list[Run]:
    return [run for run, _ in past]


def _tells(past: Sequence[tuple[Run, Share]]) -> bool:
    return len(past) >= LEAST_RUNS and sum(share.of for _, share in past) >= LEAST_RECORDS


def _is_as_low(seen: Share, as_this: Share) -> bool:
    return seen.having * as_this.of <= as_this.having * seen.of


def _is_far_below(seen: Share, usual: float, rule: _Rule) -> bool:
    part = seen.having / seen.of
    return part <= usual - rule.points and part <= usual * rule.of_usual
