"""Readings that a machine wrote behind characters, as in `會(huì)`, told from those that an author wrote."""

from __future__ import annotations

import re
from collections import Counter

from linfen_crawler.normalize.character_forms import frequent_characters, read_as, simplified_form, syllable_of

_VOWELS = "aāáǎàɑoōóǒòeēéěèêiīíǐìuūúǔùüǖǘǚǜv"
SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgɡkhjqxrzcswy])?[{_VOWELS}]{{1,4}}(?:n[gɡ]?|r)?"
"""Regular expression of one syllable in pinyin, with or without its tone."""

_READING = re.compile(rf"([\u3400-\u9fff])[(（]({SYLLABLE})[)）]")
_BEHIND_LETTER = re.compile(rf"[\u3400-\u9fff]([@-~])[(（]({SYLLABLE})[)）]")

_FEWEST = 3
"""So many characters must carry a reading: up to two in a text may be an author's own."""
_ON_CHANGED = 0.8
"""Share of the readings on characters that conversion changes. A machine annotates what it changed, an author what is
rare, a lesson every character of a word."""
_ALWAYS = 0.9
"""Share of an annotated character's occurrences with the reading. A machine never forgets, an author says it once."""
_IN_WORDS = 0.5
"""Share of the readings right between two parts of a running text, not in a list of single characters."""
_ON_FREQUENT = 0.5
"""Share of the readings on frequent characters (會, 時, 關). No author explains how these are read."""


def machine_annotated(text: str) -> frozenset[str]:
    """The characters behind which a machine wrote readings; none where an author may have written them.

    A machine's readings stand on traditional characters, frequent ones too, on every occurrence of the same one, and
    always say the same.
    """
    found = list(_READING.finditer(text))
    if len(found) < _FEWEST:
        return frozenset()
    annotated = Counter(match[1] for match in found)
    kinds = Counter(character for character, _ in {(match[1], match[2].lower()) for match in found})
    occurrences = Counter(text)
    machine = {
        character: n
        for character, n in annotated.items()
        if simplified_form(character) != character and kinds[character] == 1 and n >= _ALWAYS * occurrences[character]
    }
    readings = sum(machine.values())
    if len(machine) < _FEWEST or readings < _ON_CHANGED * len(found):
        return frozenset()
    frequent = sum(n for character, n in machine.items() if simplified_form(character) in frequent_characters())
    in_words = sum(_is_han(text, match.start() - 1) or _is_han(text, match.end()) for match in found)
    if frequent < _ON_FREQUENT * readings or in_words < _IN_WORDS * len(found):
        return frozenset()
    return frozenset(machine)


def without_readings(text: str, annotated: frozenset[str]) -> tuple[str, int]:
    """The text without the readings on these characters, and how many went. A second reading behind the first stays.

    Hosts look for the bytes of a character, which may also be the second half of one and a letter: `但I(xiàn)E` is
    `但IE`, because `但I` ends in the bytes of 獻. Such a reading goes too.
    """
    if not annotated:
        return text, 0
    removed = 0

    def plain(match: re.Match[str]) -> str:
        nonlocal removed
        if match[1] not in annotated:
            return match[0]
        removed += 1
        return match[1]

    def plain_letter(match: re.Match[str]) -> str:
        nonlocal removed
        encoded = match[0][:2].encode("gb18030")
        if len(encoded) != 3 or encoded[1:].decode("gb18030", "replace") not in read_as(syllable_of(match[2])):
            return match[0]
        removed += 1
        return match[0][:2]

    return _BEHIND_LETTER.sub(plain_letter, _READING.sub(plain, text)), removed


def _is_han(text: str, place: int) -> bool:
    return 0 <= place < len(text) and "\u3400" <= text[place] <= "\u9fff"
