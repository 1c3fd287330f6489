"""Sixty days of simulated sites: what befalls them is noticed by the first run that shows it, and nothing else is."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.monitors.simulated_runs import Event, drawn_site, judged, simulated_runs

START = date(2026, 8, 17)
"""A Monday; day 40 is 26 September, and the National Day week lies in the last twenty days."""

NATIONAL_DAY = {date(2026, 10, 1) + timedelta(days=day) for day in range(7)}
OTHER_HOLIDAYS = {date(2026, 9, 25), date(2026, 9, 26), date(2026, 9, 27)}

WALL, OUTAGE, SILENCE, REDESIGN = (
    Event("wall", 23, 2),
    Event("outage", 29, 2),
    Event("silence", 36, 2),
    Event("redesign", 53, 7),
)
"""On Wednesday, Tuesday, Tuesday, and after the holidays on a Friday."""


REDESIGN_SIGNS = (("fields", "editors"), ("layouts", "*drift"), ("layouts", "2019"))


def story_of(seed, site, days, events=()):
    """What began and what ended, each with the day: ("begun", monitor, subject, day)."""
    story, before = [], {}
    for day, _, alarms in judged(simulated_runs(seed, days, site=site, start=START, events=events)):
        now = {alarm.about: alarm for alarm in alarms}
        story += [("begun", *about, day) for about in now.keys() - before.keys()]
        story += [("over", *about, day) for about in before.keys() - now.keys()]
        before = now
    return story


def busy_site(seed):
    """A site that publishes enough every workday for one night to tell."""
    site = drawn_site(seed)
    site.pace = max(site.pace, 25)
    site.scatter = min(site.scatter, 0.25)
    site.runs_a_day = 1
    site.lost_nights = 0.0
    site.holidays = NATIONAL_DAY | OTHER_HOLIDAYS
    return site


@pytest.mark.parametrize("seed", range(1, 9))
def test_a_true_event_is_noticed_late_or_told_twice_or_something_else_is_taken_for_one(seed):
    story = story_of(seed, busy_site(seed), 60, (WALL, OUTAGE, SILENCE, REDESIGN))
    begun = {(monitor, subject): day for kind, monitor, subject, day in story if kind == "begun" and monitor != "run"}
    assert begun.pop(("walls", "http_521")) == WALL.day
    assert begun.pop(("new_articles", "")) == SILENCE.day
    # Which of its signs a night shows is luck; one of them it does.
    redesign = {begun.pop(about) for about in REDESIGN_SIGNS if about in begun}
    assert min(redesign) == REDESIGN.day
    assert max(redesign) < REDESIGN.day + REDESIGN.days
    assert begun == {}
    whole = [(kind, day) for kind, monitor, _, day in story if monitor == "run"]
    assert whole == [
        ("begun", WALL.day),
        ("over", WALL.day + WALL.days),
        ("begun", OUTAGE.day),
        ("over", OUTAGE.day + OUTAGE.days),
    ]
    over = {monitor: day for kind, monitor, _, day in story if kind == "over"}
    assert over["new_articles"] == SILENCE.day + SILENCE.days
    assert not {"fields", "layouts"} & over.keys()
    again = [about for about, times in Counter(each[1:3] for each in story if each[0] == "begun").items() if times > 1]
    assert again == [("run", "unreachable")]


@pytest.mark.parametrize("seed", range(20, 50))
def test_an_uneventful_site_raises_an_alarm(seed):
    site = drawn_site(seed)
    site.holidays = NATIONAL_DAY | OTHER_HOLIDAYS
    assert story_of(seed, site, 60) == []


def test_lists_that_lost_their_links_are_taken_for_a_quiet_night():
    story = story_of(60, busy_site(60), 40, (Event("lists", 31, 2),))
    begun = [(monitor, day) for kind, monitor, _, day in story if kind == "begun"]
    assert begun.count(("lists", 31)) == 8
    assert {day for _, day in begun} == {31}
    assert {day for kind, _, _, day in story if kind == "over"} == {33}


def test_failures_and_error_pages_far_above_the_past_go_unnoticed():
    story = story_of(61, busy_site(61), 40, (Event("failures", 30, 1), Event("soft_404", 36, 1)))
    assert {(kind, monitor, day) for kind, monitor, _, day in story} == {
        ("begun", "failures", 30),
        ("over", "failures", 31),
        ("begun", "soft_404", 36),
        ("over", "soft_404", 37),
    }
