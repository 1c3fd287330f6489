"""A Scrapy download handler that asks the replica and gives its answers back under the real addresses.

Spiders and definitions run unchanged: they ask for `http://www.lfxww.com/` and get its answer. In settings:

    DOWNLOAD_HANDLERS = {"http": "linfen_crawler.replica.transport.ReplicaTransport",
                         "https": "linfen_crawler.replica.transport.ReplicaTransport"}
    LINFEN_REPLICA = "127.0.0.1:PORT"      # or the environment variable of the same name
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.endpoints import HostnameEndpoint

from linfen_crawler.network.bounded_http import BoundedHttp
from linfen_crawler.replica.address import loopback_address
from linfen_crawler.replica.http_message import UNKNOWN_HOST_HEADER

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

_SCHEME_HEADER = "X-Forwarded-Proto"


class ReplicaTransport(BoundedHttp):
    """Downloads over plain HTTP from the replica, whatever host and scheme a request names; never from the network.

    Requests are sent as they are: what leads them to the replica are the connections, all of which go there. So a
    crawl of a replica does for a page what a crawl of the site does, and takes as long.

    Raises:
        NotConfigured: `LINFEN_REPLICA` is missing, is no `HOST:PORT`, or its host is not this machine.
    """

    def __init__(self, crawler: Crawler) -> None:
        address = crawler.settings.get("LINFEN_REPLICA") or os.environ.get("LINFEN_REPLICA", "")
        try:
            host, _, port = loopback_address(address).rpartition(":")
        except ValueError as error:
            raise NotConfigured(str(error)) from None
        super().__init__(crawler)
        from twisted.internet import reactor  # installs one where none is: not to be done by an import

        replica: Any = HostnameEndpoint(reactor, host, int(port))
        connection = self._pool.getConnection
        pool: Any = self._pool
        # The second argument would lead to the host that the request names.
        pool.getConnection = lambda key, _: connection(key, replica)

    async def download_request(self, request: Request) -> Response:
        """Send `request` to the replica.

        Raises:
            CannotResolveHostError: The replica shows no such host.
        """
        meta: dict[str, Any] = request.meta
        # A proxy, also one from the environment, would be asked in words that the replica does not know.
        proxy = meta.pop("proxy", None)
        parts = urlparse_cached(request)
        if parts.scheme != "http":
            request.headers[_SCHEME_HEADER] = parts.scheme
        try:
            response = await super().download_request(request)
        finally:
            request.headers.pop(_SCHEME_HEADER, None)
            if proxy is not None:
                meta["proxy"] = proxy
        if UNKNOWN_HOST_HEADER in response.headers:
            raise CannotResolveHostError(f"the replica shows no host {parts.hostname}: {response.url}")
        return response
