"""Asks the hosts of a site's definition and no others, wherever a redirect leads.

Scrapy's middleware lets every request pass that is not to be filtered as a duplicate, as ours for articles and pictures
are, and drops others without a word to whoever asked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.core.downloader import Downloader
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware
from scrapy.exceptions import IgnoreRequest

from linfen_crawler.spiders.site_spider import SiteSpider

if TYPE_CHECKING:
    from scrapy import Request, Spider


class OwnHosts(OffsiteMiddleware):
    """Downloader middleware, in the place of Scrapy's, which it is for spiders that are none of ours."""

    _own: set[str] | None = None

    def request_scheduled(self, request: Request, spider: Spider) -> None:
        """Let requests of ours come as far as the download, where a refusal is told to whoever asked."""
        if not isinstance(spider, SiteSpider):
            super().request_scheduled(request, spider)

    def process_request(self, request: Request) -> None:  # type: ignore[override]  # the spider is no longer given
        """Let requests pass that stay on the site; one for a robots.txt may leave it.

        Raises:
            IgnoreRequest: This one does not stay there.
        """
        ours = self.crawler.spider
        if not isinstance(ours, SiteSpider):
            super().process_request(request)
            return
        # A request that a redirect made still has the place of its forerunner's host in the downloader, where neither
        # the pause nor the number of requests would be that of the host which it is sent to.
        request.meta.pop(Downloader.DOWNLOAD_SLOT, None)
        host = urlsplit(request.url).hostname or ""
        if self._own is None:
            site = ours.site
            self._own = {each.removeprefix("www.") for each in (*site.hosts, *site.aliases, *site.media_hosts)}
        if request.meta.get("allow_offsite") or host.removeprefix("www.") in self._own:
            return
        self.stats.inc_value("offsite/filtered")
        raise IgnoreRequest(f"Filtered offsite request to {host!r}")
