"""Cleaning of text."""

from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.normalize.text import clean_line, clean_paragraphs, join_body, optional_line


def test_white_space_of_every_kind_becomes_one_space() -> None:
    assert clean_line("　　市里\u00a0 开\t了\r\n会　") == "市里 开 了 会"


def test_invisible_characters_go() -> None:
    assert clean_line("市\u200b里\x00开\ufeff了\u00ad会\ud83d\ue004") == "市里开了会"


def test_full_width_marks_letters_and_joined_emoji_stay() -> None:
    text = "“ＡＢＣ”，（１２３）！👨\u200d👩\u200d👧ﾊ①㎡"
    assert clean_line(text) == text


def test_paragraphs_without_visible_characters_are_left_out() -> None:
    assert clean_paragraphs(["　　一", "", "\u200b　", "二\n三"]) == ["一", "二 三"]
    assert join_body(["　　一", " ", "二"]) == "一\n二"
    assert join_body(["　", "\x00"]) is None
    assert optional_line(" \u3000") is None
    assert optional_line(None) is None


@given(st.text())
def test_cleaning_twice_changes_nothing_more_and_the_result_is_valid_utf8(text: str) -> None:
    once = clean_line(text)
    assert clean_line(once) == once
    assert "\n" not in once
    once.encode("utf-8")
