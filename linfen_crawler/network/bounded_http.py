"""Scrapy's HTTP/1.1 with a bound where it has none, on the lines in front of a body, and with whole pauses.

Bodies are bounded by DOWNLOAD_MAXSIZE, whole answers by DOWNLOAD_TIMEOUT. Status line and headers are not: Twisted
keeps as many of them as come, for as long as the timeout lets them come.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadFailedError, IgnoreRequest
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from linfen_crawler.network.host_names import remember_host_names
from linfen_crawler.network.last_look import give_up_unanswered, look_before_sending
from linfen_crawler.network.pause import begin_pause
from linfen_crawler.network.read_on import read_on
from linfen_crawler.network.sent_at_once import send_at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress, ITransport
    from twisted.python.failure import Failure
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse


LARGEST_HEADERS = 64 * 1024
"""Bytes of status line and headers, where the setting LINFEN_LARGEST_HEADERS says nothing else."""


class HeadersTooLarge(Exception):  # noqa: N818 - what the server did
    """Status line and headers of an answer went on past LINFEN_LARGEST_HEADERS; the connection was cut."""


class BadAnswer(Exception):  # noqa: N818 - what the server did
    """What the server sent is no HTTP: a broken status line, a Content-Length that is no number."""


class KeptConnectionLost(DownloadFailedError):  # noqa: N818 - what the server did
    """A connection over which the server had answered before was closed in place of an answer.

    Servers do so with a connection that nobody asked anything over for a while: nothing is wrong with the address.
    """


class BoundedHttp(HTTP11DownloadHandler):
    """Scrapy's download handler; raises `HeadersTooLarge` and `BadAnswer` in place of a lost connection."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        remember_host_names()
        self._largest_headers = crawler.settings.getint("LINFEN_LARGEST_HEADERS", LARGEST_HEADERS)
        self._pool._factory = self._connection_factory  # type: ignore[assignment]  # it is only ever called
        # Twisted sends a request again at once whose kept connection was closed without an answer. Whether the server
        # has read the first one nobody knows: the retry has to wait like any other request, in the queue of its host.
        self._pool.retryAutomatically = False

    def check_peer(self, address: IAddress) -> None:
        """Called with the address that a connection leads to, before anything is sent over it; may raise."""

    async def download_request(self, request: Request) -> Response:
        """Ask for a page.

        Raises:
            HeadersTooLarge: The lines in front of the body are larger than allowed.
            BadAnswer: The answer is none.
            KeptConnectionLost: There was none, and the connection was not a new one.
            IgnoreRequest: The spider may not ask the site any more.
        """
        self._check_lease()
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            self._check_lease()  # where it kept the request from being sent, nothing is wrong with the site
            for kind in (HeadersTooLarge, ParseError, ValueError):
                cause = _caused_by(error, kind)
                if isinstance(cause, HeadersTooLarge):
                    raise cause from error
                if cause is not None:
                    raise BadAnswer(f"{request.url} answered with something that is no HTTP: {cause!s:.200}") from error
            if isinstance(error.__cause__, _NeverReceivedOverKept):
                raise KeptConnectionLost(str(error)) from error
            raise
        finally:
            begin_pause(self._crawler, request)

    def may_send(self) -> bool:
        """Called right before bytes are sent, whichever: whether the spider may still ask the site."""
        try:
            self._check_lease()
        except IgnoreRequest:
            return False
        return True

    def seconds_of_sending(self) -> float | None:
        """For how long bytes that nobody answers may be sent again; None where that makes no difference."""
        return getattr(self._crawler.spider, "lease_margin", None)

    def _check_lease(self) -> None:
        spider: Any = self._crawler.spider
        if spider is not None and hasattr(spider, "check_lease"):
            spider.check_lease()

    def _connection_factory(self, *arguments: Any) -> _Factory:
        made = _Factory(*arguments)  # type: ignore[no-untyped-call]
        made.handler = self
        made.largest_headers = self._largest_headers
        return made


class _Factory(_LenientHTTP11ClientFactory):
    """Makes the connections of one handler's pool."""

    handler: BoundedHttp
    largest_headers = 0

    def buildProtocol(self, addr: IAddress | None) -> _Protocol:  # noqa: N802 - Twisted's name
        # Here the connection stands, and nothing has been sent: neither a request nor a greeting of TLS.
        if addr is not None:
            self.handler.check_peer(addr)
        protocol = _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
        protocol.largest_headers = self.largest_headers
        protocol.may_send = self.handler.may_send
        protocol.seconds_of_sending = self.handler.seconds_of_sending()
        return protocol


class _NeverReceivedOverKept(ResponseNeverReceived):
    """No byte of an answer came over a connection that had brought one before."""


class _Protocol(_LenientHTTP11ClientProtocol):
    largest_headers = 0
    _is_kept = False
    may_send: Callable[[], bool]
    seconds_of_sending: float | None = None

    def makeConnection(self, transport: ITransport) -> None:  # noqa: N802 - Twisted's name
        look_before_sending(transport, self.may_send)
        send_at_once(transport)
        read_on(transport)
        if self.seconds_of_sending is not None:
            give_up_unanswered(transport, self.seconds_of_sending)
        super().makeConnection(transport)  # type: ignore[no-untyped-call]

    def request(self, request: TxRequest) -> Deferred[IResponse]:
        answer = super().request(request)
        # As Scrapy does it there, and for the same reason: Twisted names the parser's class in the midst of its code.
        parser: Any = self._parser
        parser.__class__ = _Parser
        parser.largest_headers = self.largest_headers
        if self._is_kept:
            answer.addErrback(_over_kept)
        self._is_kept = True
        return answer

    def _giveUp(self, reason: Failure) -> None:  # noqa: N802 - Twisted's name
        # A server that goes on sending would be read on and on while the connection closes in good order.
        if self.transport is not None:
            self.transport.abortConnection()
        super()._giveUp(reason)  # type: ignore[no-untyped-call]


class _Parser(_LenientHTTPClientParser):
    largest_headers = 0
    _seen = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - Twisted's name
        self._count(line)
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802 - Twisted's name
        raise HeadersTooLarge(f"a line of more than {self.MAX_LENGTH} bytes stands before the body")

    def _count(self, line: bytes) -> None:
        self._seen += len(line) + 1
        if self._seen > self.largest_headers:
            raise HeadersTooLarge(f"more than {self.largest_headers} bytes of headers stand before the body")


def _over_kept(failure: Failure) -> Failure:
    """Twisted's failure of a request, told apart where the connection was not a new one."""
    error = failure.value
    if isinstance(error, ResponseNeverReceived):
        raise _NeverReceivedOverKept(error.reasons)  # type: ignore[no-untyped-call]
    return failure


def _caused_by(error: DownloadFailedError, kind: type[Exception]) -> Exception | None:
    """The error of this kind among those that made the connection fail."""
    failed = error.__cause__
    for reason in failed.reasons if isinstance(failed, ResponseFailed) else ():
        if reason.check(kind):
            found: Exception = reason.value
            return found
    return None
