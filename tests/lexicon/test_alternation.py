"""A tree of words finds what the words one after the other find."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.lexicon import FURNITURE_LABELS, ROLE_LISTS, SOURCE_LABELS
from linfen_crawler.lexicon.alternation import any_of


def one_after_the_other(words: list[str], *, padded: bool) -> str:
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(
        rf"{re.escape(word[0])}\s*{re.escape(word[1])}" if padded and len(word) == 2 else re.escape(word)
        for word in ordered
    )


WORDS = st.lists(st.text("来源于.+ ", min_size=1, max_size=4), min_size=1, max_size=8)


@given(
    words=WORDS,
    text=st.text("来源于.+ \t", max_size=12),
    padded=st.booleans(),
    behind=st.sampled_from(["", "于", r"\s*$"]),
)
def test_another_word_is_found_than_by_trying_all(words: list[str], text: str, padded: bool, behind: str) -> None:
    tree = re.compile(f"{any_of(words, padded=padded)}{behind}")
    plain = re.compile(f"(?:{one_after_the_other(words, padded=padded)}){behind}")
    assert [found.span() for found in tree.finditer(text)] == [found.span() for found in plain.finditer(text)]


@pytest.mark.parametrize("words", [list(ROLE_LISTS), list(SOURCE_LABELS), list(FURNITURE_LABELS)])
def test_a_label_of_the_lexicon_is_not_found_or_only_a_part_of_it(words: list[str]) -> None:
    pattern = re.compile(any_of(words))
    for word in words:
        found = pattern.match(f"{word}：")
        assert found is not None
        assert found[0] == word
