"""Tasks taken some at a time from where they are made, so that making them and doing them do not take turns at each."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MOST_TASKS = 32
"""Tasks that are taken at once. To read an archive and to extract pages are both more code and data than the fastest
caches of a processor hold: each finds them empty where the other one was at work meanwhile. More at once gain nothing
(docs/performance.md)."""

MOST_BYTES = 1 << 20
"""... but no more, once they are so large together."""

T = TypeVar("T")


def read_ahead(tasks: Iterable[T], size_of: Callable[[T], int]) -> Iterator[T]:
    """The same tasks in the same order; in memory are 32 of them at most, or fewer that are 1 MB and one task large.

    What making them raises is raised behind those that were made before.

    Args:
        tasks: What makes them.
        size_of: How many bytes a task holds.
    """
    for taken in in_groups(tasks, size_of, MOST_TASKS, lambda: MOST_BYTES):
        if isinstance(taken, Exception):
            raise taken
        yield from taken


def in_groups(
    tasks: Iterable[T], size_of: Callable[[T], int], most_tasks: int, most_bytes: Callable[[], int]
) -> Iterator[list[T] | Exception]:
    """The tasks in groups of so many, or of fewer that are so large together; last what making them raises, if it does.

    Args:
        tasks: What makes them.
        size_of: How many bytes a task holds.
        most_tasks: Tasks of a group.
        most_bytes: Says with how many bytes a group is full; asked before each task that is added.
    """
    source = iter(tasks)
    while True:
        group: list[T] = []
        size = 0
        end: Exception | None = None
        try:
            while len(group) < most_tasks and size < most_bytes():
                task = next(source)
                group.append(task)
                size += size_of(task)
        except Exception as error:  # StopIteration, too
            end = error
        if group:
            yield group
        if end is not None:
            if not isinstance(end, StopIteration):
                yield end
            return
