"""Summaries of runs that never were: sites of many kinds, night by night, with what befalls them.

A site has a pace, weekends, holidays on which it falls silent or nearly so, busy and slow days, fields and layouts in
shares that scatter from run to run, pages that fail. All is drawn from a seed. What is to be noticed are `Event`s.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.monitors import Alarm, Run, judge

if TYPE_CHECKING:
    from collections.abc import Iterator

LISTS = [f"http://news.example.cn/list{number}/" for number in range(8)]


@dataclass(frozen=True)
class Event:
    """Something that befalls a site from a day on, for so many days."""

    kind: str
    """`outage`, `redesign`, `wall`, `silence`, `lists`, `soft_404`, `failures`, `slow`."""
    day: int
    days: int

    def holds(self, day: int) -> bool:
        return self.day <= day < self.day + self.days


@dataclass
class Site:
    """How a site is by nature."""

    pace: float
    """Articles on a mean workday."""
    weekend: float
    """What comes on Saturday and Sunday, as part of it."""
    holiday: float
    """What comes on public holidays, as part of it."""
    scatter: float
    """How much a day's mean varies: standard deviation of its logarithm."""
    runs_a_day: int
    fields: dict[str, float]
    second_layout: float
    """Part of the articles that has the site's other layout."""
    alike: float
    """How much alike the records of one run are."""
    troubles: float
    """Part of the pages that fail or give no record on a common day."""
    lost_nights: float
    """Part of the nights on which no run takes place."""
    first_layout: str = "2019"
    holidays: set[date] = field(default_factory=set)


def drawn_site(seed: int) -> Site:
    """A site of some kind: from one article in two days to a hundred a day."""
    draw = random.Random(f"site {seed}")
    pace = draw.choice([0.5, 2, 5, 9, 15, 20, 30, 50, 80, 100])
    return Site(
        pace=pace,
        weekend=draw.choice([0.0, 0.05, 0.3, 0.6, 1.0]),
        holiday=draw.choice([0.05, 0.1, 0.2, 0.4]),
        scatter=draw.choice([0.1, 0.25, 0.4]),
        runs_a_day=draw.choice([1, 1, 1, 3]),
        fields={
            "title": 1.0,
            "body": draw.uniform(0.98, 1.0),
            "publish_time": draw.uniform(0.97, 1.0),
            "source": draw.uniform(0.85, 1.0),
            "editors": draw.uniform(0.8, 1.0),
            "authors": draw.uniform(0.3, 0.9),
            "images": draw.uniform(0.3, 0.8),
            "photographers": draw.uniform(0.05, 0.3),
            "subtitle": draw.uniform(0.0, 0.1),
        },
        second_layout=draw.choice([0.0, 0.1, 0.3]),
        alike=draw.choice([0.005, 0.02, 0.06]),
        troubles=draw.choice([0.002, 0.01, 0.03]),
        lost_nights=draw.choice([0.0, 0.01, 0.03]),
    )


def simulated_runs(
    seed: int, days: int, *, site: Site | None = None, start: date = date(2026, 8, 10), events: tuple[Event, ...] = ()
) -> Iterator[tuple[int, dict[str, Any]]]:
    """The day's number and the summary of each run, in order; the caller adds the alarms to it."""
    site = site or drawn_site(seed)
    draw = random.Random(f"runs {seed}")
    waiting = unseen = 3000  # the first run finds all years
    for day in range(days):
        today = start + timedelta(days=day)
        came = _articles_of(site, today, draw)
        if any(event.kind == "silence" and event.holds(day) for event in events):
            came = 0
        for nth in range(site.runs_a_day):
            # Published between 8 and 22 o'clock; runs are at 2:15 of the next day, some also at 10:15 and 18:15.
            part = (0.2, 0.6, 1.0)[nth]
            new = _binomial(came, part, draw) if nth + 1 < site.runs_a_day else came
            came -= new
            waiting += new
            unseen += new
            if draw.random() < site.lost_nights:
                continue
            moment = datetime(today.year, today.month, today.day, 2, 15, tzinfo=CHINA_TIME) + timedelta(
                days=1, hours=8 * (nth + 1 - site.runs_a_day), seconds=draw.uniform(0, 600)
            )
            active = {event.kind for event in events if event.holds(day)}
            summary = _summary(site, moment, waiting, active, draw)
            if summary["exit_code"] != 5 and "lists" not in active:
                summary["discovered"], unseen = unseen, 0
            # What failed is asked for again by the next run; what gave no record is not.
            refused = sum(summary.get("rejected", {}).values())
            waiting -= summary["records"] - summary["revisions"] + refused
            yield day, summary


def judged(summaries: Iterator[tuple[int, dict[str, Any]]]) -> Iterator[tuple[int, Run, list[Alarm]]]:
    """Each run with its day and its alarms, judged as a crawl does: by what the summaries before it say."""
    past: list[Run] = []
    for day, summary in summaries:
        run = Run.from_summary(json.loads(json.dumps(summary)))
        assert run is not None
        alarms = judge(run, past)
        yield day, run, alarms
        summary["alarms"] = [alarm.to_json() for alarm in alarms]
        done = Run.from_summary(json.loads(json.dumps(summary)))
        assert done is not None
        past = [each for each in past if each.started_at >= run.started_at - timedelta(days=90)] + [done]


def _articles_of(site: Site, today: date, draw: random.Random) -> int:
    mean = site.pace * (site.weekend if today.weekday() >= 5 else 1.0)
    if today in site.holidays:
        mean = min(mean, site.pace * site.holiday)
    mean *= draw.lognormvariate(-(site.scatter**2) / 2, site.scatter)
    return _poisson(mean, draw)


def _summary(site: Site, moment: datetime, waiting: int, active: set[str], draw: random.Random) -> dict[str, Any]:
    begun = moment.astimezone(CHINA_TIME)
    summary: dict[str, Any] = {
        "site": "example",
        "run_id": f"{begun:%Y%m%dT%H%M%SZ}-{draw.randrange(99999)}",
        "started_at": begun.isoformat(timespec="seconds"),
        "finish_reason": "finished",
        "exit_code": 0,
        "arguments": {},
        "discovered": 0,
        "records": 0,
        "revisions": 0,
        "walls": {},
        "alarms": [],
    }
    if "outage" in active:
        return {**summary, "exit_code": 5, "lists_failed": {"timeout": 9}, "pages_by_kind": {}}
    if "wall" in active:
        return {
            **summary,
            "exit_code": 5,
            "lists_failed": {"http_521": 9},
            "pages_by_kind": {},
            "walls": {"http_521": 9},
        }
    if "lists" in active:
        waiting = 0
    revisions = _binomial(round(site.pace), 0.02, draw)
    unchanged = round(site.pace * 2)
    troubles = 0.3 if "failures" in active else site.troubles
    failed, soft = _binomial(waiting, troubles, draw), 0
    if "soft_404" in active:
        soft = _binomial(waiting - failed, 0.7, draw)
    not_again = _binomial(unchanged, troubles, draw)  # of those looked at again
    rejected = _binomial(waiting - failed - soft, site.troubles, draw)
    new = waiting - failed - soft - rejected
    records = new + revisions
    shares = {name: _scattered(share, site.alike, draw) for name, share in site.fields.items()}
    layouts = {"2019": 1 - site.second_layout, "gallery": site.second_layout}
    first = _binomial(records, _scattered(layouts["2019"], site.alike, draw), draw)
    given = {"2019": first, "gallery": records - first}
    drift = _binomial(records, 0.01, draw)
    if "redesign" in active:
        shares["editors"] = 0.0
        drift, given = given["2019"], {"2019": 0, "gallery": given["gallery"]}
    filled = {name: _binomial(records, share, draw) for name, share in shares.items()}
    return {
        **summary,
        "exit_code": 3 if failed else 0,
        "records": records,
        "revisions": revisions,
        "unchanged": unchanged - not_again,
        "pages_by_kind": {"front": 1, "list": len(LISTS), "article": waiting - failed},
        "rejected": {"no_body": rejected} if rejected else {},
        "failed": {name: count for name, count in (("timeout", failed + not_again), ("soft_404", soft)) if count},
        "lists_failed": {},
        "fields_filled": {name: count for name, count in filled.items() if count},
        "layouts": {name: count for name, count in given.items() if count},
        "layout_drift": drift,
        "list_links": {address: 0 if "lists" in active else draw.randrange(15, 21) for address in LISTS},
    }


def _scattered(share: float, alike: float, draw: random.Random) -> float:
    """The share of one run, drawn from a Beta distribution around that of the site."""
    if not 0 < share < 1:
        return share
    strength = 1 / alike - 1
    return draw.betavariate(share * strength, (1 - share) * strength)


def _poisson(mean: float, draw: random.Random) -> int:
    count, time = 0, draw.expovariate(1.0)
    while time < mean:
        count += 1
        time += draw.expovariate(1.0)
    return count


def _binomial(of: int, share: float, draw: random.Random) -> int:
    return sum(draw.random() < share for _ in range(of)) if 0 < share < 1 else round(of * share)
