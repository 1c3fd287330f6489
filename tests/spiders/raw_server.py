"""A server that sends prepared bytes, whatever they are: one answer a path, on 127.0.0.1."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager

NOT_FOUND = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@contextmanager
def raw_server(answers: Mapping[str, list[bytes] | Callable[[], Iterable[bytes]]]) -> Iterator[tuple[str, list[bytes]]]:
    """Serve the prepared answers; gives `HOST:PORT` and the requests received so far.

    An answer is a list of pieces, each sent at once. The last piece `b""` closes the connection behind the answer; an
    answer that is only `b""` closes it without one. `/path 0`, `/path 1` … are the answers to the first request for a
    path, the second and so on. A function gives the pieces as they are sent, without end if it likes; they end when the
    other side closes the connection. Every other path is not found.
    """
    seen: list[bytes] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            waiting = b""
            while True:
                while b"\r\n\r\n" not in waiting:
                    received = self.request.recv(65536)
                    if not received:
                        return
                    waiting += received
                head, _, waiting = waiting.partition(b"\r\n\r\n")
                request = head + b"\r\n\r\n"
                path = head.split(b" ")[1].decode()
                nth = sum(each.split(b" ")[1].decode() == path for each in seen)
                seen.append(request)
                pieces = answers.get(path) or answers.get(f"{path} {nth}") or [NOT_FOUND]
                for piece in pieces() if callable(pieces) else pieces:
                    if piece == b"":
                        return
                    try:
                        self.request.sendall(piece)
                    except OSError:
                        return

    class Server(socketserver.ThreadingTCPServer):
        allow_reuse_address = True
        daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"127.0.0.1:{server.server_address[1]}", seen
        finally:
            server.shutdown()
            thread.join()
