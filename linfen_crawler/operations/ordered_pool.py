"""Work on all cores whose results come in the order of the tasks, with no more in memory than what is being done."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Generic, TypeVar

from linfen_crawler.operations.read_ahead import in_groups
from linfen_crawler.operations.worker_process import WorkerDied, WorkerProcess

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

logger = logging.getLogger(__name__)

CHUNK_TASKS = 16
"""Tasks that a process gets at once: sending one by one costs more than small pages take."""

CHUNK_BYTES = 4 * 1024 * 1024
"""... but no more, once they are so large together."""

QUEUED = 2
"""Chunks for each process: one that it works at and one that waits for it."""

MOST_DEATHS = 2
"""A task at which so many processes ended is not worked at again."""

MOST_STARTS_IN_VAIN = 3
"""Processes in a row that ended before they were ready; then the work is done in this one."""

T = TypeVar("T")
R = TypeVar("R")


@dataclass(eq=False, slots=True)
class _Chunk(Generic[T, R]):
    tasks: list[T]
    deaths: int = 0
    """How many processes ended at its only task."""
    is_suspected: bool = False
    """A process ended at it, or at others with it."""
    given: bool = False
    results: list[R] | None = None
    error: Exception | None = None
    """What the function raised."""

    @property
    def done(self) -> bool:
        return self.results is not None or self.error is not None


class OrderedPool(Generic[T, R]):
    """Runs a function over tasks in processes of its own.

    At most 2 · jobs + 1 chunks of tasks, or of their results, are in memory, and one more while it is handed out; each
    is of 16 tasks, or of fewer that are 4 MB and one task large.
    """

    def __init__(
        self,
        make_work: Callable[[], Callable[[T], R]],
        *,
        jobs: int,
        size_of: Callable[[T], int],
        crashed: Callable[[T], R],
        module: str,
    ) -> None:
        """Make a pool; nothing is started yet.

        Args:
            make_work: Makes the function, once in each process; must be picklable, as tasks and results must be.
            jobs: How many processes; 1 does everything in this one.
            size_of: How many bytes a task holds.
            crashed: The result of a task that ended the process which worked at it.
            module: Name of the module of the function, with all that it needs.
        """
        self.make_work = make_work
        self.jobs = jobs
        self.size_of = size_of
        self.crashed = crashed
        self.module = module

    def results(self, tasks: Iterable[T]) -> Generator[R, None, None]:
        """The results, in the order of the tasks. The processes end with the iteration, however that ends.

        What the tasks raise is raised behind the results of all that come before; what the function raises behind those
        of all that share no chunk with that task.
        """
        chunks = in_groups(tasks, self.size_of, CHUNK_TASKS if self.jobs > 1 else 1, CHUNK_BYTES)
        first = next(chunks, None)
        if first is None:
            return
        second = next(chunks, None) if self.jobs > 1 else None
        if second is not None:
            yield from _Run(self, chain((first, second), chunks)).results()
            return
        # One process's work: starting more would take longer than doing it.
        work = self.make_work()
        for chunk in chain((first,), chunks):
            if isinstance(chunk, Exception):
                raise chunk
            yield from map(work, chunk)


class _Run(Generic[T, R]):
    """The processes of one iteration, and what is in their hands."""

    def __init__(self, pool: OrderedPool[T, R], chunks: Iterator[list[T] | Exception]) -> None:
        self._pool = pool
        self._chunks = chunks
        self._most = pool.jobs
        """So many processes can be had."""
        self._pending: deque[_Chunk[T, R]] = deque()
        """In the order of the tasks: what is being worked at, waits for it, or was done before its turn."""
        self._workers: list[WorkerProcess[T, R]] = []
        self._starts_in_vain = 0
        self._work_here: Callable[[T], R] | None = None

    def results(self) -> Iterator[R]:
        try:
            self._fill()
            while self._pending:
                while self._pending and self._pending[0].done:
                    chunk = self._pending.popleft()
                    if chunk.error is not None:
                        raise chunk.error
                    yield from chunk.results or ()
                self._fill()
                if self._pending and not self._pending[0].done:
                    self._go_on()
        finally:
            for worker in self._workers:
                worker.end()

    def _fill(self) -> None:
        """Take chunks as far as there is room for them, and give each process what it may have."""
        while len(self._pending) < QUEUED * self._pool.jobs + 1:
            tasks = next(self._chunks, None)
            if tasks is None:
                break
            failure = tasks if isinstance(tasks, Exception) else None
            self._pending.append(_Chunk([] if isinstance(tasks, Exception) else tasks, error=failure))
        for chunk in self._pending:
            if chunk.given or chunk.done:
                continue
            worker = self._worker_with_room()
            if worker is None:
                break
            chunk.given = True
            with suppress(WorkerDied):  # which is found at the end of its answers, behind those that it still gave
                worker.give(chunk.tasks, chunk)

    def _worker_with_room(self) -> WorkerProcess[T, R] | None:
        if self._work_here is not None:
            return None
        while len(self._workers) < self._most:
            try:
                self._workers.append(WorkerProcess(self._pool.make_work, self._pool.module))
            except OSError as error:
                self._go_on_with_fewer(f"cannot be started ({error})")
                if not self._workers:
                    return None
        worker = min(self._workers, key=lambda each: len(each.given))
        return worker if len(worker.given) < QUEUED else None

    def _go_on(self) -> None:
        """Take what processes say, once one says something."""
        if self._work_here is not None and self._do_here(self._work_here):
            return
        # Idle ones, too: the next chunk is not to be blamed for the end of one that never worked at it.
        sources = [source for worker in self._workers for source in (worker.answers, worker.sentinel)]
        ready = wait(sources) if sources else ()
        for worker in [each for each in self._workers if each.answers in ready or each.sentinel in ready]:
            chunk = worker.given[0] if worker.given else None
            try:
                results = worker.take()
            except WorkerDied:
                self._has_died(worker)
            except Exception as error:
                if not worker.ready or chunk is None:
                    raise
                chunk.error = error
            else:
                self._starts_in_vain = 0
                if chunk is not None:
                    chunk.results = results

    def _has_died(self, worker: WorkerProcess[T, R]) -> None:
        """A process is gone: others get what it had, and each task of what it was working at is a chunk of its own."""
        self._workers.remove(worker)
        worker.end()
        for chunk in worker.given:
            chunk.given = False
        if worker.ready:
            if worker.given:
                self._suspect(worker.given[0])
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
            self._work_here = self._pool.make_work()

    def _suspect(self, chunk: _Chunk[T, R]) -> None:
        chunk.is_suspected = True
        if len(chunk.tasks) == 1:
            chunk.deaths += 1
            if chunk.deaths >= MOST_DEATHS:
                chunk.results = [self._pool.crashed(chunk.tasks[0])]
            return
        at = self._pending.index(chunk)
        del self._pending[at]
        for task in reversed(chunk.tasks):
            self._pending.insert(at, _Chunk([task], is_suspected=True))

    def _do_here(self, work: Callable[[T], R]) -> bool:
        """Do a chunk that no process has; whether there was one."""
        chunk = next((each for each in self._pending if not each.done and not each.given), None)
        if chunk is None:
            return False
        try:
            # What may have ended a process must not be done by that of the whole program.
            chunk.results = [self._pool.crashed(task) if chunk.is_suspected else work(task) for task in chunk.tasks]
        except Exception as error:
            chunk.error = error
        return True
