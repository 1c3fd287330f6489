from __future__ import annotations

import random
from math import comb

import pytest

from linfen_crawler.monitors.shares import RECORDS_ALIKE, Expected, Share, expected_share


def test_without_scatter_between_runs_the_chance_is_not_that_of_the_binomial():
    expected = Expected(0.9, 1e-9, 1e12)
    exact = sum(comb(20, k) * 0.9**k * 0.1 ** (20 - k) for k in range(13))
    assert expected.chance_of_at_most(Share(12, 20)) == pytest.approx(exact, rel=1e-3)


def test_all_outcomes_together_are_not_certain():
    assert Expected(0.3, 0.1, 500).chance_of_at_most(Share(40, 40)) == pytest.approx(1.0)


def test_runs_that_scatter_are_taken_for_runs_that_do_not():
    draw = random.Random(1)
    scattered = [Share(round(40 * draw.betavariate(4, 2)), 40) for _ in range(60)]
    expected = expected_share(scattered, RECORDS_ALIKE)
    assert expected.mean == pytest.approx(4 / 6, abs=0.05)
    assert expected.correlation > 0.1  # 1 / (4 + 2 + 1) is about 0.14
    even = expected_share([Share(27, 40)] * 60, RECORDS_ALIKE)
    assert even.correlation == RECORDS_ALIKE
    assert expected.chance_of_at_most(Share(5, 40)) > 10 * even.chance_of_at_most(Share(5, 40))


def test_one_run_of_thousands_outvotes_a_month_of_nights():
    assert expected_share([Share(0, 5000), *[Share(20, 20)] * 30], RECORDS_ALIKE).mean > 0.8


def test_a_field_that_was_always_there_is_taken_for_certain():
    assert 0.9 < expected_share([Share(10, 10)] * 5, RECORDS_ALIKE).mean < 1
