"""Work on all cores whose results come in the order of the tasks, with no more in memory than what is being done."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from linfen_crawler.operations.read_ahead import in_groups
from linfen_crawler.operations.worker_team import QUEUED, Chunk, Row, WorkerTeam

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Iterator

CHUNK_TASKS = 16
"""Tasks that a process gets at once: sending one by one costs more than small pages take."""

CHUNK_BYTES = 4 * 1024 * 1024
"""... but no more, once they are so large together."""

MOST_DEATHS = 2
"""A task at which so many processes ended is not worked at again."""

T = TypeVar("T")
R = TypeVar("R")


class OrderedPool(Generic[T, R]):
    """Runs a function over tasks in processes of its own.

    Of each iteration at most 2 · jobs + 1 chunks of tasks, or of their results, are in memory, and one more while it is
    handed out; each is of 16 tasks, or of fewer that are 4 MB and one task large, unless `results` is told otherwise.
    What a process has not yet taken of its two chunks is there a second time, packed.
    """

    def __init__(
        self,
        make_work: Callable[[], Callable[[T], R]],
        *,
        jobs: int,
        size_of: Callable[[T | R], int],
        crashed: Callable[[T], R],
        module: str,
    ) -> None:
        """Make a pool; nothing is started yet.

        Args:
            make_work: Makes the function, once in each process; must be picklable, as tasks and results must be.
            jobs: How many processes; 1 does everything in this one.
            size_of: How many bytes a task holds, or what stands among the tasks.
            crashed: The result of a task that ended the process which worked at it.
            module: Name of the module of the function, with all that it needs.
        """
        self.make_work = make_work
        self.jobs = jobs
        self.size_of = size_of
        self.crashed = crashed
        self.module = module
        self._team: WorkerTeam[T, R] | None = None

    def results(
        self,
        tasks: Iterable[T | R],
        *,
        is_known: Callable[[T | R], bool] = lambda _: False,
        at_once: int = CHUNK_TASKS,
        bytes_at_once: Callable[[], int] = lambda: CHUNK_BYTES,
        most_deaths: int = MOST_DEATHS,
        alone: Callable[[T], R] | None = None,
    ) -> Generator[R, None, None]:
        """The results, in the order of the tasks. The processes end with the iteration, however that ends.

        What the tasks raise is raised behind the results of all that come before; what the function raises behind those
        of all that share no chunk with that task.

        The tasks may be made of the results of another iteration of the same pool. Both are done by the same processes,
        those of the outer one first: it is the nearer to what comes out.

        Args:
            tasks: The tasks, and among them results that are known.
            is_known: Whether what stands among the tasks is a result already: it goes to no process.
            at_once: Tasks of a chunk.
            bytes_at_once: Says with how many bytes a chunk is full; asked before each task that is added.
            most_deaths: A task at which so many processes ended has `crashed`.
            alone: What becomes of the tasks where all of them are one chunk; None to do them in this process.
        """
        outer, team = self._team, self._team or WorkerTeam(self.make_work, self.module, self.jobs)
        self._team = team
        row: Row[T, R] = Row(self.crashed, most_deaths)
        team.rows.append(row)
        try:
            chunks = in_groups(tasks, self.size_of, at_once if self.jobs > 1 else 1, bytes_at_once)
            first = next(chunks, None)
            if first is None:
                return
            second = next(chunks, None) if self.jobs > 1 else None
            if second is not None or team.has_begun:
                some = (first,) if second is None else (first, second)
                yield from _in_their_order(row, team, chain(some, chunks), is_known, QUEUED * self.jobs + 1)
                return
            # One process's work: starting more would take longer than doing it.
            work = alone or self.make_work()
            for chunk in chain((first,), chunks):
                if isinstance(chunk, Exception):
                    raise chunk
                for each in chunk:
                    yield cast("R", each) if is_known(each) else work(cast("T", each))
        finally:
            team.rows.remove(row)
            if outer is None:
                self._team = None
                team.end()


def _in_their_order(
    row: Row[T, R],
    team: WorkerTeam[T, R],
    chunks: Iterator[list[T | R] | Exception],
    is_known: Callable[[T | R], bool],
    most: int,
) -> Iterator[R]:
    """The results of chunks, of which so many are held at most."""
    pending = row.pending

    def fill() -> None:
        # What is done goes out before more is taken.
        while len(pending) < most and not (pending and pending[0].done):
            items = next(chunks, None)
            if items is None:
                break
            chunk: Chunk[T, R] = Chunk(row, [])
            if isinstance(items, Exception):
                chunk.error = items
            else:
                for place, each in enumerate(items):
                    if is_known(each):
                        chunk.known.append((place, cast("R", each)))
                    else:
                        chunk.tasks.append(cast("T", each))
            pending.append(chunk)
        team.give_out()

    fill()
    while pending:
        while pending and pending[0].done:
            chunk = pending.popleft()
            if chunk.error is not None:
                raise chunk.error
            yield from chunk.results()
        fill()
        if pending and not pending[0].done:
            team.go_on()
