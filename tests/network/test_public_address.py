"""Every kind of address that is not of the public Internet, by its registry."""

from __future__ import annotations

import pytest

from linfen_crawler.network.public_address import allowed_networks, is_public, may_connect

PRIVATE = [
    "0.0.0.0",
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.9.9.9",
    "169.254.0.1",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.8",
    "192.0.0.170",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.7",
    "203.0.113.9",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:a9fe:a9fe",
    "2002:7f00:1::",
    "2002:a00:1::1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::1",
    "2001:0:4136:e378:8000:63bf:80ff:fffe",
]
PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.1",
    "114.114.114.114",
    "172.15.255.255",
    "172.32.0.1",
    "192.167.255.255",
    "223.5.5.5",
    "2400:3200::1",
    "2606:4700::1111",
    "240e::1",
    "64:ff9b::808:808",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_an_address_of_no_public_host_passes(address):
    assert not is_public(address)
    assert not may_connect(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_public_host_is_taken_for_a_private_one(address):
    assert is_public(address)
    assert may_connect(address)


@pytest.mark.parametrize("text", ["", "localhost", "2130706433", "0x7f.1", "127.1", "1.2.3", "1.2.3.4.5", "1.1.1.1 "])
def test_what_is_no_address_passes(text):
    assert not is_public(text)
    assert not may_connect(text, allowed_networks("127.0.0.0/8"))


def test_the_networks_named_open_more_or_less_than_themselves():
    allowed = allowed_networks("10.20.0.0/16, 192.168.1.5 fd00::/8")
    for address in ("10.20.3.4", "192.168.1.5", "::ffff:10.20.3.4", "fd00::1", "8.8.8.8"):
        assert may_connect(address, allowed), address
    for address in ("10.21.0.1", "192.168.1.6", "127.0.0.1", "169.254.169.254", "::1", "fe80::1%eth0"):
        assert not may_connect(address, allowed), address
    assert allowed_networks(None) == allowed_networks(" , ") == ()


@pytest.mark.parametrize("text", ["yes", "1", "10.20.0.1/16", "10.20.0.0/33", "intranet.local"])
def test_what_is_no_network_is_taken_for_one(text):
    with pytest.raises(ValueError, match=r"LINFEN_ALLOW_PRIVATE .* for example 10\.20\.0\.0/16"):
        allowed_networks(text)
