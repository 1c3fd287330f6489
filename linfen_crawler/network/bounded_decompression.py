"""Unpacks answers as Scrapy does, chunk by chunk up to DOWNLOAD_MAXSIZE, and not more often than a server has reason to.

Scrapy bounds each round of unpacking, not their number: an answer that says to be packed a thousand times would keep a
crawl busy for minutes.
"""

from __future__ import annotations

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest

MOST_CODINGS = 2
"""A page is packed once; twice where a proxy packs what the server has packed."""


class TooManyCodings(IgnoreRequest):
    """The answer says to be packed more often than is ever done; it was thrown away unread."""


class BoundedDecompression(HttpCompressionMiddleware):
    """Downloader middleware, in the place of Scrapy's."""

    def _handle_encoding(self, body: bytes, content_encoding: list[bytes], max_size: int) -> tuple[bytes, list[bytes]]:
        named = sum(len(line.split(b",")) for line in content_encoding)
        if named > MOST_CODINGS:
            raise TooManyCodings(f"the answer says to be packed {named} times")
        return super()._handle_encoding(body, content_encoding, max_size)
