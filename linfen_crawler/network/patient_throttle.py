"""AutoThrottle that keeps to the pause of a single host, and that knows a slow server from a quick one.

A host's own pause, such as one that its robots.txt asks for, is its floor. And since a pause begins with the end of an
exchange, an answer's time is waited out once more behind it: as long as a server of the Internet takes, that spares it;
the few thousandths of a second that a quick one takes, or this process to look at what has come, spare nobody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.http import Response

SLOW = 0.05
"""Seconds that the answer of a slow server takes; quicker ones do not make the pause longer."""


class PatientThrottle(AutoThrottle):
    """Extension, in the place of Scrapy's, whose floor is DOWNLOAD_DELAY for all hosts alike."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency if latency >= SLOW else 0.0, response)
        host = urlsplit(response.url).hostname or ""
        floor: float = self.crawler.engine.downloader.per_slot_settings.get(host, {}).get("delay", 0.0)
        slot.delay = max(slot.delay, floor)
