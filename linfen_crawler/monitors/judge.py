"""From what monitors find to alarms: begun, going on, over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from linfen_crawler.monitors.alarm import Alarm
from linfen_crawler.monitors.certain_signs import judge_lists, judge_run, judge_walls
from linfen_crawler.monitors.evidence import NEVER_REST, RESTS_AFTER, Evidence
from linfen_crawler.monitors.finding import Raised
from linfen_crawler.monitors.past_runs import open_after
from linfen_crawler.monitors.share_monitors import judge_shares
from linfen_crawler.monitors.silence import judge_silence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.monitors.alarm import Acceptance, Subject
    from linfen_crawler.monitors.run import Run


def judge(
    run: Run, past: Sequence[Run], *, accepted: Sequence[Acceptance] = (), open_before: Sequence[Alarm] | None = None
) -> list[Alarm]:
    """The alarms that hold after a run: new ones, and those of before that this run does not show to be over.

    A run that says nothing about the subject of an open alarm (no new record for a field, one section only for a
    silence) leaves it as it is.

    Args:
        run: The newest run.
        past: The runs before it, in the order in which they began.
        accepted: What the operator has said to be how it is now.
        open_before: The alarms open before the run; by default those of the summary before it.
    """
    evidence = Evidence(past, accepted)
    if open_before is None:
        open_before = open_after(past)
    going_on = {alarm.about: alarm for alarm in open_before if not _is_settled(alarm, evidence)}
    findings = [
        *judge_run(run, evidence),
        *judge_walls(run, evidence),
        *judge_silence(run, evidence),
        *judge_lists(run, evidence),
        *judge_shares(run, evidence, going_on.keys()),
    ]
    holding: dict[Subject, Alarm] = dict(going_on)
    for finding in findings:
        if isinstance(finding, Raised):
            holding[finding.about] = _alarm(run, finding, going_on.get(finding.about))
        else:
            holding.pop(finding.about, None)
    return [_with_rest(alarm, run) for _, alarm in sorted(holding.items())]


def _is_settled(alarm: Alarm, evidence: Evidence) -> bool:
    at = evidence.accepted_at(alarm.about)
    return at is not None and at >= alarm.began_at


def _alarm(run: Run, raised: Raised, before: Alarm | None) -> Alarm:
    return Alarm(
        raised.about.monitor,
        raised.about.name,
        raised.expected,
        raised.seen,
        before.since if before else run.run_id,
        before.began_at if before else run.started_at,
        raised.en,
        raised.zh,
    )


def _with_rest(alarm: Alarm, run: Run) -> Alarm:
    lasted = run.started_at - alarm.began_at >= RESTS_AFTER
    return replace(alarm, rests=True) if lasted and alarm.monitor not in NEVER_REST else alarm
