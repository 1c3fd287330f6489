"""A name is encoded once, and comes out as Twisted alone would have it."""

from __future__ import annotations

import pytest
from twisted.internet import endpoints
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.testing import MemoryReactorClock

from linfen_crawler.network.host_names import remember_host_names

NAMES = ["www.lfxww.com", "临汾.中国", "xn--fiq228c.com", "a_b.lfxww.com", "127.0.0.1", "::1", "x" * 80, "a..b", ""]


def made(name: str) -> list[object]:
    endpoint = HostnameEndpoint(MemoryReactorClock(), name, 80)
    return [endpoint._badHostname, endpoint._hostBytes, endpoint._hostText]


@pytest.fixture
def plain(monkeypatch):
    """As Twisted has it; whatever ran before."""
    monkeypatch.setattr(endpoints, "_idnaBytes", getattr(endpoints._idnaBytes, "__wrapped__", endpoints._idnaBytes))


@pytest.mark.usefixtures("plain")
def test_a_name_comes_out_otherwise():
    before = [made(name) for name in NAMES]
    remember_host_names()
    assert [made(name) for name in NAMES * 2] == before * 2


@pytest.mark.usefixtures("plain")
def test_a_name_is_encoded_with_each_request(monkeypatch):
    encoded = []
    encode = endpoints._idnaBytes
    monkeypatch.setattr(endpoints, "_idnaBytes", lambda name: encoded.append(name) or encode(name))
    remember_host_names()
    remember_host_names()
    for _ in range(3):
        made("www.lfxww.com")
    assert encoded == ["www.lfxww.com"]
