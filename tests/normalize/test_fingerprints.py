"""The simhash of texts."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.extraction.page_walk import NATIVE as WALK
from linfen_crawler.normalize import fingerprints
from linfen_crawler.normalize.fingerprints import NATIVE, distance, simhash

if TYPE_CHECKING:
    from collections.abc import Callable


def text_of(seed: int, length: int) -> str:
    chosen = random.Random(seed)
    return "".join(chr(chosen.randrange(0x4E00, 0x5E00)) for _ in range(length))


def plain_simhash(text: str) -> str:
    """The definition, bit by bit."""
    units = "".join(text.split()).encode("utf-16-le", "surrogatepass")
    hashes = [crc32(units[at : at + 8]) * 0x9E3779B1 for at in range(0, max(len(units) - 8, 0) + 1, 2)]
    hashes = [value ^ (value >> 32) for value in hashes]
    bits = [2 * sum(value >> bit & 1 for value in hashes) > len(hashes) for bit in range(64)]
    return f"{sum(1 << bit for bit in range(64) if bits[bit]):016x}"


FORMS = [None, *([NATIVE] if NATIVE is not None else [])]
LENGTHS = [*range(1, 40), 255, 256, 257, 258, 259, 260, 2051, 2052, 5000]
TEXTS = st.text(min_size=1, max_size=200).filter(str.strip)
HALF_TEXTS = st.text(st.characters(categories=["Cs", "Lo", "So", "Zs", "Cc"]), min_size=1, max_size=200)
"""Among them halves of characters, and characters that are two units."""


@pytest.mark.skipif(WALK is None, reason="nothing is compiled")
def test_the_counting_is_left_uncompiled() -> None:
    assert NATIVE is not None, "compile it: pip install --no-deps --no-build-isolation -e ."


@pytest.mark.parametrize("form", FORMS, ids=["Python", "compiled"][: len(FORMS)])
@given(text=TEXTS | HALF_TEXTS.filter(str.strip))
def test_counting_all_at_once_equals_counting_bit_by_bit(form: Callable[[str], int | None] | None, text: str) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(fingerprints, "NATIVE", form)
        assert simhash(text) == plain_simhash(text)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_compiled_form_gives_another_simhash(length: int, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = text_of(length, length), "同" * length, " ".join(text_of(length, length)), "\U00020000" * length
    found = [simhash(text) for text in texts]
    monkeypatch.setattr(fingerprints, "NATIVE", None)
    assert found == [simhash(text) for text in texts]


def test_it_is_the_same_on_every_machine_and_in_every_version() -> None:
    assert simhash("市里昨天召开会议，研究经济发展问题。") == "2056bcfa7d767fe7"


def test_texts_without_visible_characters_have_none() -> None:
    assert simhash(None) is None
    assert simhash("") is None
    assert simhash(" \n　") is None


def test_paragraph_breaks_do_not_count() -> None:
    assert simhash("一二三四五\n六七八九十") == simhash("一二三四五六七八九十")


@pytest.mark.parametrize("seed", range(20))
def test_near_duplicates_are_near_and_others_are_far(seed: int) -> None:
    text = text_of(seed, 800)
    changed = f"{text[:300]}改了几个字{text[305:]}"
    hashes = [simhash(text), simhash(changed), simhash(text_of(seed + 1000, 800))]
    original, near, far = [value for value in hashes if value]
    assert distance(original, near) <= 6
    assert distance(original, far) >= 14


def test_work_grows_with_length_not_with_its_square() -> None:
    short, long = text_of(1, 4_000), text_of(2, 64_000)
    start = time.process_time()
    for _ in range(8):
        simhash(short)
    middle = time.process_time()
    simhash(long)
    assert time.process_time() - middle < 10 * max(middle - start, 0.005)
