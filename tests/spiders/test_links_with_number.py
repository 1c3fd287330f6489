from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from linfen_crawler.sites.canonical_address import MAX_LENGTH
from linfen_crawler.spiders.links_with_number import links_with_number

URL = "http://a.example/2023/0506/2702756.html"


def links(text: str, number: str | None = "2702756", encoding: str = "utf-8") -> list[str]:
    body = text.encode(encoding)
    return list(links_with_number(HtmlResponse(URL, body=body, encoding=encoding), number))


def test_a_further_page_is_missed_or_another_link_taken_for_one():
    text = """<p>2702756</p><a href="/other/1.html">别的 2702756</a>
        <a href='2702756_2.html'>2</a><A class=x HREF=2702756_3.html>3</A><a
        href = "?id=2702756&amp;page=4&amp;of=2702756">4</a><img src="2702756_5.jpg">"""
    assert links(text) == [
        "http://a.example/2023/0506/2702756_2.html",
        "http://a.example/2023/0506/2702756_3.html",
        "http://a.example/2023/0506/2702756.html?id=2702756&page=4&of=2702756",
    ]


def test_an_article_without_a_number_has_no_further_pages():
    assert links('<a href="/1.html">一</a><a href="http://[">坏</a><a href="b_2.html">二</a>', None) == [
        "http://a.example/1.html",
        "http://a.example/2023/0506/b_2.html",
    ]


@pytest.mark.parametrize(
    ("encoding", "letter"), [("utf-8", "新"), ("gb18030", "新"), ("utf-8", "𠀀"), ("gb18030", "𠀀")]
)
def test_a_base_behind_much_chinese_text_is_overlooked(encoding, letter):
    # All of it within the 4096 characters in which Scrapy looks.
    head = f"<title>{letter * 4000}</title>"
    base = '<BASE href="http://a.example/paged/">'
    assert links(f'{head}{base}<a href="2702756_2.html">2</a>', encoding=encoding) == [
        "http://a.example/paged/2702756_2.html"
    ]


def test_a_link_longer_than_an_address_may_be_takes_time_without_end_or_hides_the_next():
    long = "2702756" * MAX_LENGTH
    assert links(f'<a href="{long}">1</a><a href="2702756_2.html">2</a>')[-1] == f"{URL[:-5]}_2.html"
