"""Lists of other articles, told by their repeated shape."""

from __future__ import annotations

from linfen_crawler.extraction import extract_raw
from linfen_crawler.extraction.headline import Headline
from linfen_crawler.extraction.link_cards import card_nodes
from linfen_crawler.extraction.parse_page import parse_page
from tests.extraction.pages_of_our_own import BODY, EDITOR, HEAD, PARAGRAPHS, TITLE, page

CARD = (
    "<div><a href=/n/{0}.html>河东区第{0}届社区文化艺术节开幕</a><p>近日，艺术节在河东区开幕，居民前来观看。</p></div>"
)


def cards(count: int) -> str:
    return "".join(CARD.format(number) for number in range(1, count + 1))


def found_in(markup: str) -> int:
    return len(card_nodes(parse_page(markup), Headline(None)))


def test_three_cards_in_a_row_make_a_list_and_two_do_not():
    assert found_in(f"<div>{cards(3)}</div>") >= 3
    assert found_in(f"<div>{cards(2)}</div>") == 0


def test_paragraphs_of_an_article_that_link_a_word_are_no_cards():
    linked = "".join(f"<p>{text}详见<a href=/x>丰源县粮食收购工作方案</a>。</p>" for text in PARAGRAPHS)
    assert found_in(f"<div>{linked}</div>") == 0


def test_text_between_cards_parts_them():
    assert found_in(f"<div>{cards(2)}<p>{PARAGRAPHS[0]}</p>{cards(2)}</div>") == 0


def test_cards_in_the_element_of_the_text_are_no_text():
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<div>{BODY}<div>{cards(6)}</div></div>{EDITOR}").encode())
    assert raw.paragraphs == PARAGRAPHS


def test_a_short_text_beside_many_cards_is_found():
    raw = extract_raw(page(f"<h1>{TITLE}</h1>{HEAD}<div><p>{PARAGRAPHS[0]}</p>{cards(12)}</div>").encode())
    assert raw.paragraphs == PARAGRAPHS[:1]
