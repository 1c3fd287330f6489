"""Tasks that are made some at a time: all of them, in order, and few of them in memory."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from linfen_crawler.operations.read_ahead import MOST_BYTES, MOST_TASKS, in_groups, read_ahead


@pytest.mark.parametrize("count", [0, 1, MOST_TASKS, MOST_TASKS + 1, 5 * MOST_TASKS - 1])
def test_a_task_is_lost_or_overtaken(count: int) -> None:
    assert list(read_ahead(range(count), lambda _: 1)) == list(range(count))


@pytest.mark.parametrize(("size", "most"), [(0, MOST_TASKS), (1 << 17, 8), (MOST_BYTES - 1, 2), (MOST_BYTES, 1)])
def test_more_tasks_are_in_memory_than_said(size: int, most: int) -> None:
    made = 0

    def tasks() -> Iterator[int]:
        nonlocal made
        while made < 300:
            made += 1
            yield made

    ahead = {made - done for done, _ in enumerate(read_ahead(tasks(), lambda _: size), 0)}
    assert max(ahead) == most


@pytest.mark.parametrize("whole", [0, 1, MOST_TASKS - 1, MOST_TASKS, MOST_TASKS + 5])
def test_tasks_made_before_a_failure_are_not_done(whole: int) -> None:
    def tasks() -> Iterator[int]:
        yield from range(whole)
        raise OSError("gone")

    given = read_ahead(tasks(), lambda _: 1)
    assert [next(given) for _ in range(whole)] == list(range(whole))
    with pytest.raises(OSError, match="gone"):
        next(given)


def test_all_groups_are_as_large_as_the_first_may_be() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        while taken < 14:
            taken += 1
            yield taken

    groups = list(in_groups(tasks(), lambda _: 1, MOST_TASKS, lambda: 5 if taken < 8 else 2))
    assert groups == [[1, 2, 3, 4, 5], [6, 7, 8], [9, 10], [11, 12], [13, 14]]
