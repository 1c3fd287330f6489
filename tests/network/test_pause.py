"""The pause of a host begins with the end of an exchange, and with no other host's.

That it is kept is seen where requests arrive: tests/spiders/test_crawl_of_replica.py.
"""

from __future__ import annotations

import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Slot

from linfen_crawler.network.pause import begin_pause
from tests.spiders.test_kept_downloads import ask


def test_a_pause_begins_with_the_request_or_at_another_host() -> None:
    slots = {host: Slot(1, 600.0, 0.0) for host in ("a.cn", "b.cn")}
    crawler: Any = SimpleNamespace(engine=SimpleNamespace(downloader=SimpleNamespace(slots=slots)))
    before = time.monotonic()
    begin_pause(crawler, Request("http://127.0.0.1:8080/", meta={"download_slot": "a.cn"}))  # sent to a replica
    assert before <= slots["a.cn"].lastseen <= time.monotonic()
    assert slots["b.cn"].lastseen == 0


def test_a_request_whose_slot_is_gone_ends_in_an_error() -> None:
    request = Request("http://a.cn/", meta={"download_slot": "a.cn"})
    begin_pause(SimpleNamespace(engine=SimpleNamespace(downloader=SimpleNamespace(slots={}))), request)  # type: ignore[arg-type]
    begin_pause(SimpleNamespace(engine=None), request)  # type: ignore[arg-type]


def test_a_server_that_closes_a_kept_connection_is_asked_again_without_a_pause(tmp_path: Path) -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 1\r\n\r\nx"
    _, seen, _ = ask(tmp_path, {"/1": [page], "/2": [b""]}, "/1", "/2", archive=False)
    assert [request.split(b" ")[1] for request in seen] == [b"/1", b"/2"]
