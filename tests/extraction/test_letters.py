"""Titles are compared by their letters in plain widths: only what is not plain already is normalized, in pieces."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction import headline
from linfen_crawler.extraction.boilerplate import _may_begin
from linfen_crawler.extraction.headline import NATIVE, _letters_of_any, letters_of
from linfen_crawler.extraction.page_walk import NATIVE as WALK

MARKED = ["e\u0301", "か\u3099", "\u1100\u1161\u11a8", "\u0327\u0301"]
PIECES = [*MARKED, "a", "é", "ｶﾞ", "가", "Å", "㎏", "％", "＂", "中", "１", " ", "…", "ﬁ"]


def letters_of_all_normalized(text):
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8")), max_size=12).map("".join))
def test_a_title_normalized_in_pieces_has_other_letters(text):
    assert letters_of(text) == letters_of_all_normalized(text)


@pytest.mark.parametrize("mark", ["\u0301", "\u3099", "\u11a8", "\u0338"])
def test_a_mark_is_not_joined_to_the_plain_character_before_it(mark):
    for before in ("a", "=", "中", "か", "가"):
        assert letters_of(f"一{before}{mark}b") == letters_of_all_normalized(f"一{before}{mark}b")


compiled = pytest.mark.skipif(WALK is None, reason="nothing is compiled")
USUAL = st.text("，。、：；？！（）“”‘’《》【】—…·\u3000\xa0 \n_aZ09@~\x00一丁龿鿿临汾", max_size=40)


@compiled
def test_the_letters_are_left_uncompiled():
    assert NATIVE is not None, "compile it: pip install --no-deps --no-build-isolation -e ."


@compiled
@given(st.lists(st.one_of(st.sampled_from([*PIECES, *"，。_-·　\xa0"]), st.characters(codec="utf-8"))).map("".join))
def test_the_compiled_look_finds_other_letters_or_takes_what_is_not_plain(text):
    assert NATIVE(text) in {None, _letters_of_any(text)}


@compiled
@given(USUAL, st.sampled_from([1, 40, 700]))
def test_usual_texts_are_left_to_python_or_come_out_otherwise(text, times):
    assert NATIVE(text * times) == _letters_of_any(text * times)


@compiled
def test_a_character_counts_in_one_form_alone():
    for code in (*range(0x3500), *range(0x4DF0, 0x4E10), *range(0x9FF0, 0xA010), *range(0xF900, 0x10100)):
        for text in (chr(code), f"临{chr(code)}", f"e{chr(code)}汾"):
            assert NATIVE(text) in {None, _letters_of_any(text)}, hex(code)


@pytest.mark.parametrize("form", [None, NATIVE])
def test_letters_are_compared_in_other_widths(form, monkeypatch):
    monkeypatch.setattr(headline, "NATIVE", form)
    headline._letters_of_usual.cache_clear()
    assert letters_of("《临汾 NEWS》，ＡＢＣ１２３_①") == "临汾newsabc1231"


def test_a_text_that_begins_in_chinese_is_compared_with_no_title_that_begins_alike():
    for code in range(0x4E00, 0xA000):
        for mark in ("", "\u0301", "\u3099", "\u0338", "\U000e0100"):
            assert letters_of_all_normalized(f"{chr(code)}{mark}a")[0] == chr(code), hex(code)
    assert _may_begin("临", "临汾")
    assert not _may_begin("汾", "临汾")
    assert all(_may_begin(first, "临汾") for first in "“【⾅ａ1㐀")
