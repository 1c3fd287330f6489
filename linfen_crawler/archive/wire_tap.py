"""Listens to what Scrapy's HTTP/1.1 connections send and receive, request by request.

Scrapy hands out answers with their chunks joined, their headers sorted into a dictionary and nothing of what was sent.
An archive needs the bytes themselves. So the connections of a download handler's pool are of a class of ours, which
copies what goes through them and changes nothing of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Headers
    from twisted.web._newclient import HTTP11ClientProtocol, Request
    from twisted.web.iweb import IResponse

_KEY = b"X-Linfen-Recording"
"""A header that never leaves this process: it tells the connection which recording a request belongs to."""


class Recording:
    """What one request sent and received so far."""

    def __init__(self) -> None:
        self.sent = bytearray()
        self.received = bytearray()


class WireTap:
    """The recordings of the connections of one pool."""

    def __init__(self, pool: Any) -> None:
        """Listen to every connection that the pool, a Twisted HTTPConnectionPool, opens from now on."""
        self._recordings: dict[bytes, Recording] = {}
        self._numbers = count(1)
        self._classes: dict[type, type] = {}
        factory = pool._factory

        def listening(*arguments: Any) -> Any:
            made = factory(*arguments)
            build = made.buildProtocol
            made.buildProtocol = lambda address: self._listening(build(address))
            return made

        pool._factory = listening

    @contextmanager
    def recording(self, headers: Headers) -> Iterator[Recording]:
        """Record the one request that is sent with these headers while the context lasts."""
        key = str(next(self._numbers)).encode()
        headers[_KEY] = key
        recording = self._recordings[key] = Recording()
        try:
            yield recording
        finally:
            del self._recordings[key]
            headers.pop(_KEY, None)

    def _listening(self, protocol: HTTP11ClientProtocol) -> HTTP11ClientProtocol:
        kind = type(protocol)
        if kind not in self._classes:
            self._classes[kind] = type(kind.__name__, (_Listening, kind), {"recordings": self._recordings})
        protocol.__class__ = self._classes[kind]
        return protocol


class _Listening:
    """Mixed into Twisted's HTTP11ClientProtocol, which sends one request at a time."""

    recordings: dict[bytes, Recording]
    _recording: Recording | None = None

    def request(self, request: Request) -> IResponse:
        self._recording = self._recording_of(request)
        if self._recording is not None:
            _copy_what_is_written(request, self._recording)
        answer: IResponse = super().request(request)  # type: ignore[misc]
        return answer

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._recording is not None:
            self._recording.received += data
        super().dataReceived(data)  # type: ignore[misc]

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 - Twisted's name
        # What came behind the end of the answer belongs to no request.
        if rest and self._recording is not None:
            del self._recording.received[-len(rest) :]
        self._recording = None
        super()._finishResponse(rest)  # type: ignore[misc]

    def _recording_of(self, request: Any) -> Recording | None:
        keys = request.headers.getRawHeaders(_KEY)
        if not keys:
            return None
        request.headers.removeHeader(_KEY)
        return self.recordings.get(keys[0])


class _Copying:
    """A transport that copies what is written to it."""

    def __init__(self, transport: Any, recording: Recording) -> None:
        self._transport = transport
        self._recording = recording

    def write(self, data: bytes) -> None:
        self._recording.sent += data
        self._transport.write(data)

    def writeSequence(self, pieces: list[bytes]) -> None:  # noqa: N802 - Twisted's name
        self._recording.sent += b"".join(pieces)
        self._transport.writeSequence(pieces)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


def _copy_what_is_written(request: Any, recording: Recording) -> None:
    write_to = type(request).writeTo
    request.writeTo = lambda transport: write_to(request, _Copying(transport, recording))
