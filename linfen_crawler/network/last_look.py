"""A look right before bytes leave this machine: whether they may.

Between the moment at which a request is handed to a connection and that at which its bytes are sent the loop comes
round, several times where the connection has yet to be made. Whatever else runs there may take its time: a statement of
a ledger whose server is cut off waits for a minute. What was allowed before need not be so behind it. And what the
system has taken it sends again and again where nobody answers, for a quarter of an hour and whatever the process does.
"""

from __future__ import annotations

import contextlib
import socket
from typing import TYPE_CHECKING, Any

from twisted.internet.main import CONNECTION_LOST

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST = 2**31 - 1  # what the option's number can hold


def look_before_sending(transport: Any, may_send: Callable[[], bool]) -> None:
    """From now on a connection is lost in the place of sending what may not be sent.

    Args:
        transport: Of a protocol whose connection was made just now: Twisted's TCP connection, or TLS over one.
        may_send: Asked before each call of the system that sends.
    """
    lowest = lowest_transport(transport)
    send = lowest.writeSomeData

    def look_and_send(data: bytes) -> int | Exception:
        sent: int | Exception = send(data) if may_send() else CONNECTION_LOST
        return sent

    lowest.writeSomeData = look_and_send


def give_up_unanswered(transport: Any, seconds: float) -> None:
    """From now on bytes that were sent are given up, and the connection is lost, when nothing says that they came.

    What a network has lost would come to its server later otherwise, up to a quarter of an hour. Linux alone can do
    it (TCP_USER_TIMEOUT, RFC 5482); elsewhere nothing is changed.

    Args:
        transport: As for `look_before_sending`.
        seconds: For how long they are sent again.
    """
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        milliseconds = min(max(1, int(seconds * 1000)), _MOST)
        with contextlib.suppress(OSError):  # a system that has the name alone
            lowest_transport(transport).getHandle().setsockopt(socket.IPPROTO_TCP, option, milliseconds)


def lowest_transport(transport: Any) -> Any:
    """The TCP connection below all that lies over it."""
    # Not down to what has the method: TLS passes on what it is asked for and lacks.
    while (below := getattr(transport, "transport", None)) is not None:
        transport = below
    return transport
