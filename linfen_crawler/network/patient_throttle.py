"""AutoThrottle that never goes below the pause of a single host, such as one that its robots.txt asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.extensions.throttle import AutoThrottle

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.http import Response


class PatientThrottle(AutoThrottle):
    """Extension, in the place of Scrapy's, whose floor is DOWNLOAD_DELAY for all hosts alike."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        host = urlsplit(response.url).hostname or ""
        floor: float = self.crawler.engine.downloader.per_slot_settings.get(host, {}).get("delay", 0.0)
        slot.delay = max(slot.delay, floor)
