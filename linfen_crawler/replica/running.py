"""Starting the replica: in this event loop, in a thread of this process, or as a process of its own."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict, dataclass
from http.client import HTTPConnection
from typing import IO, TYPE_CHECKING, Any

from linfen_crawler.replica.http_server import HttpServer
from linfen_crawler.replica.request_log import LogEntry, RequestLog
from linfen_crawler.replica.truth import Truth
from linfen_crawler.replica.world import CONTROL, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Iterator, Mapping

    from linfen_crawler.replica.faults import Fault, Faults

START_SECONDS = 60
"""How long a spawned replica may take to say its address."""


@dataclass(frozen=True, slots=True)
class Replica:
    """A running replica in this process."""

    address: str
    """`127.0.0.1:PORT`: what `LINFEN_REPLICA` takes."""
    world: World

    @property
    def faults(self) -> Faults:
        """What goes wrong; may be changed at any time."""
        return self.world.faults

    @property
    def log(self) -> RequestLog:
        """What was asked so far."""
        return self.world.log

    def truth(self, site: str) -> Mapping[str, Truth]:
        """The truth of every article of a site that is there now, by canonical address."""
        return self.world.truth(site)

    def edit(self, site: str, *, urls: Iterable[str] = (), newest: int = 0) -> list[str]:
        """Change articles; see `World.edit`."""
        return self.world.edit(site, urls=urls, newest=newest)

    def remove(self, site: str, *, urls: Iterable[str] = (), newest: int = 0, status: int = 404) -> list[str]:
        """Take articles away; see `World.remove`."""
        return self.world.remove(site, urls=urls, newest=newest, status=status)

    def publish(self, site: str, count: int = 1) -> list[str]:
        """Bring out new articles; see `World.publish`."""
        return self.world.publish(site, count)

    def redesign(self, site: str) -> None:
        """Show a site's articles in another design; see `World.redesign`."""
        self.world.redesign(site)


@asynccontextmanager
async def serve(
    *,
    sites: Iterable[str] = (),
    scale: float = 1.0,
    faults: Faults | None = None,
    crawl_delay: float | None = None,
    port: int = 0,
    log_keeps: int | None = None,
) -> AsyncIterator[Replica]:
    """Run the replica in the present event loop, on 127.0.0.1 alone. Arguments as for `World`; port 0 takes a free one.

    Raises:
        OSError: The port is taken.
        ValueError: See `World`.
    """
    world = World(sites, scale=scale, faults=faults, crawl_delay=crawl_delay, log_keeps=log_keeps)
    server = HttpServer(world.answer, port)
    try:
        yield Replica(await server.start(), world)
    finally:
        await server.stop()


@contextmanager
def running(
    *,
    sites: Iterable[str] = (),
    scale: float = 1.0,
    faults: Faults | None = None,
    crawl_delay: float | None = None,
    port: int = 0,
) -> Iterator[Replica]:
    """Run the replica in a thread of this process with an event loop of its own; arguments as for `serve`."""
    started: Future[tuple[Replica, asyncio.AbstractEventLoop, asyncio.Event]] = Future()

    async def serve_until_told() -> None:
        try:
            async with serve(sites=sites, scale=scale, faults=faults, crawl_delay=crawl_delay, port=port) as replica:
                stop = asyncio.Event()
                started.set_result((replica, asyncio.get_running_loop(), stop))
                await stop.wait()
        except Exception as problem:
            if started.done():
                raise
            started.set_exception(problem)

    thread = threading.Thread(target=lambda: asyncio.run(serve_until_told()), name="replica", daemon=True)
    thread.start()
    replica, loop, stop = started.result()
    try:
        yield replica
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


@dataclass(frozen=True, slots=True)
class SpawnedReplica:
    """A replica in a process of its own, reached by its control address; offers what `Replica` does."""

    address: str
    process: subprocess.Popen[str]

    def truth(self, site: str) -> dict[str, Truth]:
        """The truth of every article of a site that is there now, by canonical address."""
        return {url: Truth(**fields) for url, fields in self._ask("GET", f"truth?site={site}").items()}

    def entries(self) -> list[LogEntry]:
        """What was asked so far."""
        return [LogEntry(**entry) for entry in self._ask("GET", "log")]

    def clear_log(self) -> None:
        """Forget what was asked so far."""
        self._ask("POST", "log")

    def set_faults(self, *faults: Fault) -> None:
        """Put these faults in force in place of all before; none: behave well."""
        self._ask("POST", "faults", [asdict(fault) for fault in faults])

    def faults(self) -> list[dict[str, object]]:
        """The faults in force, each with `used`, how many requests got it."""
        rules: list[dict[str, object]] = self._ask("GET", "faults")
        return rules

    def edit(self, site: str, *, urls: Iterable[str] = (), newest: int = 0) -> list[str]:
        """Change articles; see `World.edit`."""
        return self._changed("edit", {"site": site, "urls": list(urls), "newest": newest})

    def remove(self, site: str, *, urls: Iterable[str] = (), newest: int = 0, status: int = 404) -> list[str]:
        """Take articles away; see `World.remove`."""
        return self._changed("remove", {"site": site, "urls": list(urls), "newest": newest, "status": status})

    def publish(self, site: str, count: int = 1) -> list[str]:
        """Bring out new articles; see `World.publish`."""
        return self._changed("publish", {"site": site, "count": count})

    def redesign(self, site: str) -> None:
        """Show a site's articles in another design; see `World.redesign`."""
        self._ask("POST", "redesign", {"site": site})

    def _changed(self, order: str, wish: dict[str, object]) -> list[str]:
        return [str(url) for url in self._ask("POST", order, wish)]

    def _ask(self, method: str, order: str, wish: object = None) -> Any:
        connection = HTTPConnection(self.address, timeout=60)
        try:
            connection.request(method, CONTROL + order, None if wish is None else json.dumps(wish))
            answer = connection.getresponse()
            value = json.loads(answer.read() or b"null")
        finally:
            connection.close()
        if answer.status != 200:
            raise ValueError(value["error"] if value else f"the replica answered {answer.status} to {order}")
        return value


@contextmanager
def spawned(
    *,
    sites: Iterable[str] = (),
    scale: float = 1.0,
    crawl_delay: float | None = None,
    log_keeps: int | None = None,
) -> Iterator[SpawnedReplica]:
    """Run the replica as a process of its own, so that it and the crawler take a core each. It ends with this process.

    Raises:
        RuntimeError: It did not start; the message holds what it said.
    """
    command = [sys.executable, "-m", "linfen_crawler.replica", "--scale", str(scale), "--until-stdin-closes"]
    command += ["--crawl-delay", "none" if crawl_delay is None else str(crawl_delay)]
    if log_keeps is not None:
        command += ["--log-keeps", str(log_keeps)]
    for site in sites:
        command += ["--site", site]
    # A file takes any amount of messages; a pipe that nobody reads would block the process.
    with tempfile.TemporaryFile("w+", encoding="utf-8") as messages:
        process = subprocess.Popen(  # noqa: S603 - our own module, with arguments of ours  # nosec B603
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=messages, text=True, encoding="utf-8"
        )
        try:
            address = _first_line(process)
            if not address:
                process.wait(timeout=10)
                messages.seek(0)
                raise RuntimeError(f"the replica did not start: {messages.read().strip()}")
            yield SpawnedReplica(address, process)
        finally:
            _end(process)


def _first_line(process: subprocess.Popen[str]) -> str:
    """The address that the process prints first; empty where it ended or took too long."""
    watchdog = threading.Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        return _pipe(process.stdout).readline().strip()
    finally:
        watchdog.cancel()


def _end(process: subprocess.Popen[str]) -> None:
    _pipe(process.stdin).close()
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    _pipe(process.stdout).close()


def _pipe(pipe: IO[str] | None) -> IO[str]:
    if pipe is None:
        raise RuntimeError("the process was started without pipes")
    return pipe
