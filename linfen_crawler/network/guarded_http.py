"""The download handler of every crawl: it connects to public addresses only.

What counts is the address that a connection has come to, not a name and not what a server of names has said of it before:
between such a check and the connection there would be a gap. A name whose answer is a private address, a redirect to one,
an address in decimal or octal digits: all of them end in the same check, before a byte is sent.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.network.bounded_http import BoundedHttp
from linfen_crawler.network.public_address import allowed_networks, may_connect

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress


class PrivateAddress(Exception):  # noqa: N818 - a refusal, not an error of the program
    """An address that is none of the public Internet, nor of a network named by LINFEN_ALLOW_PRIVATE; nothing was sent."""

    def __init__(self, address: str) -> None:
        super().__init__(
            f"{address} is no address of the public Internet. If it is to be asked all the same, name its network: "
            "export LINFEN_ALLOW_PRIVATE=10.20.0.0/16"
        )


class GuardedHttp(BoundedHttp):
    """Refuses every connection to a private address. It holds for a proxy's own address, too: see docs/security.md."""

    def __init__(self, crawler: Crawler) -> None:
        """Read LINFEN_ALLOW_PRIVATE.

        Raises:
            ValueError: It names something that is no network.
        """
        super().__init__(crawler)
        self._allowed = allowed_networks(crawler.settings.get("LINFEN_ALLOW_PRIVATE"))

    async def download_request(self, request: Request) -> Response:
        """Ask for a page.

        Raises:
            PrivateAddress: The connection would lead to a private address; it was not made, or nothing was sent over it.
        """
        address = _written_address(urlsplit(request.url).hostname or "")
        if address is not None and not may_connect(address, self._allowed):
            raise PrivateAddress(address)
        return await super().download_request(request)

    def check_peer(self, address: IAddress) -> None:
        """Refuse the address that a connection has come to.

        Raises:
            PrivateAddress: It is private.
        """
        host = str(getattr(address, "host", ""))
        if not may_connect(host, self._allowed):
            raise PrivateAddress(host or str(address))


def _written_address(host: str) -> str | None:
    """The address that a host stands for without asking anybody, as the system reads it: `2130706433`, `0x7f.1`, `[::1]`."""
    if ":" in host:
        return host
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except OSError:
        return None
