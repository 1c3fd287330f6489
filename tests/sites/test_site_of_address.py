"""Whose an address is."""

from __future__ import annotations

import pytest

from linfen_crawler.sites import is_address_of, load_sites, site_of_address


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://www.lfxww.com/linfen/shizheng/2702756.html", "lfxww"),
        ("https://m.lfxww.com/", "lfxww"),
        ("http://lfxww.com/x.pdf", "lfxww"),
        ("http://www.lfxww.com:8080/", None),
        ("http://www.lfxww.com.example.cn/", None),
        ("mailto:a@lfxww.com", None),
        ("", None),
    ],
)
def test_an_address_is_given_to_another_site(url: str, key: str | None) -> None:
    site = site_of_address(url, load_sites())
    assert (site.key if site else None) == key
    assert is_address_of(url, load_sites()["lfxww"]) is (key == "lfxww")
