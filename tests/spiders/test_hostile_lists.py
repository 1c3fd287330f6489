"""List pages that are XML with entities, or hold what no list holds."""

from __future__ import annotations

from scrapy.http import HtmlResponse, XmlResponse

from linfen_crawler.spiders.page_links import page_links

URL = "http://a.cn/list.xml"


def test_entities_of_a_feed_are_expanded_or_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        '<r><a href="/1.html">&l11;</a><a href="/2.html">&x;</a></r>'
    )
    links = page_links(XmlResponse(URL, body=feed.encode()))
    assert links[0].url == "http://a.cn/1.html"
    assert all("haha" not in link.text and "geheim" not in link.text for link in links)


def test_a_nested_list_hides_its_links():
    html = "<div>" * 5_000 + '<a href="/1.html">标题</a>'
    assert [link.url for link in page_links(HtmlResponse(URL, body=html.encode(), encoding="utf-8"))] in (
        ["http://a.cn/1.html"],
        [],
    )
