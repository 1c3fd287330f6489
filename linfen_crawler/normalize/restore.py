"""Undoing the damage of copied captures: what mirror hosts do to the text of an article they copy.

Such hosts turn simplified characters into traditional ones, write its reading behind each changed character
(`會(huì)`), and cut GB18030 bytes apart: `。”</p>` becomes `?！?/p>`. What can be proved is undone and counted,
what cannot stays. Only plain-text captures are restored: no page that is written in traditional characters for its
readers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from operator import ne

from linfen_crawler.normalize.script import to_simplified

READING_REMOVED = "reading_removed"
"""Flag: a reading behind a character was removed."""
SIMPLIFIED = "simplified"
"""Flag: a character was turned back into its simplified form."""
BYTES_REALIGNED = "bytes_realigned"
"""Flag: a place where bytes had slipped was put right."""
BYTES_LOST = "bytes_lost"
"""Flag: a place where bytes have slipped and the original could not be proved; the text stays as it is."""
PUNCTUATION_MERGED = "punctuation_merged"
"""Flag: a doubled punctuation mark was made one."""

_FEWEST_READINGS = 3
"""Machine annotation puts readings all over a text; up to two may be an author's own."""

_SHARE_ON_CHANGED = 0.8
"""A machine annotates what it changed; an author annotates what is rare."""

_VOWELS = "aāáǎàoōóǒòeēéěèiīíǐìuūúǔùüǖǘǚǜv"
_SYLLABLE = rf"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcswy])?[{_VOWELS}]{{1,4}}(?:ng|n|r)?"
_READING = re.compile(rf"([\u3400-\u9fff])[(（]({_SYLLABLE})[)）]")

_CLOSING_QUOTE = re.compile(r"\?[！!]\?/p>")
"""`。”</p>` as GB18030 with its first byte lost and read one byte off: A1 (A3 A1) (B1 3C) `/p>`."""

_SPLIT_BY_READING = re.compile(rf"\?{_SYLLABLE}\)")
_DOUBLED = re.compile(r"([,，])[,，]+|[,，]+([。.!！?？；;])|(。)。+(?!。)")


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text, and how often each kind of repair was made, or of damage was left."""

    text: str
    flags: Counter[str] = field(default_factory=Counter)


def restore_capture(text: str) -> Restored:
    """Undo what mirror hosts do to a text, as far as it can be proved; text without their marks comes back unchanged.

    The marks are readings behind several traditional characters (`會(huì)`), or `?！?/p>` where a paragraph ended in
    `。”`. A few honest readings, as in `燚(yì)`, are no mark, nor are traditional characters alone.
    """
    flags: Counter[str] = Counter()
    readings = _machine_readings(text)
    if not readings and not _CLOSING_QUOTE.search(text):
        return Restored(text, flags)
    if readings:
        text, flags[READING_REMOVED] = _READING.subn(lambda found: found[1] if found[1] in readings else found[0], text)
    text, flags[BYTES_REALIGNED] = _CLOSING_QUOTE.subn("。”", text)
    flags[BYTES_LOST] = len(_SPLIT_BY_READING.findall(text))
    text, flags[PUNCTUATION_MERGED] = _DOUBLED.subn(lambda found: found[1] or found[2] or found[3], text)
    simplified = to_simplified(text)
    flags[SIMPLIFIED] = _differences(text, simplified)
    return Restored(simplified, +flags)


def _machine_readings(text: str) -> frozenset[str]:
    """The characters whose readings a machine wrote: traditional ones, if nearly all readings stand on such."""
    annotated = [found[1] for found in _READING.finditer(text)]
    if len(annotated) < _FEWEST_READINGS:
        return frozenset()
    simplified = to_simplified("\n".join(annotated)).split("\n")
    changed = [character for character, now in zip(annotated, simplified, strict=True) if character != now]
    if len(changed) < max(_FEWEST_READINGS, _SHARE_ON_CHANGED * len(annotated)):
        return frozenset()
    return frozenset(changed)


def _differences(before: str, after: str) -> int:
    """How many characters were changed; a line whose length changed (phrases may) counts once."""
    pairs = zip(before.split("\n"), after.split("\n"), strict=True)
    return sum(sum(map(ne, old, new)) if len(old) == len(new) else 1 for old, new in pairs)
