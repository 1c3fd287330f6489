# ruff: noqa: E501 - pages and tables read best with a shape or a case on one line
"""Characters that nobody sees, halves of characters, charsets that are none: what a record keeps of them."""

from __future__ import annotations

import json

import pytest

from linfen_crawler import extract

PARAGRAPH = "市区两条道路今日完工通车，市民出行更加方便。" * 4


def page(title="道路今日完工", head="2021-09-07 10:15 来源：本报", extra=""):
    return f"<html><head>{extra}<title>{title}</title></head><body><h1>{title}</h1><div>{head}</div><div><p>{PARAGRAPH}</p></div></body></html>"


@pytest.mark.parametrize(
    "hidden",
    ["\u202e", "\u2066", "\u200b", "\u2060", "\ufeff", "\u061c", "\u00ad", "\u180e", "\u3164", "\U000e0061\U000e0062", "\x07", "&#27;"],
)  # fmt: skip
def test_a_headline_or_name_carries_what_nobody_sees(hidden):
    article = extract(
        page(f"道路{hidden}今日完工", f"2021-09-07 10:15 来源：临汾{hidden}日报 编辑：李{hidden}四").encode()
    )
    assert article.title == "道路今日完工"
    assert article.source == "临汾日报"
    assert article.editors in (["李四"], [])


def test_a_joiner_between_the_parts_of_an_emoji_is_lost():
    assert extract(page("今日👨\u200d👩\u200d👧完工").encode()).title == "今日👨\u200d👩\u200d👧完工"


def test_a_name_with_a_joiner_in_it_is_a_name():
    article = extract(page(head="2021-09-07 10:15 记者：张\u200d三").encode())
    assert all("\u200d" not in name for name in article.authors)


LONE = '<script type="application/ld+json">{"@context":"http://schema.org","@type":"NewsArticle","headline":"\\ud83d道路今日完工","author":{"name":"\\udc00张三"},"datePublished":"2021-09-07","description":"\\ud800简介"}</script>'

LONE_TIME = '<script type="application/ld+json">{"@context":"http://schema.org","@type":"NewsArticle","headline":"道路今日\\udfff完工通车了","datePublished":"2021-09-07T10:15:00\\ud800"}</script>'


@pytest.mark.parametrize(
    ("html", "url"),
    [
        (page(extra=LONE), None),
        (page(extra=LONE_TIME), None),
        (f"<div>{LONE_TIME}<p>{'正文写在这里。' * 20}</p></div>", None),
        (page("道路&#xD800;今日&#xDFFF;完工"), None),
        (page(extra='<meta name="description" content="&#xD83D;道路">'), None),
        (page(), "http://a.cn/\ud800.html"),
        (page(), "http://a.cn/\x00.html"),
    ],
)
def test_half_a_character_breaks_the_line_of_a_record(html, url):
    line = extract(html.encode(), url).to_json_line()
    assert json.loads(line.encode("utf-8"))["title"]
    assert not any("\ud800" <= letter <= "\udfff" for letter in json.dumps(json.loads(line), ensure_ascii=False))


@pytest.mark.parametrize(
    "name", ["undefined", "zlib_codec", "zlib", "idna", "punycode", "utf-7", "rot13", "unicode_escape", "charmap", "\x00", "a" * 40, "../x", "中文"]
)  # fmt: skip
def test_a_declared_name_of_no_charset_of_pages_decides_how_a_page_is_read(name):
    html = page(extra=f'<meta charset="{name}">')
    assert extract(html.encode("gb18030"), content_type=f"text/html; charset={name}").title == "道路今日完工"


def test_a_short_page_of_gbk_that_says_big5_is_read_as_big5():
    html = '<meta charset="big5">' + page("汾河湿地飞来候鸟", "2021-09-07 10:15 来源：临汾日报")
    assert extract(html.encode("gbk")).title == "汾河湿地飞来候鸟"


def test_entities_of_a_document_type_are_expanded_or_fetched(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("geheim", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    head = f'<!DOCTYPE html [<!ENTITY l0 "ha">{laughs}<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    article = extract((head + page("道路&l11;今日&x;完工")).encode())
    assert "haha" not in (article.title or "")
    assert "geheim" not in article.to_json_line()
