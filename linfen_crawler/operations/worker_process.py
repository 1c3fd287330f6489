"""A process that works at chunks of tasks, one after the other, and says what each came to.

Chunks and answers go through two pipes of its own, which no other process holds: when it dies nobody waits for a lock
that it held, or for the end of a process that was begun while another one died, as `concurrent.futures` can.

It has one thread. With a second one, whatever that does, the C library takes a lock for each piece of memory that it
gives out, and a page's tree is some thousands of them: 2 to 3 % of the time of an extraction (docs/performance.md).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import pickle  # nosec B403 - both ends of the pipes are this program
import signal
import sys
import threading
import traceback
import weakref
from collections import deque
from multiprocessing import forkserver, resource_tracker
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from linfen_crawler.operations.seldom_collected import collect_seldom

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

PIPE_BYTES = 256 * 1024
"""What each pipe is to hold, where the system can be asked for it (Linux). In one of 64 KiB a chunk of usual pages, or
what it came to, passes in many pieces, and for each the other side must be free to take it. A user's pipes may hold
64 MiB there."""

T = TypeVar("T")
R = TypeVar("R")


def load_ahead(module: str) -> None:
    """Let what processes need be loaded from now on, once for all of them, while this process goes on.

    Only where processes can come of one that has loaded it (not on Windows). Where that cannot be started nothing is
    said: who starts a process will hear of it.

    Args:
        module: As for `WorkerProcess`.
    """
    with contextlib.suppress(OSError):
        _context(module)


class WorkerDied(Exception):  # noqa: N818 - what the system did
    """The process is gone: ended by the system (no memory left?) or by a defect."""


class WorkerProcess(Generic[T, R]):
    """One process, from its start to its end; used by one thread."""

    def __init__(self, make_work: Callable[[], Callable[[T], R]], module: str) -> None:
        """Start it; it loads what it needs while others go on.

        Args:
            make_work: Makes the function that is applied to each task; must be picklable, as tasks and results must be.
            module: Name of the module of the function, with all that it needs.

        Raises:
            OSError: It cannot be started.
        """
        context = _context(module)
        theirs, chunks = context.Pipe(duplex=False)
        self.answers, answering = context.Pipe(duplex=False)
        """Readable when there is an answer, and nearly always when it has died; else `sentinel` is."""
        lifeline, self._lifeline = context.Pipe(duplex=False)
        _widen(chunks)
        _widen(answering)
        self._process = context.Process(target=_serve, args=(theirs, answering, lifeline, make_work), daemon=True)
        self._unsent: SimpleQueue[bytes | None] = SimpleQueue()
        weakref.finalize(self, self._unsent.put, None).atexit = False  # a Ctrl-C can come before anybody has it
        sender = threading.Thread(target=_send, args=(chunks, self._unsent), name="chunks", daemon=True)
        self.given: deque[Any] = deque()
        """What it has to work at, as it was called in `give`; the first is what it answers next."""
        self.ready = False
        """Whether it has loaded everything."""
        try:
            self._process.start()
            _start(sender)
        except BaseException as error:
            if self._process.pid is None:
                self._close()
            else:  # there is no thread to be had, or Ctrl-C came when it was there already
                self.end()
            if isinstance(error, EOFError):  # the fork server could not
                raise OSError("the process that new ones come of has ended, or could not make one") from error
            raise
        finally:
            # Kept open here, they would hide its death.
            for end in (theirs, answering, lifeline):
                end.close()

    def give(self, chunk: list[T], name: object) -> None:
        """Send it a chunk of tasks, and do not wait. Where it is gone the chunk counts as given; its answers end."""
        self.given.append(name)
        self._unsent.put(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))

    def take(self) -> list[R] | None:
        """What it says next; waits for it. The chunk that it is about is `given` no longer.

        Returns:
            The results of the chunk that was given first; None where it says that it is ready.

        Raises:
            WorkerDied: It is gone.
            Exception: What the function raised at that chunk; what making the function raised, as long as it is not
                `ready`.
        """
        try:
            if not self._process.is_alive() and not self.answers.poll():
                raise WorkerDied("it has ended")
            answer = pickle.loads(self.answers.recv_bytes())  # noqa: S301 # nosec B301 - of this program
        except (OSError, EOFError) as error:
            raise WorkerDied(str(error)) from None
        if answer is None:
            self.ready = True
        elif self.ready:
            self.given.popleft()
        if isinstance(answer, _Raised):
            raise answer.error
        return answer  # type: ignore[no-any-return]

    @property
    def sentinel(self) -> int:
        """What `multiprocessing.connection.wait` takes: ready when it has died, whoever still has its pipes open."""
        return self._process.sentinel  # type: ignore[no-any-return]

    def end(self) -> None:
        """End it, whatever it does. What it found out and did not say is given up; it holds nothing else."""
        self._close()
        if self._process.is_alive():  # else its number may be another process's by now
            self._process.kill()
        self._process.join()

    def _close(self) -> None:
        self._unsent.put(None)
        self.answers.close()
        self._lifeline.close()


def _start(thread: threading.Thread) -> None:
    try:
        thread.start()
    except RuntimeError as error:  # the user has too many
        raise OSError(str(error)) from None


def _send(chunks: Connection, unsent: SimpleQueue[bytes | None]) -> None:
    """Put chunks into the pipe of a process, which takes none as long as it works at one, or waits with an answer."""
    with contextlib.closing(chunks), contextlib.suppress(OSError):  # it is gone, as the end of its answers says
        for chunk in iter(unsent.get, None):
            chunks.send_bytes(chunk)
            del chunk  # which may be large, and the next one far


def _widen(pipe: Connection) -> None:
    try:
        import fcntl

        change = fcntl.F_SETPIPE_SZ
    except (ImportError, AttributeError):  # another system than Linux
        return
    with contextlib.suppress(OSError):  # the user has many pipes
        fcntl.fcntl(pipe.fileno(), change, PIPE_BYTES)


class _Raised(NamedTuple):
    error: Exception


def _context(module: str) -> Any:
    # A fork of a process that has threads (the progress bar) may hang; the fork server has none.
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # Loaded once, by the server, and not by each process that comes of it.
    context.set_forkserver_preload([module])
    # Ctrl-C reaches all processes of a terminal. What is blocked here is so in the server, and in all that come of it:
    # a process could else be ended by it before `_serve` ignores it.
    resource_tracker.ensure_running()  # which the server starts else, and which lets the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        forkserver.ensure_running()
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
    return context


def _serve(
    incoming: Connection, outgoing: Connection, lifeline: Connection, make_work: Callable[[], Callable[[Any], Any]]
) -> None:
    # Ctrl-C reaches all processes of a terminal; the one that started these ends them.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _end_with(lifeline)
    try:
        try:
            work = make_work()
            collect_seldom()
        except Exception as error:
            outgoing.send_bytes(_of_error(error))
            return
        outgoing.send_bytes(pickle.dumps(None))
        while True:
            outgoing.send_bytes(_answer(work, incoming.recv_bytes()))
    except (OSError, EOFError):
        os._exit(1)  # the process that began all this is gone, whatever ended it: nobody takes the results


def _end_with(lifeline: Connection) -> None:
    """Let the system end this process as soon as the other end of a pipe is closed, whatever it does at that moment.

    On Linux, that is. On another system it ends when it has done what it was given, and nobody takes the answer.
    """
    if sys.platform == "linux":
        import fcntl

        signal.signal(signal.SIGIO, signal.SIG_DFL)  # of which a process ends there
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGIO})
        with contextlib.suppress(OSError):  # a system that only looks like Linux
            fcntl.fcntl(lifeline, fcntl.F_SETOWN, os.getpid())
            fcntl.fcntl(lifeline, fcntl.F_SETFL, fcntl.fcntl(lifeline, fcntl.F_GETFL) | os.O_ASYNC)
        if lifeline.poll():  # it was closed before
            os._exit(1)


def _answer(work: Callable[[Any], Any], chunk: bytes) -> bytes:
    try:
        results = [work(task) for task in pickle.loads(chunk)]  # noqa: S301 # nosec B301 - of this program
        return pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        return _of_error(error)


def _of_error(error: Exception) -> bytes:
    error.add_note(f"in a process of its own:\n{traceback.format_exc()}")
    try:
        pickled = pickle.dumps(_Raised(error))
        pickle.loads(pickled)  # noqa: S301 # nosec B301 - a class whose arguments are not those of its `__init__`?
    except Exception:
        pickled = pickle.dumps(_Raised(RuntimeError(f"{type(error).__name__}: {error}\n{traceback.format_exc()}")))
    return pickled
