"""Scrapy's cookies, loaded only where somebody asks for them.

Its own list of middlewares loads them at every start to be told that they are off, and with them `requests` and a list
of all top-level domains: half as much again as the rest of a crawl's start, and memory that is never given back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.downloadermiddlewares.cookies import CookiesMiddleware


class CookiesWhereWanted:
    """Downloader middleware, in the place of Scrapy's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CookiesMiddleware:
        """Scrapy's own.

        Raises:
            NotConfigured: COOKIES_ENABLED is off, as it is where nobody turned it on.
        """
        if not crawler.settings.getbool("COOKIES_ENABLED"):
            raise NotConfigured
        from scrapy.downloadermiddlewares.cookies import CookiesMiddleware

        return CookiesMiddleware.from_crawler(crawler)
