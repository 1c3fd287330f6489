"""Processes that read pages while the crawl goes on asking: on two cores, what is read costs the crawl no time.

They are started when they pay: reading has taken a good part of the time of some pages, and there are many more to
come. A crawl that waits two seconds between its requests never has any.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import subprocess
import time
import traceback
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.article import Article, NotAnArticle
from linfen_crawler.operations.reader_process import (
    LENGTH_BYTES,
    READY,
    Defect,
    Refusal,
    command,
    content_of,
    message_of,
    page_message,
)
from linfen_crawler.operations.usable_cores import usable_cores
from linfen_crawler.visit_reading import record_of

if TYPE_CHECKING:
    from linfen_crawler.operations.reader_process import Answer
    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.visit_reading import Visit

logger = logging.getLogger(__name__)

MOST_BY_ITSELF = 2
"""More processes than these read faster than one crawls."""

PAGES_OF_A_LOOK = 10
"""After so many pages it is looked whether processes pay."""

PAGES_THAT_PAY = 40
"""They do not for fewer pages than these, read or known to come: to start one takes longer than to read so many."""

SHARE_THAT_PAYS = 0.25
"""They do where reading takes this share of the time."""

QUEUED = 16
"""Pages that one process has at most: the one that it reads, and more that wait, so that the crawl reads itself only
where the process is slower for good, and not where it was kept from its core for a moment."""

QUEUED_BYTES = 1024 * 1024
"""What of them waits, in bytes: it counts as pages in memory, of which a crawl that has too many asks for no more."""

MOST_STARTS_IN_VAIN = 2
"""Processes in a row that ended before they were ready; then everything is read here."""

MOST_DEATHS = 2
"""A page at which so many processes ended is not read again."""


class ReaderDied(Exception):  # noqa: N818 - what the system did
    """The processes that read a page were ended, by the system (no memory left?) or by a defect."""


class ReadingDefect(Exception):  # noqa: N818 - of ours, met in another process
    """Reading a page met a defect; `kind` is the class of the exception, the message its own with its traceback."""

    def __init__(self, kind: str, message: str, trace: str) -> None:
        super().__init__(message)
        self.kind = kind
        self.trace = trace


def default_readers() -> int:
    """How many processes read where no setting says so: none on one core, nor where sockets are no files (Windows)."""
    return min(MOST_BY_ITSELF, usable_cores() - 1) if os.name == "posix" else 0


@dataclass(eq=False, slots=True)
class _Task:
    visit: Visit
    site: SiteDefinition
    answer: asyncio.Future[Article]
    deaths: int = 0


class Readers:
    """The reading processes of this process. All sites that it crawls share them."""

    _shared: Readers | None = None
    _users = 0

    def __init__(self, most: int, *, at_once: bool) -> None:
        """None is started yet.

        Args:
            most: So many are started.
            at_once: With the first page, not only when they pay.
        """
        self._most = most
        self._wanted = at_once and most > 0
        self._readers: list[_Reader] = []
        self._waiting: deque[_Task] = deque()
        self._starts_in_vain = 0
        self._look_began: float | None = None
        self._look_pages = 0
        self._look_reading = 0.0
        self._pages_read = 0
        self._closed = False

    @classmethod
    def shared(cls, wish: int | None) -> Readers:
        """Those of this process, for one more crawl; the first one's wish counts.

        Args:
            wish: How many; None for as many as pay, if they do.
        """
        if Readers._shared is None:
            Readers._shared = cls(default_readers() if wish is None else wish, at_once=wish is not None)
            Readers._users = 0
        Readers._users += 1
        return Readers._shared

    def leave(self) -> None:
        """A crawl is over; with the last one the processes end."""
        Readers._users -= 1
        if Readers._users <= 0:
            Readers._shared = None
            self.close()

    def close(self) -> None:
        """End all processes. What they have not read yet is given up."""
        self._closed = True
        for reader in self._readers:
            reader.end()
        self._readers.clear()

    @property
    def process_ids(self) -> list[int]:
        """The processes that run."""
        return [reader.process.pid for reader in self._readers]

    def read(self, visit: Visit, site: SiteDefinition) -> asyncio.Future[Article] | None:
        """Give a page to a process, if one is free for it.

        Returns:
            What becomes the record, or raises `NotAnArticle`, `ReadingDefect` or `ReaderDied`; None where the caller is
            to read the page: the processes have enough to do, or there are none.
        """
        if not self._wanted or self._closed or visit.last is None:
            return None
        if len(self._readers) < self._most:
            self._start()
        ready = [reader for reader in self._readers if reader.ready and reader.has_room]
        if not ready:
            return None
        task = _Task(visit, site, asyncio.get_running_loop().create_future())
        min(ready, key=lambda reader: len(reader.tasks)).give(task)
        return task.answer

    def read_here(self, seconds: float, to_come: int) -> None:
        """The caller has read a page: from this is seen whether processes pay.

        Args:
            seconds: What it took.
            to_come: How many more the caller is going to read, as far as it knows.
        """
        if self._wanted or not self._most:
            return
        self._pages_read += 1
        now = time.perf_counter()
        if self._look_began is None:
            self._look_began = now
            return
        self._look_pages += 1
        self._look_reading += seconds
        if self._look_pages == PAGES_OF_A_LOOK:
            many = self._pages_read + to_come >= PAGES_THAT_PAY
            self._wanted = many and self._look_reading >= SHARE_THAT_PAYS * (now - self._look_began)
            self._look_began, self._look_pages, self._look_reading = now, 0, 0.0

    def _start(self) -> None:
        try:
            reader = _Reader(self)
        except OSError as error:
            self._give_up(f"cannot be started ({error})")
        else:
            self._readers.append(reader)

    def now_ready(self, reader: _Reader) -> None:
        """A process has loaded everything: what others left is its first work."""
        self._starts_in_vain = 0
        while self._waiting:
            reader.give(self._waiting.popleft())

    def has_died(self, reader: _Reader) -> None:
        """A process ended by itself. What it was reading is read once more by a new one, what waited behind as well."""
        reader.end()
        if self._closed or reader not in self._readers:
            return
        self._readers.remove(reader)
        left = deque(reader.tasks)
        reader.tasks.clear()
        if reader.ready and left:
            url = left[0].visit.url
            left[0].deaths += 1
            again = left[0].deaths < MOST_DEATHS
            logger.warning("a reading process ended at %s; it is %s", url, "read again" if again else "given up")
            if not again:
                _raise_at(
                    left.popleft(), ReaderDied(f"{MOST_DEATHS} processes that read it were ended: no memory left?")
                )
        self._starts_in_vain += not reader.ready
        self._waiting.extendleft(reversed(left))
        if self._starts_in_vain >= MOST_STARTS_IN_VAIN:
            self._give_up("end while they start")
        elif self._waiting:
            others = [other for other in self._readers if other.ready]
            if others:
                self.now_ready(others[0])
            else:
                self._start()

    def _give_up(self, why: str) -> None:
        logger.warning("reading processes %s; pages are read by the crawl itself", why)
        self._wanted, self._most = False, 0
        while self._waiting:
            task = self._waiting.popleft()
            if task.deaths:
                # What may have ended a process must not be read by the crawl's own.
                _raise_at(task, ReaderDied(f"the process that read it was ended, and reading processes {why}"))
            else:
                _read_here(task)


class _Reader(asyncio.Protocol):
    """One process, at the other end of a socket."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._received = bytearray()
        self._sites: set[str] = set()
        self._transport: asyncio.Transport | None = None
        self.tasks: deque[_Task] = deque()
        """What it has, in the order in which it answers."""
        self.ready = False
        """Whether it has loaded everything."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                self.process = subprocess.Popen(  # noqa: S603 # nosec B603 - this interpreter, with our own module
                    command(), stdin=theirs.fileno(), stdout=subprocess.DEVNULL, start_new_session=True
                )
            except OSError:
                ours.close()
                raise
        ours.setblocking(False)
        self._connecting = asyncio.get_running_loop().create_task(self._connect(ours))

    async def _connect(self, ours: socket.socket) -> None:
        await asyncio.get_running_loop().connect_accepted_socket(lambda: self, ours)

    @property
    def has_room(self) -> bool:
        """Whether one more page may wait for it."""
        tasks = self.tasks
        return (
            len(tasks) < QUEUED and sum(len(task.visit.last.body) for task in tasks if task.visit.last) < QUEUED_BYTES
        )

    def give(self, task: _Task) -> None:
        """Send a page; what cannot be sent has failed, and every answer still belongs to the page before its turn."""
        assert self._transport is not None  # noqa: S101 - it is ready  # nosec B101
        try:
            site = message_of(task.site) if task.site.key not in self._sites else b""
            page = page_message(task.visit, task.site.key)
        except Exception as error:
            _raise_at(task, error)
            return
        self._sites.add(task.site.key)
        self.tasks.append(task)
        self._transport.write(site + page)

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._transport is not None:
            with contextlib.suppress(RuntimeError):  # the loop is closed
                self._transport.abort()
        self.process.kill()
        self.process.wait()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by asyncio."""
        self._transport = transport  # type: ignore[assignment]  # that of a stream

    def data_received(self, data: bytes) -> None:
        """Called by asyncio: some of an answer, or of several."""
        received = self._received
        received += data
        while len(received) >= LENGTH_BYTES:
            end = LENGTH_BYTES + int.from_bytes(received[:LENGTH_BYTES], "big")
            if len(received) < end:
                return
            content = content_of(bytes(memoryview(received)[LENGTH_BYTES:end]))
            del received[:end]
            if content == READY:
                self.ready = True
                self._readers.now_ready(self)
            else:
                _answer(self.tasks.popleft(), content)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's name
        """Called by asyncio: the process is gone, or was ended."""
        self._readers.has_died(self)


def _answer(task: _Task, content: Answer) -> None:
    if isinstance(content, Refusal):
        _raise_at(task, NotAnArticle(content.reason, content.message))
    elif isinstance(content, Defect):
        _raise_at(task, ReadingDefect(content.kind, content.message, content.trace))
    else:
        try:
            record = Article.model_validate_json(content)
        except Exception as error:
            # The process was started from files that were replaced since: by another version of this program.
            _raise_at(task, ReadingDefect(type(error).__name__, str(error), traceback.format_exc()))
            return
        record.fetched_at = task.visit.fetched_at  # in JSON it is to the second
        _give(task, record)


def _give(task: _Task, record: Article) -> None:
    with contextlib.suppress(asyncio.InvalidStateError):
        task.answer.set_result(record)


def _read_here(task: _Task) -> None:
    try:
        record = record_of(task.visit, task.site)
    except Exception as error:
        _raise_at(task, error)
    else:
        _give(task, record)


def _raise_at(task: _Task, error: Exception) -> None:
    with contextlib.suppress(asyncio.InvalidStateError):
        task.answer.set_exception(error)
