"""A host of a made-up site that answers what a test has written down, in the place of a replica."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Reply = tuple[int, dict[str, str], str]


@dataclass
class Host:
    address: str
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    """When, which path, with what User-Agent."""

    @property
    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]


@contextmanager
def answering(replies: Mapping[str, Reply | str]) -> Iterator[Host]:
    """Answers each path with its reply, a text meaning a page; anything else with 404."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            host.asked.append((time.monotonic(), self.path, self.headers.get("User-Agent", "")))
            reply = replies.get(self.path, (404, {}, ""))
            status, headers, text = (200, {}, reply) if isinstance(reply, str) else reply
            body = text.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    host = Host(f"127.0.0.1:{server.server_address[1]}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield host
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
