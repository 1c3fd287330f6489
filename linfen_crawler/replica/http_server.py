"""The server: HTTP/1.1 over asyncio streams, on 127.0.0.1 only, with connections kept open."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from email.utils import formatdate
from urllib.parse import urlsplit

from linfen_crawler.replica.http_message import Reply, Request

Handler = Callable[[Request], Reply]

logger = logging.getLogger(__name__)

MAX_HEAD = 65_536
"""Bytes of a request's line and headers. More gets 431."""
MAX_BODY = 1_048_576
"""Bytes of a request's body: only the control address takes any. More gets 413."""
CHUNK = 8_192


class HttpServer:
    """Serves one handler. `start` binds, `stop` closes every connection."""

    def __init__(self, handler: Handler, port: int = 0) -> None:
        self._handler = handler
        self._port = port
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def start(self) -> str:
        """Listen; gives the address as `127.0.0.1:PORT`.

        Raises:
            OSError: The port is taken.
        """
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port, limit=MAX_HEAD)
        port = self._server.sockets[0].getsockname()[1]
        return f"127.0.0.1:{port}"

    async def stop(self) -> None:
        """Close the listening socket and every connection."""
        if self._server is not None:
            self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)
        if self._server is not None:
            await self._server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        # A cancelled task would be reported by asyncio.streams as an error; the server is only stopping.
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            while await self._one_exchange(reader, writer):
                pass
        writer.close()
        with contextlib.suppress(ConnectionError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _one_exchange(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; false when the connection is to be closed."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        except asyncio.LimitOverrunError:
            return await _send(writer, Reply(431), "GET", keep=False)
        try:
            request, version = _parse_head(head)
            length = int(request.headers.get("content-length", "0"))
        except ValueError:
            length = -1
        if length < 0:
            return await _send(writer, Reply(400), "GET", keep=False)
        if length > MAX_BODY or "transfer-encoding" in request.headers:
            return await _send(writer, Reply(413), request.method, keep=False)
        if length:
            try:
                body = await reader.readexactly(length)
            except asyncio.IncompleteReadError:
                return False
            request = _with_body(request, body)
        wish = request.headers.get("connection", "").lower()
        keep = "close" not in wish if version == "HTTP/1.1" else "keep-alive" in wish
        reply = self._answer(request)
        if reply.delay:
            await asyncio.sleep(reply.delay)
        return await _send(writer, reply, request.method, keep=keep)

    def _answer(self, request: Request) -> Reply:
        if request.method not in {"GET", "HEAD", "POST"}:
            return Reply(501)
        try:
            return self._handler(request)
        except Exception:  # one broken page must not take the connection's other requests with it
            logger.exception("no answer for %s", request.url)
            return Reply(500)


def _parse_head(head: bytes) -> tuple[Request, str]:
    line, *fields = head.decode("latin-1").split("\r\n")
    method, target, version = line.split(" ")
    if not version.startswith("HTTP/1."):
        raise ValueError(version)
    headers: dict[str, str] = {}
    for field in filter(None, fields):
        name, colon, value = field.partition(":")
        if not colon or name != name.strip():
            raise ValueError(field)
        headers[name.lower()] = value.strip()
    parts = urlsplit(target)
    host = (parts.netloc or headers.get("host", "")).lower()
    host = host.rpartition(":")[0] if host.rpartition(":")[2].isdigit() else host
    request = Request(
        method=method,
        host=host,
        path=parts.path or "/",
        query=parts.query,
        scheme=headers.get("x-forwarded-proto", "http"),
        headers=headers,
    )
    return request, version


def _with_body(request: Request, body: bytes) -> Request:
    return Request(
        request.method, request.host, request.path, request.query, request.scheme, request.headers, body=body
    )


async def _send(writer: asyncio.StreamWriter, reply: Reply, method: str, *, keep: bool) -> bool:
    if reply.drop:
        writer.transport.abort()
        return False
    has_body = reply.status >= 200 and reply.status not in {204, 304}
    chunked = reply.chunked and has_body and not reply.cut
    lines = [
        f"HTTP/1.1 {reply.status} {reply.reason}",
        "Server: nginx",
        f"Date: {formatdate(usegmt=True)}",
        f"Connection: {'keep-alive' if keep and not reply.cut else 'close'}",
    ]
    if has_body:
        lines.append(f"Content-Type: {reply.content_type}")
        lines.append("Transfer-Encoding: chunked" if chunked else f"Content-Length: {len(reply.body)}")
    lines.extend(f"{name}: {value}" for name, value in reply.headers)
    writer.write(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))
    if has_body and method != "HEAD":
        if chunked:
            for start in range(0, len(reply.body), CHUNK):
                piece = reply.body[start : start + CHUNK]
                writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
            writer.write(b"0\r\n\r\n")
        elif reply.cut:
            writer.write(reply.body[: len(reply.body) // 2])
        else:
            writer.write(reply.body)
    await writer.drain()
    return keep and not reply.cut
