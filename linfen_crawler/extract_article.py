"""From the bytes of one page, or of one capture, to its record: extraction, then normalization."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.page_limits import LONGEST_PAGE
from linfen_crawler.normalize import normalize_article
from linfen_crawler.normalize.restore import restore_capture

if TYPE_CHECKING:
    from datetime import datetime
    from typing import IO

    from linfen_crawler.article import Article
    from linfen_crawler.sites import SiteDefinition


def extract(
    html: bytes,
    url: str | None = None,
    *,
    site: SiteDefinition | None = None,
    content_type: str | None = None,
    fetched_at: datetime | None = None,
) -> Article:
    """Extract the article from a page's bytes, or from a plain-text capture of one.

    Args:
        html: The bytes as the server sent them, content encoding (gzip, br) undone and nothing else.
        url: The page's address, if known: makes links absolute, gives the id, and helps where a date lacks its year.
        site: A site definition whose layouts are tried before the general rules; without it only these are used.
        content_type: The `Content-Type` header, if known; its charset is believed only after the bytes have been asked.
        fetched_at: When the page was fetched, with zone: relative times (`3小时前`) are counted from it.

    Returns:
        The record. Fields that the page does not have are null or empty.

    Raises:
        NotAnArticle: The bytes hold no article (no text at all, for example); its `reason` says why.
    """
    raw = extract_raw(html, url=url, site=site, content_type=content_type, restore=restore_capture)
    return normalize_article(raw, url=url, site=site, fetched_at=fetched_at)


def read_page(file: IO[bytes]) -> bytes:
    """The bytes of a page that a file holds; of one that is too large to be read, so many that `extract` refuses it.

    Raises:
        OSError: The file cannot be read.
    """
    return file.read(LONGEST_PAGE + 1)
