"""Work on all cores whose results come in the order of the tasks, with no more in memory than what is being done."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import chain
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

CHUNK_TASKS = 16
"""Tasks that a process gets at once: sending one by one costs more than small pages take."""

CHUNK_BYTES = 4 * 1024 * 1024
"""... but no more, once they are so large together."""

QUEUED = 2
"""Chunks for each process: one that it works at and one that waits for it."""

T = TypeVar("T")
R = TypeVar("R")


class OrderedPool(Generic[T, R]):
    """Runs a function over tasks in processes of its own.

    At most 2 · jobs + 1 chunks of tasks are in memory, each of 16 tasks, or of fewer that are 4 MB and one task large.
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
        self._make_work = make_work
        self._jobs = jobs
        self._size_of = size_of
        self._crashed = crashed
        self._module = module

    def results(self, tasks: Iterable[T]) -> Iterator[R]:
        """The results, in the order of the tasks. The processes end with the iteration, however that ends."""
        chunks = self._chunks(tasks)
        first, second = next(chunks, None), next(chunks, None) if self._jobs > 1 else None
        if first is None:
            return
        if second is None:
            # One process's work: starting more would take longer than doing it.
            work = self._make_work()
            for task in chain(first, chain.from_iterable(chunks)):
                yield work(task)
            return
        yield from self._in_processes(chain((first, second), chunks))

    def _chunks(self, tasks: Iterable[T]) -> Iterator[list[T]]:
        chunk: list[T] = []
        size = 0
        for task in tasks:
            chunk.append(task)
            size += self._size_of(task)
            if self._jobs == 1 or len(chunk) >= CHUNK_TASKS or size >= CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    def _in_processes(self, chunks: Iterator[list[T]]) -> Iterator[R]:
        pending: deque[tuple[list[T], Future[list[R]]]] = deque()
        executor = self._executor(self._jobs)
        try:
            more = True
            while more or pending:
                while more and len(pending) < QUEUED * self._jobs + 1:
                    chunk = next(chunks, None)
                    if chunk is None:
                        more = False
                        break
                    pending.append((chunk, _submit(executor, chunk)))
                if not pending:
                    break
                chunk, future = pending[0]
                try:
                    results = future.result()
                except BrokenProcessPool:
                    executor.shutdown(wait=True, cancel_futures=True)
                    yield from self._one_by_one([task for chunk, _ in pending for task in chunk])
                    pending.clear()
                    executor = self._executor(self._jobs)
                else:
                    pending.popleft()
                    yield from results
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _one_by_one(self, tasks: list[T]) -> Iterator[R]:
        """Find the task that ends its process among some: each is alone in its process when it does."""
        executor = self._executor(1)
        try:
            for task in tasks:
                try:
                    yield from _submit(executor, [task]).result()
                except BrokenProcessPool:
                    yield self._crashed(task)
                    executor.shutdown(wait=True, cancel_futures=True)
                    executor = self._executor(1)
        finally:
            executor.shutdown(wait=True, cancel_futures=True)

    def _executor(self, jobs: int) -> ProcessPoolExecutor:
        # A fork of a process that has threads (the progress bar) may hang; the fork server has none.
        if "forkserver" in multiprocessing.get_all_start_methods():
            context: Any = multiprocessing.get_context("forkserver")
            # Loaded once, by the server, and not by each process that comes of it.
            context.set_forkserver_preload([self._module])
        else:
            context = multiprocessing.get_context("spawn")
        return ProcessPoolExecutor(jobs, context, initializer=_begin, initargs=(self._make_work,))


_work: Callable[[Any], Any] | None = None
"""What this process does, where it is one of a pool's."""


def _begin(make_work: Callable[[], Callable[[Any], Any]]) -> None:
    global _work  # noqa: PLW0603 - the only way from a pool's initializer to its tasks
    # Ctrl-C reaches all processes of a terminal; the one that started these ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _work = make_work()


def _end_with_parent() -> None:
    """End when the process that began all this is gone, whatever ended it: nobody would take the results."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)


def _submit(executor: ProcessPoolExecutor, chunk: list[T]) -> Future[list[Any]]:
    try:
        return executor.submit(_work_at, chunk)
    except BrokenProcessPool as broken:
        from concurrent.futures import Future

        failed: Future[list[Any]] = Future()
        failed.set_exception(broken)
        return failed


def _work_at(chunk: list[Any]) -> list[Any]:
    if _work is None:
        raise RuntimeError("this process was not begun by a pool")
    return [_work(task) for task in chunk]
