"""Titles are compared by their letters in plain widths: only what is not plain already is normalized, in pieces."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.headline import NATIVE, _letters_of_any, letters_of

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


compiled = pytest.mark.skipif(NATIVE is None, reason="the look at letters is not compiled")


@compiled
@given(st.lists(st.one_of(st.sampled_from([*PIECES, *"，。_-·　\xa0"]), st.characters(codec="utf-8"))).map("".join))
def test_the_compiled_look_finds_other_letters_or_takes_what_is_not_plain(text):
    assert NATIVE(text) in {None, _letters_of_any(text)}


@compiled
def test_the_compiled_look_leaves_a_usual_title_to_python():
    assert NATIVE("山西：Linfen（1）—_临汾、\u3000“秋粮”") == "山西linfen1临汾秋粮"
