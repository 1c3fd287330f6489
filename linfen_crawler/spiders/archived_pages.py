"""The pages of one article that came by and are in the archive: what record, note and media need of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import TextResponse

from linfen_crawler.archive.visit_note import ArchivedVisit
from linfen_crawler.article import WarcPointer
from linfen_crawler.spiders.archived_answer import capture_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from scrapy import Request
    from scrapy.http import Response

    from linfen_crawler.archive.capture import Capture
    from linfen_crawler.spiders.site_spider import SiteSpider


class ArchivedPages:
    """The pages of one visit. Where no archive is kept it stays empty, and nothing of it does anything."""

    def __init__(self, spider: SiteSpider) -> None:
        """None yet."""
        self._spider = spider
        self._captures: list[Capture] = []
        self._style_sheets: list[str] = []

    def add(self, response: Response) -> None:
        """A page of the article came."""
        capture = capture_of(response)
        if capture is None:
            return
        if not self._captures and isinstance(response, TextResponse) and self._spider.media.wanted:
            self._style_sheets = self._spider.media.of_page(response)
        self._captures.append(capture)

    def visited(self, canonical: str, section: Sequence[str], fetched_at: datetime) -> None:
        """The visit is over: what becomes of it is to be noted in the archive."""
        if self._captures:
            self._spider.store.visited(canonical, ArchivedVisit(tuple(self._captures), tuple(section), fetched_at))

    def pointer(self) -> WarcPointer | None:
        """Where the first page's payload lies."""
        if not self._captures:
            return None
        first = self._captures[0]
        return WarcPointer(file=first.payload_file, offset=first.payload_offset, digest=first.digest)

    def files(self, canonical: str, pictures: Iterable[str]) -> Iterator[Request]:
        """The requests for pictures, by address, and for the first page's style sheets, where they are wanted."""
        if self._captures and self._spider.media.wanted:
            yield from self._spider.media.requests(canonical, pictures, self._style_sheets)
