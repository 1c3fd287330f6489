"""Processes that work at chunks of tasks, for one iteration or several, and go on when one of them dies."""

from __future__ import annotations

import logging
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, TypeVar

from linfen_crawler.operations.worker_process import WorkerDied, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

logger = logging.getLogger(__name__)

QUEUED = 2
"""Chunks for each process: one that it works at and one that waits for it."""

MOST_STARTS_IN_VAIN = 3
"""Processes in a row that ended before they were ready; then the work is done in this one."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(eq=False, slots=True)
class Chunk(Generic[T, R]):
    """Neighbours: tasks, and results among them that were there before."""

    row: Row[T, R]
    """Where it waits for its turn."""
    tasks: list[T]
    known: list[tuple[int, R]] = field(default_factory=list)
    """Results that were there before, each with its place in the whole."""
    deaths: int = 0
    """How many processes ended at its only task."""
    is_suspected: bool = False
    """A process ended at it, or at others with it."""
    given: bool = False
    answers: list[R] | None = None
    """The results of the tasks."""
    error: Exception | None = None
    """What the function raised."""

    @property
    def done(self) -> bool:
        """Whether nothing of it is left to do."""
        return self.answers is not None or self.error is not None or not self.tasks

    @property
    def waits(self) -> bool:
        """Whether it is to be worked at, and by nobody yet."""
        return not self.given and not self.done

    def results(self) -> list[R]:
        """All results, in their order, once it is done."""
        found = list(self.answers or ())
        for place, result in self.known:
            found.insert(place, result)
        return found

    def divided(self) -> Iterator[Chunk[T, R]]:
        """The same in chunks of one, each suspected."""
        known = dict(self.known)
        tasks = iter(self.tasks)
        for place in range(len(self.known) + len(self.tasks)):
            if place in known:
                yield Chunk(self.row, [], [(0, known[place])])
            else:
                yield Chunk(self.row, [next(tasks)], is_suspected=True)


class Row(Generic[T, R]):
    """Chunks in the order of their tasks: what is being worked at, waits for it, or was done before its turn."""

    def __init__(self, crashed: Callable[[T], R], most_deaths: int) -> None:
        """Make one, empty.

        Args:
            crashed: The result of a task that ended processes which worked at it.
            most_deaths: A task at which so many processes ended is not worked at again.
        """
        self.crashed = crashed
        self.most_deaths = most_deaths
        self.pending: deque[Chunk[T, R]] = deque()

    def suspect(self, chunk: Chunk[T, R]) -> None:
        """Take note that a process ended at a chunk: each of its tasks is a chunk of its own from now on."""
        chunk.is_suspected = True
        if len(chunk.tasks) == 1:
            chunk.deaths += 1
            if chunk.deaths >= self.most_deaths:
                chunk.answers = [self.crashed(chunk.tasks[0])]
            return
        at = self.pending.index(chunk)
        del self.pending[at]
        for each in reversed(list(chunk.divided())):
            self.pending.insert(at, each)


class WorkerTeam(Generic[T, R]):
    """The processes; none is started before there is something to do."""

    def __init__(self, make_work: Callable[[], Callable[[T], R]], module: str, jobs: int) -> None:
        """Make a team.

        Args:
            make_work: See `OrderedPool`.
            module: See there.
            jobs: How many processes.
        """
        self._make_work = make_work
        self._module = module
        self._most = jobs
        """So many processes can be had."""
        self.rows: list[Row[T, R]] = []
        """What is worked at; what stands in an earlier one goes first."""
        self._workers: list[WorkerProcess[T, R]] = []
        self._starts_in_vain = 0
        self._work_here: Callable[[T], R] | None = None

    @property
    def has_begun(self) -> bool:
        """Whether there are processes."""
        return bool(self._workers)

    def end(self) -> None:
        """End all processes."""
        for worker in self._workers:
            worker.end()
        self._workers.clear()

    def give_out(self) -> None:
        """Give each process what it may have."""
        for row in self.rows:
            for chunk in row.pending:
                if not chunk.waits:
                    continue
                worker = self._worker_with_room()
                if worker is None:
                    return
                chunk.given = True
                worker.give(chunk.tasks, chunk)

    def _worker_with_room(self) -> WorkerProcess[T, R] | None:
        if self._work_here is not None:
            return None
        while len(self._workers) < self._most:
            try:
                self._workers.append(WorkerProcess(self._make_work, self._module))
            except OSError as error:
                self._go_on_with_fewer(f"cannot be started ({error})")
                if not self._workers:
                    return None
        worker = min(self._workers, key=lambda each: len(each.given))
        return worker if len(worker.given) < QUEUED else None

    def go_on(self) -> None:
        """Take what processes say, once one says something."""
        if self._work_here is not None and self._do_here(self._work_here):
            return
        # Idle ones, too: the next chunk is not to be blamed for the end of one that never worked at it.
        sources = [source for worker in self._workers for source in (worker.answers, worker.sentinel)]
        ready = wait(sources) if sources else ()
        for worker in [each for each in self._workers if each.answers in ready or each.sentinel in ready]:
            chunk = worker.given[0] if worker.given else None
            try:
                answers = worker.take()
            except WorkerDied:
                self._has_died(worker)
            except Exception as error:
                if not worker.ready or chunk is None:
                    raise
                chunk.error = error
            else:
                self._starts_in_vain = 0
                if chunk is not None:
                    chunk.answers = answers

    def _has_died(self, worker: WorkerProcess[T, R]) -> None:
        """A process is gone: others get what it had, and what it was working at is suspected."""
        self._workers.remove(worker)
        worker.end()
        for chunk in worker.given:
            chunk.given = False
        if worker.ready:
            if worker.given:
                worker.given[0].row.suspect(worker.given[0])
            return
        self._starts_in_vain += 1
        if self._starts_in_vain >= MOST_STARTS_IN_VAIN:
            self._go_on_with_fewer("end while they start")

    def _go_on_with_fewer(self, why: str) -> None:
        """Start no more than those that there are; where there are none, do the work in this process."""
        self._starts_in_vain = 0
        self._most = len(self._workers)
        if self._workers:
            logger.warning("processes %s; it goes on with %d", why, self._most)
        elif self._work_here is None:
            logger.warning("processes %s; what is left is done on one core", why)
            self._work_here = self._make_work()

    def _do_here(self, work: Callable[[T], R]) -> bool:
        """Do a chunk that no process has; whether there was one."""
        chunk = next((each for row in self.rows for each in row.pending if each.waits), None)
        if chunk is None:
            return False
        try:
            # What may have ended a process must not be done by that of the whole program.
            crashed = chunk.row.crashed
            chunk.answers = [crashed(task) if chunk.is_suspected else work(task) for task in chunk.tasks]
        except Exception as error:
            chunk.error = error
        return True
