"""Whose an address is."""

from __future__ import annotations

import pytest

from linfen_crawler.sites import SitesByHost, is_address_of, load_sites


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
    site = SitesByHost(load_sites().values()).site_of(url)
    assert (site.key if site else None) == key
    assert is_address_of(url, load_sites()["lfxww"]) is (key == "lfxww")


def test_of_sites_with_the_same_host_not_the_first_is_taken() -> None:
    first = load_sites()["lfxww"]
    second = first.model_copy(update={"key": "second"})
    assert SitesByHost([first, second]).site_of(first.home) is first
    assert SitesByHost([second, first]).site_of(first.home) is second
