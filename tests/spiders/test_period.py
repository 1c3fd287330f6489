from __future__ import annotations

from datetime import date

import pytest

from linfen_crawler.spiders.period import Period, span_of

MAY = Period(date(2023, 5, 10), date(2023, 5, 20))


@pytest.mark.parametrize(("day", "held"), [(9, False), (10, True), (20, True), (21, False)])
def test_both_ends_belong_to_the_period(day, held):
    assert MAY.holds(date(2023, 5, day)) is held


@pytest.mark.parametrize(
    ("stated", "excluded"),
    [
        ("2023-05-08", True),
        ("2023-05-09", False),  # filed the day before
        ("2023-05-21", False),
        ("2023-05-22", True),
        ("2023-05", False),
        ("2023-04", True),
        ("2023", False),
        ("2022", True),
        ("2023-13-01", False),
        ("昨天", False),
        (None, False),
    ],
)
def test_a_stated_date_excludes_only_what_is_surely_outside(stated, excluded):
    assert MAY.surely_excludes(stated) is excluded


def test_an_open_side_excludes_nothing():
    assert Period().holds(date(1999, 1, 1))
    assert not Period().surely_excludes("1999-01-01")
    assert not Period(until=date(2023, 1, 1)).surely_before("1990-01-01")


def test_the_span_of_a_month_ends_with_its_last_day():
    assert span_of("2024-02") == (date(2024, 2, 1), date(2024, 2, 29))
    assert span_of("2023-12") == (date(2023, 12, 1), date(2023, 12, 31))
    assert span_of("2023-02-30") is None
