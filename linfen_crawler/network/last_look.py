"""A look right before bytes leave this machine: whether they may.

Between the moment at which a request is handed to a connection and that at which its bytes are sent the loop comes
round, several times where the connection has yet to be made. Whatever else runs there may take its time: a statement of
a ledger whose server is cut off waits for a minute. What was allowed before need not be so behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from twisted.internet.main import CONNECTION_LOST

if TYPE_CHECKING:
    from collections.abc import Callable


def look_before_sending(transport: Any, may_send: Callable[[], bool]) -> None:
    """From now on a connection is lost in the place of sending what may not be sent.

    Args:
        transport: Of a protocol whose connection was made just now: Twisted's TCP connection, or TLS over one.
        may_send: Asked before each call of the system that sends.
    """
    lowest = transport
    # Not down to what has the method: TLS passes on what it is asked for and lacks.
    while (below := getattr(lowest, "transport", None)) is not None:
        lowest = below
    send = lowest.writeSomeData

    def look_and_send(data: bytes) -> int | Exception:
        sent: int | Exception = send(data) if may_send() else CONNECTION_LOST
        return sent

    lowest.writeSomeData = look_and_send
