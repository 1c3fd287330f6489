"""Readings by the order of GB2312, simplified forms, and the table of pairs."""

import pytest

from linfen_crawler.normalize.bigram_table import TIERS, bigrams_document, read_bigrams, read_words_file
from linfen_crawler.normalize.character_forms import read_as, simplified_form, syllable_of
from linfen_crawler.normalize.plausibility import log_probability
from tests.normalize.copying_host import READINGS


@pytest.mark.parametrize(("character", "reading"), READINGS.items())
def test_a_traditional_character_is_found_by_its_reading(character: str, reading: str) -> None:
    assert character in read_as(syllable_of(reading))


def test_syllables_start_in_the_order_of_their_characters() -> None:
    starts = [entry[0].encode("gb2312") for entry in read_words_file("first_of_syllable.txt").split()]
    assert starts == sorted(set(starts))
    assert starts[0] == b"\xb0\xa1"


def test_tones_and_umlauts_and_script_letters_are_read() -> None:
    assert [syllable_of(reading) for reading in ("huì", "lǜ", "nüè", "xiànɡ", "Kāi")] == [
        "hui",
        "lv",
        "nve",
        "xiang",
        "kai",
    ]


def test_simplified_characters_stay() -> None:
    assert simplified_form("会") == "会"
    assert simplified_form("會") == "会"


def test_text_is_more_plausible_than_slipped_bytes() -> None:
    assert log_probability("可每一") > log_probability("擅恳淮") + 8


def test_the_packaged_table_is_what_its_program_writes_of_its_words() -> None:
    document = bigrams_document([("机关机关", 6), ("机场", 1)])
    assert "机\t关\t\t场" in document.splitlines()
    weights = read_bigrams()
    assert weights["机"]["关"] == TIERS[0]
    assert len(read_words_file("bigrams.txt").encode()) < 1_000_000
