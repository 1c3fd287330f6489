"""How long a host is left alone where no delay is set: as long as a slow server takes, a quick one not at all."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy.http import Response
from scrapy.settings import Settings

from linfen_crawler.network.patient_throttle import SLOW, PatientThrottle


@pytest.mark.parametrize(
    ("before", "latency", "after"),
    [
        (0.0, SLOW / 2, 0.0),
        (0.0, SLOW, SLOW),
        (0.0, 0.3, 0.3),
        (0.3, SLOW / 2, 0.15),  # by halves, as Scrapy does it
        (0.3, 0.2, 0.25),
    ],
)
def test_a_slow_server_is_asked_without_a_pause_or_a_quick_one_with_one(before, latency, after):
    downloader = SimpleNamespace(per_slot_settings={})
    crawler = SimpleNamespace(
        settings=Settings({"AUTOTHROTTLE_ENABLED": True, "DOWNLOAD_DELAY": 0.0, "AUTOTHROTTLE_START_DELAY": 0.0}),
        signals=SimpleNamespace(connect=lambda *_, **__: None),
        engine=SimpleNamespace(downloader=downloader),
    )
    throttle = PatientThrottle.from_crawler(crawler)
    throttle._spider_opened(None)
    slot = SimpleNamespace(delay=before)
    throttle._adjust_delay(slot, latency, Response("http://www.lfxww.com/1"))
    assert slot.delay == pytest.approx(after)
