# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
from __future__ import annotations

import pytest

from linfen_crawler.article import NotAnArticle
from linfen_crawler.extraction import extract_raw
from tests.extraction.pages_of_our_own import BODY, HEAD, PARAGRAPHS, TITLE

ARTICLE = f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}</div>"

HOSTILE = {
    "nested 100,000 deep": "<div>" * 100_000 + ARTICLE,
    "nested deep and closed": "<div><span>" * 30_000 + ARTICLE + "</span></div>" * 30_000,
    "open font elements": "<p><font>" * 30_000 + ARTICLE,
    "tables in tables": "<table><tr><td>" * 20_000 + ARTICLE,
    "a million attributes": "<div " + " ".join(f"a{number}=1" for number in range(1_000_000)) + ">" + ARTICLE,
    "quoted attributes": "<div " + " ".join(f'a{number}="1"' for number in range(300_000)) + ">" + ARTICLE,
    "attributes that hold brackets": "<div " + " ".join(f'a{number}=">"' for number in range(100_000)) + ">" + ARTICLE,
    "attributes that hold tags": "<div " + " ".join(f'a{number}="<b"' for number in range(30_000)) + ">" + ARTICLE,
    "links without end": '<ul><li><a href="/x">新闻标题一二三四五六七八</a></li></ul>' * 10_000 + ARTICLE,
    "document ends before the article": "<html><body></body></html>" + ARTICLE,
    "an encoding declared for XML": '<?xml version="1.0" encoding="gbk"?>' + ARTICLE,
    "opening brackets": "<" * 200_000 + ARTICLE,
    "white space": ARTICLE + "<p>" + " " * 1_000_000 + "</p>",
    "labels without values": "<div>来源：作者：编辑：时间：</div>" * 5_000 + ARTICLE,
    "nested JSON-LD": f'<script type="application/ld+json">{{"@context":"schema.org","a":{"[" * 100_000}</script>{ARTICLE}',
    "NULs in markup": ARTICLE.replace(">", ">\0"),
}


@pytest.mark.parametrize("case", HOSTILE, ids=[name.replace(" ", "-") for name in HOSTILE])
def test_hostile_markup_hides_no_article(case):
    raw = extract_raw(HOSTILE[case].encode())
    assert raw.title.text == TITLE
    assert raw.paragraphs == PARAGRAPHS
    assert raw.publish_time.text == "2021-09-07 10:15"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no_text"),
        (b" \r\n\t", "no_text"),
        (b"\xef\xbb\xbf", "no_text"),
        (b"<!-- only a comment -->", "no_text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(32)) * 40, "binary"),
    ],
)
def test_bytes_without_text_are_told_why(data, reason):
    with pytest.raises(NotAnArticle) as caught:
        extract_raw(data)
    assert caught.value.reason == reason
    assert str(len(data)) in str(caught.value)


def test_hidden_text_alone_is_read_when_nothing_else_is_there():
    raw = extract_raw(f'<h1>{TITLE}</h1>{HEAD}<div style="display:none">{BODY}</div>'.encode())
    assert raw.paragraphs == PARAGRAPHS
    assert raw.body_rule == "densest-text:hidden"
