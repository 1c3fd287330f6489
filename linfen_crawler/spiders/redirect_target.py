"""Where an answer sends us: by its status and Location header, or by a page that does nothing but load another."""

from __future__ import annotations

from scrapy.http import Response, TextResponse
from scrapy.utils.response import get_meta_refresh

REDIRECTS = (301, 302, 303, 307, 308)
"""The statuses that lead elsewhere."""

_REFRESH_WITHIN = 10.0  # seconds; a page that reloads itself later is a page, not a redirect
_HEAD = 4096  # bytes in which a page that only redirects says so


def redirect_target(response: Response) -> str | None:
    """Where an answer sends us: by its Location header, or by a page that does nothing but reload elsewhere at once."""
    if response.status in REDIRECTS:
        location = response.headers.get("Location")
        try:
            return response.urljoin(location.decode("utf-8", "replace").strip()) if location else None
        except ValueError:
            return None
    if isinstance(response, TextResponse) and b"refresh" in response.body[:_HEAD].lower():
        seconds, target = get_meta_refresh(response)
        if target and seconds is not None and seconds <= _REFRESH_WITHIN and target != response.url:
            return target
    return None
