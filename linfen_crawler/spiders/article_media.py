"""Asks for the pictures and style sheets of articles, so that an archive shows them as they looked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urldefrag, urljoin, urlsplit

from scrapy import Request
from scrapy.http import TextResponse

from linfen_crawler.operations.archive_plan import wants_media
from linfen_crawler.spiders.failure_reasons import outcome_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

    from linfen_crawler.spiders.site_spider import SiteSpider

PRIORITY = 15
"""Right behind their article and before the next one: a run that ends early leaves articles that are whole."""

_IN_STYLE_SHEET = re.compile(r"""url\(\s*["']?([^"')\s]+)["']?\s*\)|@import\s+["']([^"']+)["']""", re.IGNORECASE)
_STYLE_SHEETS = "//link[contains(translate(@rel, 'STYLEH', 'styleh'), 'stylesheet')]/@href"
_MEGABYTE = 1 << 20
_LONGEST = 2600  # bytes of an address: what an index of PostgreSQL takes, and more than servers do
_META = "linfen_media"


class ArticleMedia:
    """The files of articles: which are asked for, and what became of them."""

    def __init__(self, spider: SiteSpider) -> None:
        """For a running spider."""
        self._spider = spider
        site = spider.site
        settings = spider.settings
        self._hosts = {host.removeprefix("www.") for host in (*site.hosts, *site.aliases, *site.media_hosts)}
        self._most = settings.getint("LINFEN_ARCHIVE_MEDIA_FILES")
        self._largest = int(settings.getfloat("LINFEN_ARCHIVE_MEDIA_MB") * _MEGABYTE)
        self.wanted = spider.store.archive is not None and wants_media(settings, site)
        """Whether anything is asked for at all."""

    def of_page(self, response: TextResponse) -> list[str]:
        """The style sheets of a page, absolute."""
        return [url for href in response.xpath(_STYLE_SHEETS).getall() if (url := _joined(response.url, href))]

    def requests(self, article: str, pictures: Iterable[str], style_sheets: Iterable[str]) -> Iterator[Request]:
        """The requests for those of an article's files that were never asked for, by address: pictures come first."""
        urls = [url for url in (*pictures, *style_sheets) if self._is_allowed(url)]
        if len(urls) > self._most:
            self._spider.count("media_left_out", len(urls) - self._most)
        for url in self._spider.store.ledger.media.found(urls[: self._most], article):
            yield self._request(url, article)

    def left(self) -> Iterator[Request]:
        """The requests for what earlier runs left, and for what failed in them."""
        last = ""
        media = self._spider.store.ledger.media
        while batch := media.left(before=self._spider.started_at, after=last):
            last = batch[-1][0]
            for url, article in batch:
                yield self._request(url, article)

    def _request(self, url: str, article: str) -> Request:
        return Request(
            url,
            callback=self.answered,
            errback=self._failed,
            priority=PRIORITY,
            dont_filter=True,
            headers={"Accept": "*/*", "Referer": article},
            meta={_META: (url, article), "download_maxsize": self._largest},
        )

    def answered(self, response: Response) -> Iterator[Request]:
        """Callback for the files."""
        url, article = response.meta[_META]
        with self._spider.output_guarded():
            self._spider.store.ledger.media.kept(url)
            self._spider.count("media/kept")
            content_type = (response.headers.get("Content-Type") or b"").lower()
            if content_type.startswith(b"text/css"):
                yield from self.requests(article, (), _named_in(response))

    def _failed(self, failure: Failure) -> None:
        url, _ = failure.request.meta[_META]  # type: ignore[attr-defined]
        outcome = outcome_of(failure)
        if outcome.state == "pending":
            return  # its host rests; a later run asks for it
        with self._spider.output_guarded():
            self._spider.store.ledger.media.failed(url, outcome.reason)
            self._spider.count("media/failed")

    def _is_allowed(self, url: str) -> bool:
        try:
            parts = urlsplit(url)
            if len(url.encode("utf-8", "replace")) > _LONGEST:
                return False
            return parts.scheme in {"http", "https"} and (parts.hostname or "").removeprefix("www.") in self._hosts
        except ValueError:
            return False


def _named_in(response: Response) -> list[str]:
    """What a style sheet names: other sheets and pictures, absolute."""
    # Addresses go over the wire in UTF-8; in a sheet of another encoding only those in ASCII are right.
    text = response.text if isinstance(response, TextResponse) else response.body.decode("utf-8", "replace")
    hrefs = [found[1] or found[2] for found in _IN_STYLE_SHEET.finditer(text)]
    return [url for href in hrefs if (url := _joined(response.url, href))]


def _joined(base: str, href: str) -> str | None:
    try:
        return urldefrag(urljoin(base, href.strip()))[0] or None
    except ValueError:
        return None
