"""A Scrapy download handler that asks the replica and gives its answers back under the real addresses.

Spiders and definitions run unchanged: they ask for `http://www.lfxww.com/` and get its answer. In settings:

    DOWNLOAD_HANDLERS = {"http": "linfen_crawler.replica.transport.ReplicaTransport",
                         "https": "linfen_crawler.replica.transport.ReplicaTransport"}
    LINFEN_REPLICA = "127.0.0.1:PORT"      # or the environment variable of the same name
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urlsplit

from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, NotConfigured
from scrapy.http import TextResponse

from linfen_crawler.network.bounded_http import BoundedHttp
from linfen_crawler.replica.address import loopback_address
from linfen_crawler.replica.http_message import UNKNOWN_HOST_HEADER

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class ReplicaTransport(BoundedHttp):
    """Downloads over plain HTTP from the replica, whatever host and scheme a request names; never from the network.

    Raises:
        NotConfigured: `LINFEN_REPLICA` is missing, is no `HOST:PORT`, or its host is not this machine.
    """

    def __init__(self, crawler: Crawler) -> None:
        address = crawler.settings.get("LINFEN_REPLICA") or os.environ.get("LINFEN_REPLICA", "")
        try:
            self._replica = loopback_address(address)
        except ValueError as error:
            raise NotConfigured(str(error)) from None
        super().__init__(crawler)

    async def download_request(self, request: Request) -> Response:
        """Send `request` to the replica.

        Raises:
            CannotResolveHostError: The replica shows no such host.
        """
        url = urldefrag(request.url)[0]
        inner = self._towards_replica(request, url)
        try:
            response = await super().download_request(inner)
        finally:
            if "download_latency" in inner.meta:  # what AutoThrottle reads
                request.meta["download_latency"] = inner.meta["download_latency"]
        if UNKNOWN_HOST_HEADER in response.headers:
            raise CannotResolveHostError(f"the replica shows no host {urlsplit(url).hostname}: {url}")
        if isinstance(response, TextResponse):
            # Without the second argument its charset would be found out here, from its bytes, for every page.
            return response.replace(url=url, encoding=None)
        return response.replace(url=url)

    def _towards_replica(self, request: Request, url: str) -> Request:
        parts = urlsplit(url)
        path = parts.path or "/"
        target = f"http://{self._replica}{path}?{parts.query}" if parts.query else f"http://{self._replica}{path}"
        # A proxy, also one from the environment, would lead to the network.
        meta = {key: value for key, value in request.meta.items() if key != "proxy"}
        meta["verbatim_url"] = True  # it was made safe when `request` was built
        inner = Request(target, method=request.method, headers=request.headers, body=request.body, meta=meta)
        inner.headers["Host"] = parts.netloc.rpartition("@")[2]
        inner.headers["X-Forwarded-Proto"] = parts.scheme
        return inner
