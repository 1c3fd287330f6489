"""Asking for a sitemap or feed so that the site need not send what we have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.ledger import ReadSource

if TYPE_CHECKING:
    from scrapy.http import Response

NOT_MODIFIED = 304
"""The status that says so."""


def conditions(before: ReadSource | None) -> dict[str, str]:
    """The headers that ask for it only if it is another one than it was."""
    if before is None:
        return {}
    headers = {"If-None-Match": before.etag, "If-Modified-Since": before.last_modified}
    return {name: value for name, value in headers.items() if value}


def read_source(response: Response, stated: str | None = None, complete_since: str = "") -> ReadSource:
    """What to remember of an answer that was read whole."""
    etag, modified = (response.headers.get(name) for name in ("ETag", "Last-Modified"))
    return ReadSource(
        etag.decode("latin-1") if etag else None,
        modified.decode("latin-1") if modified else None,
        stated,
        complete_since,
    )
