"""Where an answer lies in the archive, told from the download to those who read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from linfen_crawler.archive.capture import Capture

_KEY = "linfen_capture"


def set_capture(request: Request, capture: Capture | None) -> None:
    """Note where the answer to a request was put; a request that is sent again forgets the answer before."""
    request.meta[_KEY] = capture


def capture_of(response: Response) -> Capture | None:
    """Where an answer lies; None where no archive is kept."""
    capture: Capture | None = response.request.meta.get(_KEY) if response.request is not None else None
    return capture
