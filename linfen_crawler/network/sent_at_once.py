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
    wait_for_room, wait_no_more = lowest.startWriting, lowest.stopWriting
    waits = False

    def send_or_wait() -> None:
        nonlocal waits
        # Twisted calls it, too, to have the loop close a connection that has nothing to send; where the connection
        # waits already, only the loop may send and close it then.
        may_send = not waits and lowest.connected and lowest.producer is None and not lowest.disconnecting
        if may_send and _has_bytes(lowest):
            # What goes wrong shows once more when the loop comes round: there Twisted takes leave of the connection.
            lowest.doWrite()
            if not _has_bytes(lowest):
                return
        waits = True
        wait_for_room()

    def stop_waiting() -> None:
        nonlocal waits
        waits = False
        wait_no_more()

    lowest.startWriting, lowest.stopWriting = send_or_wait, stop_waiting


def _has_bytes(lowest: Any) -> bool:
    return bool(lowest.dataBuffer or lowest._tempDataBuffer)
