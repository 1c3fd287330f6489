"""Single characters: the simplified form of a traditional one, and which traditional ones are read how.

The readings come out of the order of GB2312, whose first level lists its 3,755 characters by their sound: knowing the
first character of each syllable gives the syllable of all. A traditional character sounds like its simplified form.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections import defaultdict
from functools import cache

from linfen_crawler.normalize.bigram_table import read_words_file
from linfen_crawler.normalize.script import to_simplified


def simplified_form(character: str) -> str:
    """The simplified form of one character, looked at alone; itself where it has no other."""
    return _simplified_forms().get(character, character)


def syllable_of(reading: str) -> str:
    """A reading without its tone, as GB2312's list has it: `huì` is `hui`, `lǜ` is `lv`."""
    plain = unicodedata.normalize("NFD", reading.lower().replace("ɡ", "g").replace("ɑ", "a"))
    plain = plain.replace("u\u0308", "v")
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def read_as(syllable: str) -> tuple[str, ...]:
    """The traditional characters of GBK, different from their simplified forms, that have this syllable (`hui`)."""
    return _traditional_by_syllable().get(syllable, ())


@cache
def frequent_characters() -> dict[str, int]:
    """The thousand most frequent simplified characters with their rank, from 0."""
    characters = read_words_file("frequent_characters.txt").replace("\n", "")
    return {character: rank for rank, character in enumerate(dict.fromkeys(characters))}


@cache
def _simplified_forms() -> dict[str, str]:
    # GBK's characters: what a converting host can write.
    characters = [chr(code) for code in range(0x4E00, 0x9FA6)]
    simplified = to_simplified("\n".join(characters)).split("\n")
    return {was: now for was, now in zip(characters, simplified, strict=True) if was != now}


@cache
def _traditional_by_syllable() -> dict[str, tuple[str, ...]]:
    entries = read_words_file("first_of_syllable.txt").split()
    starts = [entry[0].encode("gb2312") for entry in entries]
    by_syllable: defaultdict[str, list[str]] = defaultdict(list)
    for traditional, simplified in _simplified_forms().items():
        try:
            place = simplified.encode("gb2312")
        except UnicodeEncodeError:
            continue
        if starts[0] <= place <= b"\xd7\xf9":
            by_syllable[entries[bisect_right(starts, place) - 1][1:]].append(traditional)
    for entry in read_words_file("further_readings.txt").split():
        if entry[0] not in by_syllable[entry[1:]]:
            by_syllable[entry[1:]].append(entry[0])
    return {syllable: tuple(characters) for syllable, characters in by_syllable.items()}
