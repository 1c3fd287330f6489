"""Requests leave in the call that hands them over to a connection.

Twisted has the loop come round first, and say that the connection takes bytes: one that has nothing left to send nearly
always does. That is a round of the loop for each request, and two calls of the system to ask and to ask no more.
"""

from __future__ import annotations

from typing import Any

from linfen_crawler.network.last_look import lowest_transport


def send_at_once(transport: Any) -> None:
    """From now on a connection sends what is written to it before the loop comes round; what it does not take, later.

    Args:
        transport: Of a protocol whose connection was made just now: Twisted's TCP connection, or TLS over one.
    """
    lowest = lowest_transport(transport)
    wait_for_room = lowest.startWriting

    def send_or_wait() -> None:
        # Twisted calls it, too, to have the loop close a connection that has nothing to send.
        if _has_bytes(lowest) and lowest.connected and lowest.producer is None and not lowest.disconnecting:
            # What goes wrong shows once more when the loop comes round: there Twisted takes leave of the connection.
            lowest.doWrite()
            if not _has_bytes(lowest):
                return
        wait_for_room()

    lowest.startWriting = send_or_wait


def _has_bytes(lowest: Any) -> bool:
    return bool(lowest.dataBuffer or lowest._tempDataBuffer)
