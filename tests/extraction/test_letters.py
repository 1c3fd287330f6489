"""The letters that titles are compared by: machine code and Python find the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction import headline
from linfen_crawler.extraction.headline import NATIVE, letters_of
from linfen_crawler.extraction.page_walk import NATIVE as WALK

compiled = pytest.mark.skipif(WALK is None, reason="nothing is compiled")
USUAL = st.text("，。、：；？！（）“”‘’《》【】—…·\u3000\xa0 \n_aZ09@~\x00一丁龿鿿临汾", max_size=40)
PIECES = st.lists(st.one_of(USUAL, st.text(max_size=5)), max_size=4).map("".join)


@compiled
def test_the_letters_are_left_uncompiled() -> None:
    assert NATIVE is not None, "compile it: pip install --no-deps --no-build-isolation -e ."


@compiled
@given(text=PIECES)
def test_the_compiled_form_finds_other_letters(text: str) -> None:
    assert NATIVE is not None
    found = NATIVE(text)
    assert found is None or found == headline._letters_of_any(text)


@compiled
@given(text=USUAL, times=st.sampled_from([1, 40, 700]))
def test_usual_texts_are_left_to_python_or_come_out_otherwise(text: str, times: int) -> None:
    assert NATIVE is not None
    assert NATIVE(text * times) == headline._letters_of_any(text * times)


@compiled
def test_a_character_counts_in_one_form_alone() -> None:
    assert NATIVE is not None
    for code in (*range(0x3500), *range(0x4DF0, 0x4E10), *range(0x9FF0, 0xA010), *range(0xF900, 0x10100)):
        for text in (chr(code), f"临{chr(code)}", f"e{chr(code)}汾"):
            assert NATIVE(text) in {None, headline._letters_of_any(text)}, hex(code)


@pytest.mark.parametrize("form", [None, NATIVE])
def test_letters_are_compared_in_other_widths(form: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headline, "NATIVE", form)
    headline._letters_of_usual.cache_clear()
    assert letters_of("《临汾 NEWS》，ＡＢＣ１２３_①") == "临汾newsabc1231"
