"""Undoing the damage of copied captures: what mirror hosts do to the text of an article they copy.

Such hosts turn simplified characters into traditional ones, write its reading behind each changed character
(`會(huì)`), and cut GB18030 bytes apart: `。”</p>` becomes `?！?/p>`. What can be proved is undone and counted, what
cannot stays and is counted too. docs/restoration.md tells how each is decided.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from operator import ne
from typing import TYPE_CHECKING

from linfen_crawler.normalize.copied_rubbish import keyword_lines, merged_punctuation
from linfen_crawler.normalize.machine_conversion import back_to_simplified, converted_by_machine
from linfen_crawler.normalize.script import language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

READING_REMOVED = "reading_removed"
"""Flag: a reading behind a character was removed."""
SIMPLIFIED = "simplified"
"""Flag: a character was turned back into its simplified form."""
BYTES_REALIGNED = "bytes_realigned"
"""Flag: a place where bytes had slipped was put right."""
BYTES_LOST = "bytes_lost"
"""Flag: a place where a byte is lost and the original could not be proved: `?` or the damage as it was is there."""
PUNCTUATION_MERGED = "punctuation_merged"
"""Flag: a doubled punctuation mark was made one."""
KEYWORD_LINE_REMOVED = "keyword_line_removed"
"""Flag: a line of foreign keywords above the text was removed."""

_READING_LIKE = re.compile("[(（][a-zāáǎàōóǒòēéěèīíǐìūúǔùüǖǘǚǜɡɑê]{1,6}[)）]")
_SLIPPED_CLOSING = re.compile("\\?[！!]\\?/[pP]>")
"""`。”</p>` parted between its bytes: A1, (A3 A1), (B1 3C), `/p>`."""
_SLIPPED_RUN = re.compile("\\?[！？，；：!?,;:][\u3400-\u9fff\ue000-\uf8ff]{2}")
"""What `。可每一` becomes, and what `??怎么` looks like too: a mark only if a repair is proved."""


_EATEN_END = re.compile("(?<=/[pP]>)")
"""Behind the end of a paragraph that has lost its `<`."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored text, and how often each kind of repair was made, or of damage was left."""

    text: str
    flags: Counter[str] = field(default_factory=Counter)
    lines: Sequence[tuple[str, str]] | None = None
    """Each line of `text` with the string that stood there before; None where the text came back unchanged."""


def restore_capture(text: str) -> Restored:
    """Undo what mirror hosts do to a text, as far as it can be proved; text without their marks comes back unchanged.

    The marks are readings on traditional characters all over the text (`會(huì)`), paragraphs that end in `?！?/p>`,
    sentences that go on as `?？擅恳淮`, and a conversion into traditional characters that is wrong in many places
    (`后來`, `干部`, `志愿`). Honest readings, as in `燚(yì)`, are no mark, nor are traditional characters alone.
    """
    # Cheap looks first: nearly every text ends here, and what decides further down loads a converter and a table.
    readings_likely = _READING_LIKE.search(text) is not None
    slips_likely = _SLIPPED_CLOSING.search(text) is not None or _SLIPPED_RUN.search(text) is not None
    if not readings_likely and not slips_likely and not converted_by_machine(text):
        return Restored(text)
    return _restored(text, slips_likely=slips_likely)


def _restored(text: str, *, slips_likely: bool) -> Restored:
    from linfen_crawler.normalize.readings import machine_annotated, without_readings
    from linfen_crawler.normalize.slipped_bytes import PARTED, realign

    annotated = machine_annotated(text)
    converted = bool(annotated) or converted_by_machine(text)
    if not converted and not slips_likely:
        return Restored(text)
    plain, whole_readings = without_readings(text, annotated)
    aligned = realign(plain)
    if not converted and not aligned.realigned:
        return Restored(text)
    flags: Counter[str] = Counter()
    flags[READING_REMOVED] = whole_readings + aligned.readings
    flags[BYTES_REALIGNED] = aligned.realigned
    flags[BYTES_LOST] = aligned.lost
    in_traditional = converted or language_of(plain) == "zh-Hant"
    pieces = aligned.pieces
    for place in range(0, len(pieces), 2):
        piece, late_readings = without_readings(pieces[place], annotated)
        piece, merged = merged_punctuation(piece)
        simplified = back_to_simplified(piece) if in_traditional else piece
        flags[READING_REMOVED] += late_readings
        flags[PUNCTUATION_MERGED] += merged
        flags[SIMPLIFIED] += _differences(piece, simplified)
        pieces[place] = simplified
    lines: list[tuple[str, str]] = []
    for line, stood in zip("".join(pieces).split("\n"), text.split("\n"), strict=True):
        parts = line.split(PARTED)
        lines += zip(parts, _parted_as(parts, stood), strict=True)
    rubbish = set(keyword_lines([line for line, _ in lines]))
    flags[KEYWORD_LINE_REMOVED] = len(rubbish)
    kept = [each for place, each in enumerate(lines) if place not in rubbish]
    return Restored("\n".join(line for line, _ in kept), +flags, kept)


def _parted_as(parts: Sequence[str], stood: str) -> list[str]:
    """The damaged line in as many pieces as it has become lines; whole for each, where its ends do not tell them."""
    if len(parts) == 1:
        return [stood]
    pieces = _EATEN_END.split(stood)
    return pieces if len(pieces) == len(parts) else [stood] * len(parts)


def _differences(before: str, after: str) -> int:
    if len(before) == len(after):
        return sum(map(ne, before, after))
    # No two texts are aligned here: that takes quadratic time.
    return (Counter(before) - Counter(after)).total()
