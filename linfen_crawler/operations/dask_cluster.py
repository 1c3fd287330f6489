"""Dask's workers, of this machine or of a scheduler that is named: tasks are given to them, and given again."""

from __future__ import annotations

import importlib
import logging
import re
import tempfile
import time
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from linfen_crawler.missing_extra import MissingExtra, need
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_LOCAL = re.compile(r"local:([1-9][0-9]{0,3})")
_REMOTE = re.compile(r"(tcp|tls)://[^/\s@]+:[0-9]{1,5}")
_PATIENCE = 30.0
"""Seconds after which a scheduler that does not answer, or has no worker, is given up at the start."""
_LOOK = 5.0
"""Seconds between two looks at how many workers there are."""
_AHEAD = 2
"""Tasks given out for each worker: one that it works at, and one that waits for it."""

T = TypeVar("T")
R = TypeVar("R")


def check_cluster(text: str) -> None:
    """See whether a text names a cluster, and whether the library is there, before anything is done.

    Raises:
        CannotRun: USAGE, it names none; CONFIGURATION, distributed is not installed.
    """
    if _LOCAL.fullmatch(text) is None and _REMOTE.fullmatch(text) is None:
        raise CannotRun(
            ExitCode.USAGE,
            f"--cluster {text!r} is no cluster. Write local:4 for four processes of this machine, "
            "or the address of a Dask scheduler: tcp://10.0.0.5:8786",
        )
    try:
        need("cluster", "distributed")
    except MissingExtra as missing:
        raise CannotRun(ExitCode.CONFIGURATION, str(missing)) from None


@contextmanager
def open_cluster(text: str) -> Iterator[Any]:
    """A Dask client for `local:N` (N processes of this machine, ended with the block) or `tcp://HOST:PORT`.

    Raises:
        CannotRun: As `check_cluster`; CONFIGURATION, no scheduler answers there, or it has no worker.
    """
    check_cluster(text)
    local = _LOCAL.fullmatch(text)
    distributed = _distributed()
    if local is None:
        logging.getLogger("distributed").setLevel(logging.CRITICAL)
        try:
            client = distributed.Client(text, timeout=_PATIENCE, set_as_default=False)
            client.wait_for_workers(1, timeout=_PATIENCE)
        except (OSError, TimeoutError) as error:
            raise CannotRun(
                ExitCode.CONFIGURATION,
                f"no Dask scheduler with a worker answers at {text} ({type(error).__name__}): start `dask scheduler` "
                "there and `dask worker` on each machine, or correct the address",
            ) from None
        with client:
            yield client
        return
    import dask

    # What a worker died of is ours to find out: after one death the task comes back, and is watched.
    settings = {"distributed.scheduler.allowed-failures": 0, "distributed.worker.memory.terminate": False}
    with (
        tempfile.TemporaryDirectory(prefix="linfen-", ignore_cleanup_errors=True) as folder,
        dask.config.set(settings),
        distributed.LocalCluster(
            n_workers=int(local[1]),
            threads_per_worker=1,
            host="127.0.0.1",
            # Any free port, and only for this machine: others may have a cluster here, too.
            dashboard_address="127.0.0.1:0",
            worker_dashboard_address="127.0.0.1:0",
            local_directory=folder,
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        ) as cluster,
        distributed.Client(cluster, set_as_default=False) as client,
    ):
        yield client


def _distributed() -> Any:
    """The library: most users never need it."""
    return importlib.import_module("distributed")


class Lost(Generic[T]):
    """A task whose worker was lost while it was done, more often than the scheduler gives it to another one."""

    def __init__(self, task: T) -> None:
        self.task = task


class Handed(Generic[T, R]):
    """Gives tasks to the workers of a cluster, so many at a time as they can do, and takes the results as they come."""

    def __init__(self, client: Any, work: Callable[[T], R], say: Callable[[str], None]) -> None:
        """Make one.

        Args:
            client: Of `open_cluster`.
            work: What is done with a task, by one thread of a worker; a function of a module.
            say: Is told when there is no worker left, and when there is one again.
        """
        self._client = client
        self._work = work
        self._say = say
        self._futures: dict[Any, T] = {}
        self._done: SimpleQueue[Any] = SimpleQueue()
        self._workers = 1
        self._looked = 0.0
        self._told = False

    def results(self, tasks: Iterable[T]) -> Iterator[tuple[T, R] | Lost[T]]:
        """Each task with its result, in the order in which they are done. What is under way when it ends is called off.

        Raises:
            CannotRun: PARTIAL, the scheduler is gone.
            Exception: What `work` raises.
        """
        distributed = _distributed()
        waiting = iter(tasks)
        more = True
        try:
            while more or self._futures:
                self._count_workers()
                while more and len(self._futures) < _AHEAD * max(1, self._workers):
                    task = next(waiting, None)
                    if task is None:
                        more = False
                        break
                    self.give(task)
                if not self._futures:
                    break
                try:
                    future = self._done.get(timeout=_LOOK)
                except Empty:
                    continue
                task = self._futures.pop(future)
                try:
                    yield task, future.result()
                except distributed.KilledWorker:
                    yield Lost(task)
        except (distributed.CancelledError, OSError) as error:
            raise CannotRun(
                ExitCode.PARTIAL,
                f"the Dask scheduler is gone ({type(error).__name__}). What was done is kept: start it, and the same "
                "command again",
            ) from None
        finally:
            if self._futures:
                self._client.cancel(list(self._futures))
            self._futures.clear()

    def give(self, task: T) -> None:
        """Give out one task more, while results are taken."""
        future = self._client.submit(self._work, task, pure=False)
        self._futures[future] = task
        future.add_done_callback(self._done.put)

    def _count_workers(self) -> None:
        moment = time.monotonic()
        if moment - self._looked < _LOOK:
            return
        self._looked = moment
        self._workers = sum(self._client.nthreads().values())
        if not self._workers and not self._told:
            self._say("no worker is left: the work goes on as soon as one is there")
        elif self._workers and self._told:
            self._say(f"{self._workers} workers are there again")
        self._told = not self._workers
