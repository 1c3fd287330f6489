"""The pause of a host is whole, is one for all handlers of a crawler, and is no other host's.

That it is kept is seen where requests arrive: tests/spiders/test_crawl_of_replica.py. Here is looked at how long it is.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.settings import Settings

from linfen_crawler.network.pause import Pause


class Crawler:
    """What a pause looks at."""

    def __init__(self, delay: float, **of_hosts: float) -> None:
        self.settings = Settings({"DOWNLOAD_DELAY": delay})
        slots = {host.replace("_", "."): {"delay": seconds} for host, seconds in of_hosts.items()}
        self.engine = SimpleNamespace(downloader=SimpleNamespace(per_slot_settings=slots))


@pytest.fixture
def wait(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Gives the seconds for which a request would be kept back, without waiting for them."""
    seconds: list[float] = []

    async def sleep(wish: float) -> None:
        seconds.append(wish)

    def of(crawler: Any, request: Request) -> float:
        seconds.clear()
        with monkeypatch.context() as patched:
            patched.setattr("linfen_crawler.network.pause.asyncio.sleep", sleep)
            asyncio.run(Pause.of(crawler).kept(request))
        return sum(seconds)

    return of


def asked(host: str, scheme: str = "http") -> Request:
    return Request(f"{scheme}://{host}/", meta={"download_slot": host})


def test_a_host_is_asked_too_soon_or_waits_for_another(wait: Any) -> None:
    crawler: Any = Crawler(600.0)
    assert wait(crawler, asked("a.cn")) == 0  # never asked before
    Pause.of(crawler).begins(asked("a.cn"))
    assert 500 < wait(crawler, asked("a.cn")) <= 600
    assert 500 < wait(crawler, asked("a.cn", "https")) <= 600
    assert wait(crawler, asked("b.cn")) == 0
    # Another crawl in the same process has another site.
    assert wait(Crawler(600.0), asked("a.cn")) == 0


def test_a_longer_pause_that_a_host_asks_for_is_cut_off(wait: Any) -> None:
    crawler: Any = Crawler(600.0, a_cn=6000.0)
    for host in ("a.cn", "b.cn"):
        Pause.of(crawler).begins(asked(host))
    assert 5900 < wait(crawler, asked("a.cn")) <= 6000
    assert 500 < wait(crawler, asked("b.cn")) <= 600
