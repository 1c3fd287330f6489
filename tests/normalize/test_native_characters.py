"""What machine code says of the characters of a text: Python says the same."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.page_walk import NATIVE as WALK
from linfen_crawler.lexicon import SIMPLIFIED_ONLY, TRADITIONAL_ONLY
from linfen_crawler.normalize import script, text

pytestmark = pytest.mark.skipif(WALK is None, reason="nothing is compiled")

USUAL = st.text("，。、：；？！（）“”‘’《》【】—…· aZ09_~@一龿临汾", max_size=40)
LINES = st.lists(st.one_of(USUAL, st.text(max_size=4)), max_size=4).map("".join)
CHARACTERS = [*SIMPLIFIED_ONLY, *TRADITIONAL_ONLY, *"一龥か\u9fff\u4dff\u30ff\u3040"]
SCRIPTS = st.lists(st.one_of(st.sampled_from(CHARACTERS), st.text(max_size=3)), max_size=20).map("".join)


def test_they_are_left_uncompiled() -> None:
    assert text.NATIVE is not None, "compile it: pip install --no-deps --no-build-isolation -e ."
    assert text.NATIVE_LINES is not None
    assert script.NATIVE is not None


@given(line=LINES)
def test_a_line_is_cleaned_otherwise(line: str) -> None:
    assert text.clean_line(line) == text._clean_line(line)


@given(lines=st.lists(LINES | st.just(" 临汾 ") | st.just("\u200b"), max_size=4))
def test_paragraphs_are_cleaned_otherwise(lines: list[str]) -> None:
    assert text.clean_paragraphs(lines) == [line for line in map(text._clean_line, lines) if line]


def test_a_character_is_cleaned_otherwise() -> None:
    for code in range(0x110000):
        character = chr(code)
        assert text.clean_line(f"临{character}汾") == text._clean_line(f"临{character}汾"), hex(code)


def test_a_plain_line_is_left_to_python() -> None:
    assert text.NATIVE is not None
    assert text.NATIVE("临汾：“ABC”——《山西日报》 1 月（2）")
    assert not text.NATIVE("临汾  市")
    assert not text.NATIVE("临汾\u3000市")


@given(sample=SCRIPTS, times=st.sampled_from([1, 30, 150]))
def test_a_text_is_of_another_script(sample: str, times: int) -> None:
    assert script.language_of(sample * times) == script._language_of(sample * times)
