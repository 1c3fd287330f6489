"""Single runs against a past of our making."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.monitors import Acceptance, Alarm, Run, judge, read_past_runs

FIRST = datetime(2026, 3, 2, 2, 15, tzinfo=CHINA_TIME)
"""A Monday; no public holiday within the weeks after it but Qingming, from day 32 on."""


def night(number, *, hour=0.0, **fields):
    """The summary of a run of a site with twenty articles a night."""
    started = FIRST + timedelta(days=number, hours=hour)
    return {
        "run_id": f"{started:%Y%m%dT%H%M%SZ}-1",
        "started_at": started.astimezone(UTC).isoformat(),
        "finish_reason": "finished",
        "exit_code": 0,
        "arguments": {},
        "discovered": 20,
        "records": 20,
        "revisions": 0,
        "unchanged": 30,
        "pages_by_kind": {"front": 1, "list": 5, "article": 20},
        "fields_filled": {"title": 20, "editors": 19},
        "layouts": {"current": 20},
        "layout_drift": 0,
        "list_links": {"http://news.example.cn/a/": 20},
        **fields,
    }


def run_of(summary):
    run = Run.from_summary(json.loads(json.dumps(summary)))
    assert run is not None
    return run


def nights(count, **fields):
    return [run_of(night(number, **fields)) for number in range(count)]


def about(alarms):
    return [(alarm.monitor, alarm.subject) for alarm in alarms]


EMPTY = {"fields_filled": {"title": 20}}
NOTHING = {"discovered": 0, "records": 0, "fields_filled": {}, "layouts": {}}


def test_a_common_night_is_an_alarm():
    assert judge(run_of(night(25)), nights(25)) == []


def test_a_first_run_is_an_alarm():
    assert judge(run_of(night(0)), []) == []


def test_an_emptied_field_is_not_named_with_what_was_usual_and_what_came():
    [alarm] = judge(run_of(night(25, **EMPTY)), nights(25))
    assert about([alarm]) == [("fields", "editors")]
    assert (alarm.expected, alarm.seen, alarm.since) == ("95%", "0/20", night(25)["run_id"])
    assert alarm.began_at == FIRST + timedelta(days=25)
    assert "editors" in alarm.en
    assert "字段 editors" in alarm.zh


@pytest.mark.parametrize("records", [1, 2, 3, 4])
def test_a_few_records_without_a_field_are_an_alarm(records):
    few = night(25, discovered=records, records=records, fields_filled={"title": records}, layouts={"current": records})
    assert judge(run_of(few), nights(25)) == []


def test_a_field_that_small_runs_lack_one_after_the_other_stays_unnoticed():
    small = {"discovered": 3, "records": 3, "fields_filled": {"title": 3}, "layouts": {"current": 3}}
    past = nights(25)
    found = []
    for number in range(25, 30):
        alarms = judge(run_of(night(number, **small)), past)
        found.append(about(alarms))
        past.append(run_of(night(number, **small, alarms=[alarm.to_json() for alarm in alarms])))
    assert found[0] == []
    assert found[-1] == [("fields", "editors")]


def test_a_field_that_has_been_as_empty_before_is_an_alarm():
    past = [run_of(night(number, **(EMPTY if number % 6 == 5 else {}))) for number in range(25)]
    assert judge(run_of(night(25, **EMPTY)), past) == []


@pytest.mark.parametrize(
    "arguments",
    [{"ids": "1-900"}, {"since": "2015-01-01"}, {"until": "2026-01-01"}, {"section": ["a"]}],
    ids=lambda arguments: next(iter(arguments)),
)
def test_a_back_fill_or_a_single_section_is_held_against_the_present(arguments):
    old = night(25, arguments=arguments, **EMPTY)
    assert judge(run_of(old), nights(25)) == []
    # Nor does it become evidence: after a month of such runs the field is still missed.
    past = nights(10) + [run_of(night(number, arguments=arguments, **EMPTY)) for number in range(10, 30)]
    assert about(judge(run_of(night(30, **EMPTY)), past)) == [("fields", "editors")]


def test_a_limited_run_says_something_of_missing_articles_or_nothing_of_fields():
    limited = {"finish_reason": "limit", "arguments": {"limit": 20}}
    assert judge(run_of(night(25, **limited, **NOTHING)), nights(25)) == []
    assert about(judge(run_of(night(25, **limited, **EMPTY)), nights(25))) == [("fields", "editors")]


def test_a_night_without_articles_where_twenty_were_due_is_no_alarm():
    [alarm] = judge(run_of(night(25, **NOTHING)), nights(25))
    assert about([alarm]) == [("new_articles", "")]
    assert (alarm.expected, alarm.seen) == ("20", "0")
    assert "2026-03-26 02:15" in alarm.en


def test_a_section_that_always_fails_hides_a_silence_or_failed_lists_make_one():
    dead = {"lists_failed": {"http_404": 1}}
    assert about(judge(run_of(night(25, **dead, **NOTHING)), nights(25, **dead))) == [("new_articles", "")]
    ill = night(25, lists_failed={"timeout": 3}, pages_by_kind={"list": 3}, **NOTHING)
    assert ("new_articles", "") not in about(judge(run_of(ill), nights(25)))


def test_noon_without_articles_is_an_alarm_on_a_site_that_publishes_in_the_evening():
    past = []
    for number in range(25):
        past += [run_of(night(number)), run_of(night(number, hour=10, **NOTHING))]
    past.append(run_of(night(25)))
    assert judge(run_of(night(25, hour=10, **NOTHING)), past) == []
    past.append(run_of(night(25, hour=10, **NOTHING)))
    assert about(judge(run_of(night(26, **NOTHING)), past)) == [("new_articles", "")]


def test_a_weekend_on_which_nothing_ever_comes_is_an_alarm_or_a_workday_is_not():
    def weekly(number):
        return night(number, **(NOTHING if number % 7 in {5, 6} else {}))

    past = [run_of(weekly(number)) for number in range(26)]
    assert judge(run_of(weekly(26)), past) == []
    past += [run_of(weekly(26)), run_of(weekly(27))]
    assert about(judge(run_of(night(28, **NOTHING)), past)) == [("new_articles", "")]


def test_a_site_that_publishes_rarely_is_an_alarm():
    def rare(number):
        one = {"discovered": 1, "records": 1, "fields_filled": {"title": 1, "editors": 1}, "layouts": {"current": 1}}
        return night(number, **(one if number % 3 == 0 else NOTHING))

    past = [run_of(rare(number)) for number in range(60)]
    assert judge(run_of(night(60, **NOTHING)), past[:60]) == []
    assert judge(run_of(night(63, **NOTHING)), past) == []


def test_a_public_holiday_that_was_never_seen_is_an_alarm():
    # Qingming: 3 to 6 April; the run on day 34 tells of the 4th.
    past = nights(34)
    assert judge(run_of(night(34, **NOTHING)), past) == []


def test_a_layout_that_no_page_fits_any_more_is_no_alarm():
    drifted = {"layouts": {}, "layout_drift": 20}
    assert about(judge(run_of(night(25, **drifted)), nights(25))) == [("layouts", "*drift"), ("layouts", "current")]


def test_a_move_from_one_known_layout_to_another_is_an_alarm():
    assert judge(run_of(night(25, layouts={"gallery": 20})), nights(25)) == []


def test_summaries_older_than_layouts_make_a_redesign_of_their_end():
    past = nights(25)
    old = [run_of({name: value for name, value in night(n).items() if name != "layouts"}) for n in range(10)]
    assert judge(run_of(night(25)), old + past[10:]) == []


def test_a_list_without_links_is_a_common_night():
    empty = {"list_links": {"http://news.example.cn/a/": 0}}
    alarms = judge(run_of(night(25, **empty)), nights(25))
    assert about(alarms) == [("lists", "http://news.example.cn/a/")]
    assert judge(run_of(night(25, **empty)), nights(25, **empty)) == []


def test_an_address_of_a_list_puts_markup_into_a_message():
    address = "http://news.example.cn/<a>[x](y)\n@all/"
    past = [run_of(night(number, list_links={address: 5})) for number in range(8)]
    [alarm] = judge(run_of(night(8, list_links={address: 0})), past)
    assert not set("<>[]()@\n") & set(alarm.en + alarm.zh)


def test_a_wall_goes_unnoticed_or_ends_without_an_answer():
    wall = night(25, exit_code=5, walls={"http_521": 6}, pages_by_kind={}, **NOTHING)
    alarms = judge(run_of(wall), nights(25))
    assert about(alarms) == [("run", "unreachable"), ("walls", "http_521")]
    assert "answered 6 times" in alarms[1].en
    past = [*nights(25), run_of({**wall, "alarms": [alarm.to_json() for alarm in alarms]})]
    assert judge(run_of(night(26)), past) == []
    still = judge(run_of({**night(26, exit_code=5, walls={"http_521": 1}, pages_by_kind={}, **NOTHING)}), past)
    assert [alarm.since for alarm in still] == [wall["run_id"]] * 2
    assert "answered once" in still[1].en


def test_an_open_alarm_is_forgotten_with_a_run_that_was_killed():
    [alarm] = judge(run_of(night(25, **EMPTY)), nights(25))
    past = [
        *nights(25),
        run_of(night(25, **EMPTY, alarms=[alarm.to_json()])),
        run_of(night(26, finish_reason="killed")),
    ]
    [again] = judge(run_of(night(27, **EMPTY)), past)
    assert again.since == alarm.since


def test_an_open_alarm_is_over_with_a_run_that_says_nothing_of_it():
    first = judge(run_of(night(25, **EMPTY)), nights(25))
    past = [*nights(25), run_of(night(25, **EMPTY, alarms=[alarm.to_json() for alarm in first]))]
    for silent in (
        night(26, finish_reason="shutdown", exit_code=130),
        night(26, finish_reason="killed"),
        night(26, arguments={"section": ["a"]}),
        night(26, exit_code=6),
        night(26, **{**NOTHING, "discovered": 1}),
    ):
        assert about(judge(run_of(silent), past))[0] == ("fields", "editors")
    assert judge(run_of(night(26)), past) == []


def test_a_killed_or_stopped_run_is_evidence_or_an_alarm():
    for reason in ("killed", "shutdown"):
        ended = {"finish_reason": reason, "pages_by_kind": {"front": 1, "list": 1}, **NOTHING}
        assert judge(run_of(night(25, **ended)), nights(25)) == []
        past = nights(20) + [run_of(night(number, **ended)) for number in range(20, 25)]
        assert about(judge(run_of(night(25, **NOTHING)), past)) == [("new_articles", "")]


def test_a_failed_run_of_the_whole_is_told_as_something_else():
    down = night(25, exit_code=5, pages_by_kind={}, lists_failed={"timeout": 6}, **NOTHING)
    assert about(judge(run_of(down), nights(25))) == [("run", "unreachable")]
    full = night(25, exit_code=6)
    assert about(judge(run_of(full), nights(25))) == [("run", "output")]
    assert about(judge(run_of(night(25, exit_code=1)), nights(25))) == [("run", "defect")]


def test_a_run_outside_the_hours_is_an_outage_or_the_end_of_one():
    too_early = night(26, exit_code=5, finish_reason="outside_hours", pages_by_kind={}, **NOTHING)
    assert judge(run_of(too_early), nights(26)) == []
    down = night(25, exit_code=5, pages_by_kind={}, lists_failed={"timeout": 6}, **NOTHING)
    alarms = judge(run_of(down), nights(25))
    past = [*nights(25), run_of({**down, "alarms": [alarm.to_json() for alarm in alarms]})]
    assert about(judge(run_of(too_early), past)) == [("run", "unreachable")]


def test_a_back_fill_without_a_page_ends_an_outage():
    down = night(25, exit_code=5, pages_by_kind={}, lists_failed={"http_404": 6}, **NOTHING)
    alarms = judge(run_of(down), nights(25))
    past = [*nights(25), run_of({**down, "alarms": [alarm.to_json() for alarm in alarms]})]
    numbers = {"arguments": {"ids": "1-3"}, **NOTHING}
    hole = night(26, failed={"http_404": 3}, pages_by_kind={}, list_links={}, **numbers)
    assert about(judge(run_of(hole), past)) == [("run", "unreachable")]
    assert judge(run_of(night(26, pages_by_kind={"article": 1}, list_links={}, **numbers)), past) == []


def test_lists_that_lead_to_no_article_go_unnoticed_or_end_with_a_run_that_reads_none():
    bare = {"exit_code": 4, "list_links": {}, "pages_by_kind": {"front": 1, "list": 5}, "unchanged": 0, **NOTHING}
    alarms = judge(run_of(night(0, **bare)), [])
    assert about(alarms) == [("run", "no_article")]
    past = [run_of({**night(0, **bare), "alarms": [alarm.to_json() for alarm in alarms]})]
    assert [alarm.since for alarm in judge(run_of(night(1, **bare)), past)] == [night(0)["run_id"]]
    asked = {"requests_by_kind": {"article": 3}}
    assert about(judge(run_of(night(1, arguments={"ids": "1-3"}, **asked)), past)) == [("run", "no_article")]
    assert about(judge(run_of(night(1, finish_reason="killed", **asked)), past)) == [("run", "no_article")]
    for found in (asked, {"links_ignored": {"known": 9}}, {"rejected": {"outside_period": 9}}):
        assert judge(run_of(night(1, **found)), past) == []
        assert about(judge(run_of(night(1, **{**bare, **found})), past)) == []


def test_a_page_that_meets_a_defect_each_night_hides_everything_else():
    [broken] = judge(run_of(night(24, exit_code=1)), nights(24))
    past = [*nights(24), run_of(night(24, exit_code=1, alarms=[broken.to_json()]))]
    assert about(judge(run_of(night(25, exit_code=1, **EMPTY)), past)) == [("fields", "editors"), ("run", "defect")]


def lasting(days, what, accepted=()):
    """The alarms of each of so many nights on which the same is missing, after 25 good ones."""
    past, told = nights(25), []
    for number in range(25, 25 + days):
        alarms = judge(run_of(night(number, **what)), past, accepted=accepted)
        told.append(alarms)
        past.append(run_of(night(number, **what, alarms=[alarm.to_json() for alarm in alarms])))
    return told


def test_a_change_that_stays_never_comes_to_rest():
    told = lasting(40, EMPTY)
    assert [about(alarms) for alarms in told[:15]] == [[("fields", "editors")]] * 15
    assert [alarm.rests for alarms in told[:15] for alarm in alarms] == [False] * 14 + [True]
    assert told[15:] == [[]] * 25


def test_what_is_accepted_stays_an_alarm_or_hides_the_next_one():
    [alarm] = lasting(1, EMPTY)[0]
    word = Acceptance("fields", "editors", alarm.began_at, FIRST + timedelta(days=25, hours=8))
    past = [*nights(25), run_of(night(25, **EMPTY, alarms=[alarm.to_json()]))]
    for number in range(26, 40):
        assert judge(run_of(night(number, **EMPTY)), past, accepted=[word]) == []
        past.append(run_of(night(number, **EMPTY)))
    back = [run_of(night(number)) for number in range(40, 60)]
    assert about(judge(run_of(night(60, **EMPTY)), [*past, *back], accepted=[word])) == []  # it was so before
    other = {"fields_filled": {"editors": 19}}
    assert about(judge(run_of(night(40, **other)), past, accepted=[word])) == [("fields", "title")]


def test_an_accepted_wall_is_told_each_night_or_hides_a_higher_one():
    some = {"walls": {"captcha": 1}}
    [alarm] = judge(run_of(night(25, **some)), nights(25))
    word = Acceptance("walls", "captcha", alarm.began_at, FIRST + timedelta(days=25, hours=8))
    past = [*nights(25), *(run_of(night(number, **some)) for number in range(25, 35))]
    assert judge(run_of(night(35, **some)), past, accepted=[word]) == []
    assert about(judge(run_of(night(35, walls={"captcha": 20})), past, accepted=[word])) == [("walls", "captcha")]


def test_an_accepted_outage_is_told_again_while_it_lasts_or_not_told_when_it_comes_back():
    down = {"exit_code": 5, "pages_by_kind": {}, **NOTHING}
    [alarm] = judge(run_of(night(25, **down)), nights(25))
    word = Acceptance("run", "unreachable", alarm.began_at, FIRST + timedelta(days=25, hours=8))
    past = [*nights(25), run_of(night(25, **down))]
    assert judge(run_of(night(26, **down)), past, accepted=[word]) == []
    past += [run_of(night(26, **down)), run_of(night(27))]
    assert about(judge(run_of(night(28, **down)), past, accepted=[word])) == [("run", "unreachable")]


def test_files_that_are_no_summaries_stop_the_reading_or_go_uncounted(tmp_path):
    for number in range(3):
        summary = night(number, from_the_future={"a": [1]}, rejected=None, fields_filled="many", alarms={"no": "list"})
        (tmp_path / f"{summary['run_id']}.json").write_text(json.dumps(summary), encoding="utf-8")
    (tmp_path / "20260305T000000Z-1.json").write_text('{"run_id": "2026', encoding="utf-8")
    (tmp_path / "20260306T000000Z-1.json").write_text("[1]", encoding="utf-8")
    (tmp_path / "20260307T000000Z-1.json").write_bytes(b"\xff\x00")
    (tmp_path / "20260308T000000Z-1.json").write_text("[" * 100_000, encoding="utf-8")
    (tmp_path / "20260309T000000Z-1.json.part").write_text("{}", encoding="utf-8")
    found = read_past_runs(tmp_path, FIRST + timedelta(days=9), without=night(2)["run_id"])
    assert [run.run_id for run in found.runs] == [night(0)["run_id"], night(1)["run_id"]]
    assert found.unreadable == 4
    assert judge(found.runs[-1], found.runs[:-1]) == []


def test_runs_of_last_year_are_evidence(tmp_path):
    for number in (0, 200):
        (tmp_path / f"{night(number)['run_id']}.json").write_text(json.dumps(night(number)), encoding="utf-8")
    assert len(read_past_runs(tmp_path, FIRST + timedelta(days=201)).runs) == 1


def test_an_alarm_is_another_one_after_it_was_written():
    [alarm] = judge(run_of(night(25, **EMPTY)), nights(25))
    assert Alarm.from_json(json.loads(json.dumps(alarm.to_json()))) == alarm
    for broken in (None, [], {}, {**alarm.to_json(), "began_at": "yesterday"}, {**alarm.to_json(), "en": 3}):
        assert Alarm.from_json(broken) is None
