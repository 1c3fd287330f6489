from __future__ import annotations

from datetime import date

import pytest

from linfen_crawler.monitors.quiet_days import is_quiet


@pytest.mark.parametrize(
    "day",
    ["2026-10-01", "2026-10-07", "2027-01-01", "2025-12-31", "2026-05-03", "2026-04-05", "2026-02-16", "2026-02-23",
     "2025-01-28", "2026-06-19", "2026-09-25"],
)  # fmt: skip
def test_a_public_holiday_is_a_common_day(day):
    assert is_quiet(date.fromisoformat(day))


@pytest.mark.parametrize("day", ["2026-11-24", "2026-03-12", "2026-08-01", "2026-10-12", "2026-02-02"])
def test_a_common_day_is_a_public_holiday(day):
    assert not is_quiet(date.fromisoformat(day))


def test_most_days_of_a_year_are_quiet():
    assert 30 <= sum(is_quiet(date.fromordinal(day)) for day in range(739617, 739617 + 365)) <= 45
