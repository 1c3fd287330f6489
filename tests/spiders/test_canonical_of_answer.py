from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from linfen_crawler.sites import SiteAddresses, load_sites
from linfen_crawler.spiders.canonical_of_answer import canonical_of_answer

ADDRESSES = SiteAddresses(load_sites()["lfxww"])
WANTED = "http://www.lfxww.com/linfen/shizheng/123456.html"


def canonical(html: str) -> str | None:
    response = HtmlResponse("http://www.lfxww.com/plus/view.php?aid=123456", body=html.encode(), encoding="utf-8")
    found = canonical_of_answer(response, ADDRESSES, "123456")
    return found and found.canonical


@pytest.mark.parametrize(
    "html",
    [
        f'<link rel="canonical" href="{WANTED}">',
        '<link rel="canonical" href="//m.lfxww.com/linfen/shizheng/123456.html?from=timeline">',
        f'<meta property="og:url" content="{WANTED}">',
        '<a href="/linfen/shizheng/123456.html#pl">评论</a>',
        (
            '<div class="navlf"><span><span><a href="/">首页</a><a href="/linfen/">临汾</a>'
            '<a href="/linfen/shizheng/">时政</a></span></span></div>'
        ),
    ],
)
def test_the_page_tells_its_own_address(html):
    assert canonical(f"<html><body>{html}<p>正文</p></body></html>") == WANTED


@pytest.mark.parametrize(
    "html",
    [
        "<p>正文</p>",
        '<link rel="canonical" href="http://www.lfxww.com/">',
        '<link rel="canonical" href="http://other.example/linfen/123456.html">',
        '<a href="/linfen/shizheng/1234567.html">相关阅读</a>',
        (
            '<link rel="canonical" href="http://www.lfxww.com/plus/view.php?aid=123456">'
            '<div class="navlf"><span><span><a href="/linfen/shizheng/">时政</a></span></span></div>'
        ),
    ],
)
def test_another_address_is_never_taken_for_it(html):
    assert canonical(f"<html><body>{html}</body></html>") is None
