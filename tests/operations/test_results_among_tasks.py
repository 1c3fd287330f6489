"""Work on several cores with results among its tasks, or made of other work's results."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from multiprocessing.context import ForkServerProcess

import pytest

from linfen_crawler.operations.ordered_pool import CHUNK_TASKS, OrderedPool
from tests.operations.test_ordered_pool import Squares, squares


class ProcessOf:
    """Tells by which process a number was squared."""

    def __call__(self, number: int) -> tuple[int, int]:
        return number * number, os.getpid()


def nested(*, jobs: int, count: int) -> list[tuple[int, int]]:
    """Even results of an iteration are results of the one around it; of odd ones it makes another."""
    pool: OrderedPool[int, tuple[int, int]] = OrderedPool(
        ProcessOf,
        jobs=jobs,
        size_of=lambda _: 1,
        crashed=lambda number: (-number, 0),
        module=__name__,
    )
    inner = pool.results(range(count), at_once=1)
    mixed = (found if found[0] % 2 == 0 else found[0] for found in inner)
    return list(pool.results(mixed, is_known=lambda each: isinstance(each, tuple)))


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 2, CHUNK_TASKS + 1, 150])
def test_work_made_of_results_comes_in_another_order_or_waits_for_itself(jobs: int, count: int) -> None:
    found = [number for number, _ in nested(jobs=jobs, count=count)]
    squared = [number * number for number in range(count)]
    assert found == [number if number % 2 == 0 else number * number for number in squared]


def test_work_made_of_results_has_processes_of_its_own() -> None:
    assert len({process for _, process in nested(jobs=2, count=150)} - {os.getpid()}) <= 2


def is_negative(number: int) -> bool:
    return number < 0


def test_what_is_known_goes_to_a_process_or_to_another_place(monkeypatch: pytest.MonkeyPatch) -> None:
    pool = squares(jobs=2)
    mixed = [number if number % 3 else -number - 1 for number in range(100)]
    assert list(pool.results(mixed, is_known=is_negative)) == [
        number if number < 0 else number * number for number in mixed
    ]
    monkeypatch.setattr(ForkServerProcess, "_Popen", None)  # none is started
    assert list(pool.results([-1] * 100, is_known=is_negative)) == [-1] * 100


def test_a_task_that_ends_its_process_takes_what_is_known_along() -> None:
    pool: OrderedPool[int, int] = OrderedPool(
        partial(Squares, frozenset({20, 21})),
        jobs=2,
        size_of=lambda _: 1,
        crashed=lambda _: 0,
        module=__name__,
    )
    mixed = [number if number % 3 else -number - 1 for number in range(60)]
    expected = [number if number < 0 else 0 if number == 20 else number * number for number in mixed]
    assert list(pool.results(mixed, is_known=is_negative)) == expected
    assert list(pool.results(mixed, is_known=is_negative, most_deaths=1)) == expected


def test_what_is_known_waits_for_what_stands_far_behind_it() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for taken in range(1, 100 * CHUNK_TASKS):
            yield -taken

    results = squares(jobs=2).results(tasks(), is_known=lambda each: each < 0)
    assert next(results) == -1
    assert taken == 2 * CHUNK_TASKS  # one chunk more shows that it is not all
    assert list(results) == [-number for number in range(2, 100 * CHUNK_TASKS)]
