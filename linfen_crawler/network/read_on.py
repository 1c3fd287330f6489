"""A connection that is told to stop and to go on again while it reads goes on as if nothing had been said.

Twisted has each answer stop its connection behind the headers until somebody wants the body, which Scrapy does in the
same call: two calls of the system for each answer, and as many entries in the loop, for nothing.
"""

from __future__ import annotations

from typing import Any

from linfen_crawler.network.last_look import lowest_transport


def read_on(transport: Any) -> None:
    """From now on a connection is told of the last wish only, when what it has read has been looked at.

    Args:
        transport: Of a protocol whose connection was made just now: Twisted's TCP connection, or TLS over one.
    """
    lowest = lowest_transport(transport)
    read, start, stop = lowest.doRead, lowest.startReading, lowest.stopReading
    is_reading = goes_on = False

    def do_read() -> Any:
        nonlocal is_reading, goes_on
        is_reading = goes_on = True
        try:
            return read()
        finally:
            is_reading = False
            if not goes_on:
                stop()

    def start_reading() -> None:
        nonlocal goes_on
        goes_on = True
        if not is_reading:
            start()

    def stop_reading() -> None:
        nonlocal goes_on
        goes_on = False
        # A connection that is lost must leave the loop before its number is another one's.
        if not is_reading or lowest.disconnected:
            stop()

    lowest.doRead, lowest.startReading, lowest.stopReading = do_read, start_reading, stop_reading
