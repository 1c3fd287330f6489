"""What was asked of the replica, and when: tests count requests in it and measure the delays between them."""

from __future__ import annotations

import itertools
import threading
import time
from collections import deque
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linfen_crawler.replica.http_message import Reply, Request

KEPT_HEADERS = ("user-agent", "referer", "if-none-match", "if-modified-since", "accept-encoding", "cookie")


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One request and the status of its answer."""

    time: float
    """Seconds of the monotonic clock when the request had been read."""
    method: str
    scheme: str
    host: str
    path: str
    """Path with query."""
    status: int
    """Status of the answer; 0 where the connection was dropped without one."""
    headers: dict[str, str]
    """Those of `KEPT_HEADERS` that were sent."""

    @property
    def url(self) -> str:
        """The address that was asked for."""
        return f"{self.scheme}://{self.host}{self.path}"


class RequestLog:
    """All requests in their order. May be read from any thread while the server runs.

    Args:
        keep: Only the last so many are kept: for loads of hundreds of thousands; all where null.
    """

    def __init__(self, keep: int | None = None) -> None:
        self._entries: deque[LogEntry] = deque(maxlen=keep)
        self._lock = threading.Lock()

    def add(self, request: Request, reply: Reply) -> None:
        """Note a request and its answer."""
        headers = {name: request.headers[name] for name in KEPT_HEADERS if name in request.headers}
        entry = LogEntry(
            time.monotonic(),
            request.method,
            request.scheme,
            request.host,
            request.target,
            0 if reply.drop else reply.status,
            headers,
        )
        with self._lock:
            self._entries.append(entry)

    def entries(self, *, host: str | None = None, path: str | None = None) -> list[LogEntry]:
        """The entries so far, of one host or one path (with query) where given."""
        with self._lock:
            entries = list(self._entries)
        return [
            entry for entry in entries if (host is None or entry.host == host) and (path is None or entry.path == path)
        ]

    def paths(self, host: str) -> list[str]:
        """The paths (with query) asked of a host, in order, repeats and all."""
        return [entry.path for entry in self.entries(host=host)]

    def gaps(self, host: str) -> list[float]:
        """Seconds between one request of a host and the next."""
        times = [entry.time for entry in self.entries(host=host)]
        return [later - earlier for earlier, later in itertools.pairwise(times)]

    def clear(self) -> None:
        """Forget all entries."""
        with self._lock:
            self._entries.clear()

    def as_dicts(self) -> list[dict[str, object]]:
        """All entries in JSON form."""
        return [asdict(entry) for entry in self.entries()]

    def __len__(self) -> int:
        return len(self._entries)
