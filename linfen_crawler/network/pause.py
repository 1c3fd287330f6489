"""The pause between two requests to a host, counted from the end of one exchange to the beginning of the next.

Scrapy counts it from start to start, by the moment at which it takes a request out of its queue. What it does from
there to the line (a connection to be made, a page to be read on the same core) takes longer for one request than for
the next, and the server sees them that much closer together: on a busy machine a third of the pause and less. Whatever
the server has answered it has received, so that a pause behind the answer is a whole one for the server, too.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from scrapy.core.downloader import Downloader

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler


def begin_pause(crawler: Crawler, request: Request) -> None:
    """The exchange of a request is over, with an answer or with none: its host is left alone from now on.

    How long, and how many may be asked at a time, is a matter of Scrapy's slot of the host: it is only told that the
    host was last seen now, not when the request left its queue. What waits there stays there, where a crawl that has
    enough can take it back.
    """
    engine = crawler.engine
    name: str = request.meta.get(Downloader.DOWNLOAD_SLOT, "")
    slot = engine.downloader.slots.get(name) if engine is not None else None
    if slot is not None:
        slot.lastseen = time.monotonic()
