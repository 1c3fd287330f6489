"""Download handlers that put every answer into the site's archive, as it came over the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urldefrag

from linfen_crawler.archive.exchange import Exchange
from linfen_crawler.archive.wire_tap import WireTap
from linfen_crawler.network.bounded_http import BoundedHttp
from linfen_crawler.network.guarded_http import GuardedHttp
from linfen_crawler.replica.transport import ReplicaTransport
from linfen_crawler.spiders.archived_answer import set_capture
from linfen_crawler.spiders.failure_reasons import outcome_of_error
from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from linfen_crawler.archive.exchange import Truncated
    from linfen_crawler.archive.wire_tap import Recording

_TRUNCATED: dict[str, Truncated] = {"timeout": "time", "too_large": "length"}


class _Kept(BoundedHttp):
    """A handler with everything kept; a spider without archive gets what it would get of the plain one."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._tap = WireTap(self._pool)

    async def download_request(self, request: Request) -> Response:
        """Ask, and keep the answer, also one that was cut off."""
        set_capture(request, None)
        spider = self._crawler.spider
        store = spider.opened_store if isinstance(spider, SiteSpider) else None
        if store is None or store.archive is None:
            return await super().download_request(request)
        at = store.clock.now()
        with self._tap.recording(request.headers) as recording:
            try:
                response = await super().download_request(request)
            except Exception as error:
                reason = outcome_of_error(error).reason
                if reason != "dns":  # then the replica stands in for the server of names
                    self._keep(request, at, recording, truncated=_TRUNCATED.get(reason, "disconnect"))
                raise
        self._keep(
            request,
            at,
            recording,
            ip_address=str(response.ip_address) if response.ip_address else None,
            truncated="length" if "download_stopped" in response.flags else None,
        )
        return response

    def _keep(
        self,
        request: Request,
        at: datetime,
        recording: Recording,
        *,
        ip_address: str | None = None,
        truncated: Truncated | None = None,
    ) -> None:
        spider = self._crawler.spider
        exchange = Exchange.of_bytes(
            urldefrag(request.url)[0],
            at,
            bytes(recording.sent),
            bytes(recording.received),
            ip_address=ip_address,
            truncated=truncated,
        )
        if exchange is None or not isinstance(spider, SiteSpider) or spider.lost_output is not None:
            return
        with spider.output_guarded():
            if spider.store.archive is not None:
                set_capture(request, spider.store.archive.keep(exchange))
                spider.count("archived")


class KeptHttp(_Kept, GuardedHttp):
    """Keeps the answers of sites."""


class KeptReplica(_Kept, ReplicaTransport):
    """Keeps the answers of a replica."""
