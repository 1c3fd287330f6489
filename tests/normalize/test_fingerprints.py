"""The simhash of texts."""

import random
import time
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linfen_crawler.normalize.fingerprints import distance, simhash


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


@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_counting_all_at_once_equals_counting_bit_by_bit(text: str) -> None:
    assert simhash(text) == plain_simhash(text)


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
