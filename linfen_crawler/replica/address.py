"""The address of a running replica, as users give it."""

from __future__ import annotations

import ipaddress


def loopback_address(address: str) -> str:
    """`HOST:PORT` unchanged, once it is certain that it names this machine.

    Raises:
        ValueError: It does not; the message says what was expected.
    """
    host, _, port = address.rpartition(":")
    try:
        usable = ipaddress.ip_address(host).is_loopback and 0 < int(port) < 65536
    except ValueError:
        usable = False
    if not usable:
        raise ValueError(
            f"LINFEN_REPLICA is {address!r}; expected the replica's address, for example 127.0.0.1:8080 "
            f"(`python -m linfen_crawler.replica` prints it)"
        )
    return address
