from __future__ import annotations

from datetime import date

from linfen_crawler.ledger import Known, ListState
from linfen_crawler.spiders.list_walk import Gate, ListWalk
from linfen_crawler.spiders.period import Period


def walk(state: ListState, since: date | None = None) -> ListWalk:
    return ListWalk("http://a/", Period(since), 100, state=state)


def known(*names: str, at: str = "t1", day: str | None = None) -> dict[str, Known]:
    return {name: Known("stored", at, day) for name in names}


NEVER = ListState(None, "t2")
WHOLE = ListState("", "t2")


def test_a_page_with_something_new_leads_on():
    assert walk(WHOLE).judge(["a", "b"], known("b"), {}) == "go_on"


def test_a_page_of_old_articles_ends_the_walk_of_a_list_that_was_read_to_its_end():
    reading = walk(WHOLE)
    verdict = reading.judge(["a", "b"], known("a", "b"), {})
    assert verdict == "old_ground"
    assert reading.complete_since(verdict) == ""


def test_a_page_of_old_articles_does_not_end_the_walk_of_a_list_that_was_never_read_to_its_end():
    assert walk(NEVER).judge(["a", "b"], known("a", "b"), {}) == "go_on"


def test_an_article_met_on_the_front_page_of_this_run_is_no_old_ground():
    assert walk(WHOLE).judge(["a", "b"], known("a") | known("b", at="t3"), {}) == "go_on"


def test_an_article_met_by_a_walk_that_was_broken_off_is_no_old_ground():
    interrupted = ListState("", "t2")  # open since t2, now is t9
    assert walk(interrupted).judge(["a"], known("a", at="t5"), {}) == "go_on"


def test_old_ground_read_down_to_a_day_does_not_end_a_walk_to_an_earlier_one():
    state = ListState("2023-05-01", "t2")
    page = known("a", at="t1", day="2023-06-01")
    assert walk(state, date(2023, 5, 1)).judge(["a"], page, {}) == "old_ground"
    assert walk(state, date(2023, 1, 1)).judge(["a"], page, {}) == "go_on"
    assert walk(state).judge(["a"], page, {}) == "go_on"


def test_a_page_that_shows_nothing_else_than_the_one_before_is_the_end():
    reading = walk(NEVER)
    assert reading.judge(["a", "b"], {}, {}) == "go_on"
    assert reading.judge(["b", "a"], {}, {}) == "end"
    assert walk(NEVER).judge([], {}, {}) == "end"


def test_a_list_that_shows_its_first_page_behind_its_last_one_ends_there():
    reading = walk(NEVER)
    assert all(reading.judge([f"{page}a", f"{page}b"], {}, {}) == "go_on" for page in range(200))
    assert reading.judge(["0a", "0b"], {}, {}) == "end"


def test_a_walk_remembers_all_of_a_long_list():
    reading = walk(NEVER)
    for page in range(1000):
        reading.judge([f"{page}a", f"{page}b"], {}, {})
    assert sum(len(page) for page in reading.last_pages) + len(reading.first_page or ()) < 100


def test_a_page_of_dates_before_the_first_day_ends_the_walk_there():
    reading = walk(NEVER, date(2023, 5, 1))
    verdict = reading.judge(["a", "b"], {}, {"a": "2023-04-02", "b": "2023-03"})
    assert verdict == "too_old"
    assert reading.complete_since(verdict) == "2023-05-01"


def test_an_old_article_pinned_above_newer_ones_does_not_end_the_walk():
    reading = walk(NEVER, date(2023, 5, 1))
    assert reading.judge(["pinned", "b"], {}, {"pinned": "2019-01-01", "b": "2023-05-02"}) == "go_on"


def test_the_gate_opens_after_the_last_article_and_says_whether_all_were_too_old():
    def said(days: list[str | None], at_once: list[str | None] = ()) -> list[object]:
        heard = []

        def then(too_old: bool):
            heard.append(too_old)
            return iter(())

        gate = Gate(Period(date(2023, 5, 1)), at_once, then)
        for _ in days:
            gate.wait_for_one()
        list(gate.open_if_due())
        for n, day in enumerate(days):
            assert (heard == []) is (n < len(days))
            list(gate.done(day))
        list(gate.open_if_due())
        return heard

    assert said(["2023-04-01", "2023-04-02"]) == [True]
    assert said(["2023-04-01", "2023-05-02"]) == [False]
    assert said([None, None]) == [False]
    assert said([None, "2023-04-02"]) == [True]
    assert said(["2023-04-02"], ["2023-06-01"]) == [False]
    assert said([]) == [False]
