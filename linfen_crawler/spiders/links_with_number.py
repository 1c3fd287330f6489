"""The links of an article's page whose address holds the article's number: among them are its further pages."""

from __future__ import annotations

import contextlib
import html
import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scrapy.utils.response import get_base_url

from linfen_crawler.sites.canonical_address import MAX_LENGTH

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import TextResponse

_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_WITH_BASE = 4 * 4096
"""Bytes at the beginning of a page in which the element `base` is looked for: Scrapy reads it in the first 4096
characters, and no charset of pages has one of more than 4 bytes."""


def links_with_number(response: TextResponse, article_id: str | None) -> Iterator[str]:
    """The links of a page whose address holds the article's number, made whole; all of them where it has none.

    Read from the bytes: parsing each article a second time, only to find that it has one page, would cost more than all
    else that is done with it on its way.

    Args:
        response: The page.
        article_id: The number, as addresses have it.
    """
    number = article_id.encode("ascii", "ignore") if article_id else b""
    hrefs = _hrefs_with(response.body, number) if number else _HREF.findall(response.body)
    base = None
    for href in hrefs:
        if base is None:
            # `get_base_url` decodes the whole page, for an element that nearly none has.
            has_base = b"<base" in response.body[:_WITH_BASE].lower()
            base = get_base_url(response) if has_base else response.url
        with contextlib.suppress(ValueError):
            yield urljoin(base, html.unescape(href.decode("ascii", "replace")))


def _hrefs_with(body: bytes, number: bytes) -> Iterator[bytes]:
    """The values of `href` with the number in them, found from the number: it stands in few places, `href` in many."""
    at = body.find(number)
    while at >= 0:
        following = at + len(number)
        tag = max(body.rfind(b"<", max(0, at - MAX_LENGTH), at), 0)
        # In most places it stands in text, behind a tag that has none.
        if b"href" in body[tag:at].lower():
            for found in _HREF.finditer(body, tag, at + MAX_LENGTH):
                if found.start(1) > at:
                    break
                if at < found.end(1):
                    yield found[1]
                    following = max(following, found.end(1))
        at = body.find(number, following)
