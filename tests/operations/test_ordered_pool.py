"""Work on several cores: in order, bounded, and going on when a process dies."""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import BaseContext, ForkServerProcess
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from linfen_crawler.operations.ordered_pool import CHUNK_BYTES, CHUNK_TASKS, OrderedPool
from linfen_crawler.operations.worker_team import QUEUED

ENDLESS = -1
"""A task that nobody sees the end of."""


class Squares:
    """What the tests' processes do; picklable."""

    def __init__(self, deadly: frozenset[int] = frozenset()) -> None:
        self._deadly = deadly

    def __call__(self, number: int) -> int:
        if number in self._deadly:
            os._exit(9)
        if number == ENDLESS:
            re.fullmatch(r"(?:0|00)+1", "0" * 200)  # in one call, in which no thread of Python's has a turn
        return number * number


def squares(*, jobs: int, deadly: frozenset[int] = frozenset()) -> OrderedPool[int, int]:
    return OrderedPool(
        partial(Squares, deadly), jobs=jobs, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, CHUNK_TASKS, CHUNK_TASKS + 1, 200])
def test_results_come_in_another_order_or_are_lost(jobs: int, count: int) -> None:
    assert list(squares(jobs=jobs).results(range(count))) == [number * number for number in range(count)]


def test_a_dying_process_takes_the_work_of_others_along() -> None:
    deadly = frozenset({0, 37, 38, 190})
    found = list(squares(jobs=2, deadly=deadly).results(range(200)))
    assert found == [-number if number in deadly else number * number for number in range(200)]


def test_the_first_task_ends_its_process_while_others_start_and_nobody_goes_on() -> None:
    # With the executor of the standard library a process begun while another one died was waited for without end.
    for deadly in ({0}, {CHUNK_TASKS}, {0, CHUNK_TASKS}, {0, 1, 2}):
        for _ in range(5):
            found = list(squares(jobs=3, deadly=frozenset(deadly)).results(range(CHUNK_TASKS * 3)))
            assert found == [-number if number in deadly else number * number for number in range(CHUNK_TASKS * 3)]


class Killer(Squares):
    """Ends the other processes of the pool, at one task."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        (folder / str(os.getpid())).touch()

    def __call__(self, number: int) -> int:
        if number == 20:
            for path in self._folder.iterdir():
                if int(path.name) != os.getpid():
                    os.kill(int(path.name), signal.SIGKILL)
        return super().__call__(number)


def test_processes_that_are_killed_from_outside_lose_a_result(tmp_path: Path) -> None:
    pool: OrderedPool[int, int] = OrderedPool(
        partial(Killer, tmp_path), jobs=3, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    assert list(pool.results(range(300))) == [number * number for number in range(300)]


def ends_at_once() -> Squares:
    """Loads nothing."""
    if multiprocessing.parent_process() is not None:
        os._exit(3)
    return Squares()


def test_processes_that_end_while_they_start_end_the_work(caplog: pytest.LogCaptureFixture) -> None:
    pool: OrderedPool[int, int] = OrderedPool(
        ends_at_once, jobs=2, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    assert list(pool.results(range(100))) == [number * number for number in range(100)]
    assert "one core" in caplog.text


@pytest.mark.skipif(os.name != "posix", reason="holds a copy of a pipe's end by its number")
def test_a_process_that_ends_while_somebody_holds_its_pipe_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows, where the parent holds a copy until the process has begun."""
    held: list[int] = []
    make_pipe = BaseContext.Pipe

    def kept_open(self: BaseContext, duplex: bool = True) -> tuple[Connection, Connection]:
        reading, writing = make_pipe(self, duplex)
        held.append(os.dup(writing.fileno()))
        return reading, writing

    monkeypatch.setattr(BaseContext, "Pipe", kept_open)
    pool: OrderedPool[int, int] = OrderedPool(
        ends_at_once, jobs=2, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    assert list(pool.results(range(100))) == [number * number for number in range(100)]
    for each in held:
        os.close(each)


def test_one_process_too_many_takes_the_work_from_the_others(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = ForkServerProcess._Popen
    started: list[object] = []

    def refused_at_last(process: BaseProcess) -> object:
        if len(started) == 2:
            raise BlockingIOError(11, "Resource temporarily unavailable")
        started.append(process)
        return start(process)

    monkeypatch.setattr(ForkServerProcess, "_Popen", staticmethod(refused_at_last))
    pool: OrderedPool[int, int] = OrderedPool(
        process_ids, jobs=3, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    assert os.getpid() not in set(pool.results(range(300)))
    assert "it goes on with 2" in caplog.text


def process_ids() -> Callable[[int], int]:
    """Makes what tells where it is called."""
    return _process_id


def _process_id(_: int) -> int:
    return os.getpid()


@pytest.mark.parametrize("jobs", [1, 2, 3])
@pytest.mark.parametrize("count", [0, 5, CHUNK_TASKS, CHUNK_TASKS + 3, 200])
def test_results_of_tasks_before_an_error_are_lost(jobs: int, count: int) -> None:
    def tasks() -> Iterator[int]:
        yield from range(count)
        raise OSError("no further tasks")

    found: list[int] = []
    with pytest.raises(OSError, match="no further tasks"):
        found.extend(squares(jobs=jobs).results(tasks()))
    assert found == [number * number for number in range(count)]


@pytest.mark.skipif(os.name != "posix", reason="there is no fork server")
def test_no_process_can_be_started_and_the_work_ends(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(ForkServerProcess, "_Popen", staticmethod(refused))
    assert list(squares(jobs=2).results(range(100))) == [number * number for number in range(100)]
    assert "Resource temporarily unavailable" in caplog.text


def test_no_thread_can_be_started_and_the_work_ends(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    before = len(multiprocessing.active_children())
    monkeypatch.setattr(threading.Thread, "start", refused)
    assert list(squares(jobs=2).results(range(100))) == [number * number for number in range(100)]
    assert "can't start new thread" in caplog.text
    assert len(multiprocessing.active_children()) <= before


class Refusal(Exception):  # noqa: N818 - a name for tests
    """Cannot be unpickled from its arguments."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"{number}: {why}")


def refuses_work() -> Squares:
    """Makes nothing."""
    raise LookupError("nothing to work with")


class Refuses(Squares):
    """Raises at one task."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self._error = error

    def __call__(self, number: int) -> int:
        if number == 50:
            raise self._error(number, "no square")
        return super().__call__(number)


@pytest.mark.parametrize(("error", "raised"), [(OSError, OSError), (Refusal, RuntimeError)])
def test_an_error_of_the_work_is_lost_or_overtakes_results(error: type[Exception], raised: type[Exception]) -> None:
    pool: OrderedPool[int, int] = OrderedPool(
        partial(Refuses, error), jobs=2, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    found: list[int] = []
    with pytest.raises(raised, match=r"50.*no square") as caught:
        found.extend(pool.results(range(200)))
    # All but those of its own chunk.
    assert found == [number * number for number in range(48)]
    assert "in __call__" in "".join(traceback.format_exception(caught.value))


def test_work_that_cannot_be_made_is_waited_for() -> None:
    pool: OrderedPool[int, int] = OrderedPool(
        refuses_work, jobs=2, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    with pytest.raises(LookupError, match="nothing to work with"):
        list(pool.results(range(100)))


def doubled() -> Callable[[bytes], bytes]:
    """Makes what answers with more than it was sent."""
    return _double


def _double(data: bytes) -> bytes:
    return data + data


def test_both_ends_wait_for_the_other_to_take_what_they_say() -> None:
    pool: OrderedPool[bytes, bytes] = OrderedPool(
        doubled, jobs=2, size_of=len, crashed=lambda data: data, module=__name__
    )
    tasks = [bytes([number]) * CHUNK_BYTES for number in range(12)]
    assert [found[:1] * len(found) == found for found in pool.results(tasks)] == [True] * 12


@pytest.mark.parametrize(("jobs", "most"), [(1, 1), (2, (QUEUED * 2 + 1) * CHUNK_TASKS + 1)])
def test_more_tasks_are_taken_than_can_be_worked_at(jobs: int, most: int) -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(5000):
            taken += 1
            yield number

    ahead = 0
    for done, _ in enumerate(squares(jobs=jobs).results(tasks()), 1):
        ahead = max(ahead, taken - done)
    assert taken == 5000
    assert ahead <= most


def test_large_tasks_are_sent_by_the_dozen() -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield number

    pool: OrderedPool[int, int] = OrderedPool(
        Squares, jobs=2, size_of=lambda _: CHUNK_BYTES, crashed=lambda number: -number, module=__name__
    )
    results = pool.results(tasks())
    next(results)
    assert taken <= QUEUED * 2 + 1
    assert list(results) == [number * number for number in range(1, 100)]


def test_an_iteration_given_up_leaves_processes_behind() -> None:
    results = squares(jobs=2).results(range(10_000))
    assert next(results) == 0
    children = _children(os.getpid())
    results.close()
    # The server that new processes come of stays for the next pool; the processes themselves are gone.
    assert len(_children(os.getpid())) <= len(children)
    assert list(squares(jobs=2).results(range(50)))[-1] == 49 * 49


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks the processes up in /proc")
@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system has no masks of signals")
def test_ctrl_c_ends_a_process_that_still_starts() -> None:
    # In a program of its own: its processes come of a server that nobody else has started.
    code = f"from {__name__} import masked_at_start; print(masked_at_start())"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (ended.stdout, ended.stderr) == ("{'blocked'}\n", "")


def masked_at_start() -> set[str]:
    """What each process says of Ctrl-C when it has come no further than to what unpacks its work."""
    pool: OrderedPool[int, str] = OrderedPool(
        _Unpacked(), jobs=2, size_of=lambda _: 1, crashed=str, module="tests.operations.test_ordered_pool"
    )
    return set(pool.results(range(2 * CHUNK_TASKS)))


class _Unpacked:
    def __call__(self) -> Callable[[int], str]:
        raise NotImplementedError  # another object arrives in the process

    def __reduce__(self) -> tuple[Callable[[], Callable[[], Callable[[int], str]]], tuple[()]]:
        return _at_start, ()


def _at_start() -> Callable[[], Callable[[int], str]]:
    state = "blocked" if signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, ()) else "deadly"
    return lambda: lambda _: state


@pytest.mark.parametrize(
    "tasks",
    [
        "iter(int, 1)",
        pytest.param(
            "iter([0] * 16 + [ENDLESS] * 64)",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="they end when they have done it"),
        ),
    ],
)
def test_processes_live_on_when_their_parent_is_killed(tmp_path: Path, tasks: str) -> None:
    program = tmp_path / "program.py"
    program.write_text(
        "from tests.operations.test_ordered_pool import ENDLESS, squares\n"
        "if __name__ == '__main__':\n"
        f"    for number in squares(jobs=2).results({tasks}):\n"
        "        print(number, flush=True)\n"
    )
    root = Path(__file__).parents[2]
    child = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}
    )
    assert child.stdout is not None
    child.stdout.readline()
    family = _descendants(child.pid)
    assert len(family) >= 2
    child.kill()
    child.wait()
    child.stdout.close()
    deadline = time.monotonic() + 30
    while any(_is_alive(pid) for pid in family) and time.monotonic() < deadline:
        time.sleep(0.05)
    left = [pid for pid in family if _is_alive(pid)]
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    assert not left


def counted_threads() -> Callable[[int], int]:
    """Makes what counts the threads of its process."""
    return lambda _: len(list(Path("/proc/self/task").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks the threads up in /proc")
def test_a_second_thread_makes_each_piece_of_memory_cost_a_lock() -> None:
    pool: OrderedPool[int, int] = OrderedPool(
        counted_threads, jobs=2, size_of=lambda _: 1, crashed=lambda number: -number, module=__name__
    )
    assert set(pool.results(range(5 * CHUNK_TASKS))) == {1}


def _children(pid: int) -> list[int]:
    return [int(text) for text in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _descendants(pid: int) -> list[int]:
    found = _children(pid)
    return found + [each for child in found for each in _descendants(child)]


def _is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"
