"""Text whose bytes have slipped: GB18030 read one byte off, from a cut inside a character to the next single byte.

How the damage comes about. A copying host works on GB18030 *bytes*. It looks for a traditional character and writes its
reading behind it, and it parts the text at sentence marks; both also match across two characters:

- `日報(bào)` is `C8D5 88F3 …`. The middle `D588` is 請, so `(qǐng)` is put there: `C8D5 88 ( qǐng) F3 ( bào)`. A byte
  and the bracket behind it make no character and become one `?`: `日?qǐng)?bào)`.
- `。”</p>` is `A1A3 A1B1 3C …`. The middle `A3A1` is ！, so the text is parted there: `A1`, `！`, `B1 3C /p>`, which
  reads `?！?/p>`; the second `?` has eaten the `<`.
- `。可每一次，` is parted at `A3BF`, ？; what follows is read one byte off up to the next mark: `?？擅恳淮?，`.

So: before a cut reading stand the two bytes of the character that it names; a run that has slipped, encoded again and
led by the lost byte, decodes to the text; of its last character one byte may be lost, and the single byte behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from math import exp
from typing import TYPE_CHECKING

from linfen_crawler.normalize.byte_choices import (
    ANY_LEAD,
    FULL_STOP,
    SURE,
    Surroundings,
    decoded,
    led_by,
    named_by,
    with_lead,
    without_full_stop,
)
from linfen_crawler.normalize.character_forms import read_as, syllable_of
from linfen_crawler.normalize.open_quotations import OpenQuotations
from linfen_crawler.normalize.plausibility import log_probability, pairs_of
from linfen_crawler.normalize.readings import SYLLABLE

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUT_READING = re.compile(rf"({SYLLABLE})\)")
"""Behind a `?` that has eaten the bracket."""
_READING = re.compile(rf"[(（]?({SYLLABLE})[)）]")
"""Behind a `?` that has eaten the bracket or, where it stands for the byte 80, which begins no character, has not."""
_WHOLE_READING = re.compile(rf"[(（]({SYLLABLE})[)）]")
_TAG_REST = re.compile(r"/?([a-zA-Z][a-zA-Z0-9]{0,9})(?:[^\S\n][^<>\n?]{0,200})?[^\S\n]?/?>")
"""A tag whose `<` was eaten, in one line: no repair takes a line feed of the text away."""
_INLINE_TAGS = frozenset(("a", "b", "em", "font", "i", "img", "span", "strong", "u"))

PARTED = "\u2028"
"""Put where a tag that parts paragraphs was eaten: the line ends there, but did not in the damaged text."""

_FOLDED_MARKS = {mark: bytes((0xA3, ord(mark) | 0x80)) for mark in "!?,;:"}
"""Sentence marks in half width where a later hand folded the text (`?!?/p>`), as the bytes they came from."""
_MARKS = frozenset("！？，；：!,;:")

_ENOUGH = 8.0
"""By how much (natural logarithm) the repaired text must be more probable than the run as it stands: 1 in 3,000."""
_BEHIND_A_MARK = 3.0
"""Evidence of `?` right before a sentence mark: seldom in text, usual where it was parted there."""
_TAG_EATEN = 6.0
"""Evidence of a tag that has lost its `<`."""
_READING_FITS = 6.0
"""Evidence of a reading that names a character with just the right first byte: one in several hundred by chance."""
_TEXT_GOES_ON = -3.0
"""How seldom a single byte, eaten without a trace, stands between two Chinese characters."""
_LETTER_IN_HAN = -14.0
"""A single letter of ASCII right behind a Chinese character and right before another."""
_QUOTE_IS_OPEN = 3.0
"""Evidence of a quotation that is open where one may close."""
_LOOKED_AT = 64
"""So many characters of a run are judged; further ones make no verdict surer."""

_STOPS = frozenset("。！？…")
_QUOTES_CLOSING = frozenset("”’》」』】〕〉")
_QUOTE_FROM_ABOVE = 0.3
"""How probable it is that a quotation ends in a line where none is open: it may have begun paragraphs above."""


@dataclass(frozen=True, slots=True)
class Realigned:
    """Text in pieces, and what was done to it."""

    pieces: list[str]
    """In turns: text that is sound or put right, and damage that could not be undone and stays as it is.

    `PARTED` stands where a line ends that did not end in the damaged text; the line feeds are those of that text."""
    realigned: int
    """Places put right."""
    lost: int
    """Places where a character or a byte could not be proved: `?` stands there, or the damage stays as it was."""
    readings: int
    """Cut readings that went with the repairs."""


@dataclass(frozen=True, slots=True)
class _Repair:
    text: str
    end: int
    lost: int = 0
    readings: int = 0


def realign(text: str) -> Realigned:
    """Put slipped bytes back into place, as far as readings or plausibility prove it; in time linear in the text.

    Args:
        text: The damaged text, whole readings already removed, its characters not yet simplified (their bytes count).
    """
    pieces: list[list[str]] = [[]]
    position = realigned = lost = readings = 0
    before: str | None = None
    around = Surroundings(pairs_of(text), OpenQuotations(text))
    while (place := text.find("?", position)) >= 0:
        if place > position:
            pieces[-1].append(text[position:place])
            before = text[place - 1]
        cut = _CUT_READING.match(text, place + 1)
        repair = _behind_reading(text, cut, before, around) if cut else _behind_lost_lead(text, place, before, around)
        if repair:
            pieces[-1].append(repair.text)
            before = repair.text[-1:] or before
            position = repair.end
            realigned, lost, readings = realigned + 1, lost + repair.lost, readings + repair.readings
            continue
        position = cut.end() if cut else place + 1
        if cut:
            lost += 1
            position += text.startswith("?", position) and not _CUT_READING.match(text, position + 1)
            pieces += [text[place:position]], []
        elif _TAG_REST.match(text, position):
            lost += 1
            pieces += ["?"], []
        else:
            pieces[-1].append("?")
        before = None
    pieces[-1].append(text[position:])
    return Realigned(["".join(piece) for piece in pieces], realigned, lost, readings)


def _behind_reading(text: str, cut: re.Match[str], before: str | None, around: Surroundings) -> _Repair | None:
    """The repair of `日?qǐng)…`: the reading names the character across the cut, and so the next one's lead byte."""
    encoded = (before or "").encode("gb18030")
    if len(encoded) != 2:
        return None
    leads = tuple(sorted({named[1] for named in named_by(cut[1], encoded[1])}))
    slip = _Slip.starting(text, cut.end(), around, folded=False)
    if slip is None:
        return None
    repair = slip.repaired(before, leads or ANY_LEAD, 0.0 if leads else _ENOUGH)
    return repair and _Repair(repair.text, repair.end, repair.lost, repair.readings + 1)


def _behind_lost_lead(text: str, place: int, before: str | None, around: Surroundings) -> _Repair | None:
    """The repair of `?擅恳淮…`: any byte may be the lost one, and only plausibility tells."""
    slip = _Slip.starting(text, place + 1, around, folded=True)
    if slip is None or not slip.run:
        return None
    bonus = _BEHIND_A_MARK if text[place + 1] in _MARKS or text[place + 1] == "?" else 0.0
    return slip.repaired(before, ANY_LEAD, _ENOUGH - bonus)


@dataclass(frozen=True, slots=True)
class _Slip:
    """A run of characters that was read one byte off, as bytes, and where it ends."""

    text: str
    start: int
    run: bytes
    """Marks in half width as the full-width ones that they were."""
    end: int
    """Behind the run's last character."""
    swallowed: bool
    """The last character has a single byte of the text as its second half."""
    around: Surroundings

    @classmethod
    def starting(cls, text: str, start: int, around: Surroundings, *, folded: bool) -> _Slip | None:
        """The run from `start` on; None if no slipped bytes can read like this."""
        run = bytearray()
        position = start
        if folded and text[position : position + 1] in _FOLDED_MARKS:
            run += _FOLDED_MARKS[text[position]]
            position += 1
        while position < len(text) and text[position] >= "\x80":
            encoded = text[position].encode("gb18030", "replace")
            if len(encoded) != 2 or encoded[1] == 0x80:
                return None
            run += encoded
            position += 1
            if encoded[1] < 0x80:
                return cls(text, start, bytes(run), position, True, around)
        follower = text[position : position + 1]
        if follower == "?" or "@" <= follower <= "~":
            return cls(text, start, bytes(run), position, False, around)
        return None

    def repaired(self, before: str | None, leads: tuple[int, ...], needed: float) -> _Repair | None:
        """The text with one of `leads` put before the run, if it is more probable than the run by `needed`."""
        if not self.run:
            return self._both_halves_cut(before, leads)
        try:
            middle = self.run[1:-1].decode("gb18030")
        except UnicodeDecodeError:
            return None
        closing = self._closing(middle[-1:] or None)
        if closing is None:
            return None
        candidates = led_by(leads, self.run[0])
        if not middle and closing.guess in _QUOTES_CLOSING:
            first, closing = self._full_stop_or_quote(candidates, before, closing)
            sure = True
        else:
            second = (middle or closing.guess)[:1] or None
            first, sure = self._most_probable(candidates, before, second)
        if not first:
            return None
        shown = (first + middle)[:_LOOKED_AT]
        stood = self.run[: 2 * len(shown)].decode("gb18030")
        evidence = log_probability(shown, before) - log_probability(stood) + closing.evidence
        if evidence < needed:
            return None
        return _Repair(
            (first if sure else "?") + middle + closing.text, closing.end, closing.lost + (not sure), closing.readings
        )

    def _both_halves_cut(self, before: str | None, leads: tuple[int, ...]) -> _Repair | None:
        """The repair of `日?qǐng)?bào)`: a character cut in the middle; only its own reading proves which it was."""
        cut = _READING.match(self.text, self.end + 1)
        if not cut or self.text[self.end] != "?":
            return None
        named = [character for lead in leads for character in named_by(cut[1], lead)]
        character, sure = self._most_probable(named, before, self.text[cut.end() : cut.end() + 1])
        return _Repair(character, cut.end(), 0, 1) if character and sure else None

    def _closing(self, before: str | None) -> _Closing | None:
        """The run's last character: its first byte is the run's last, its second one is in what follows."""
        text, end, lead = self.text, self.end, self.run[-1]
        if self.swallowed:
            return _Closing(chr(lead), end) if lead >= 0x20 else None
        if text[end] != "?":
            return self._closed_by_letter()
        named = self._named_by_reading(_READING.match(text, end + 1), before)
        if named:
            return named
        tag = _TAG_REST.match(text, end + 1)
        if tag:
            behind = text[tag.end() : tag.end() + 1]
            rest = "" if tag[1].lower() in _INLINE_TAGS or behind in ("", "\n", "\r") else PARTED
            if lead == 0xA1:
                guess, sure = (
                    (self.around.quotations.closer_at(self.start) or "”")
                    if before is None or before in _STOPS
                    else "。",
                    True,
                )
            else:
                guess, sure = self._most_probable(with_lead(lead), before, None)
            return _Closing((guess if sure else "?") + rest, tag.end(), guess, not sure, 0, _TAG_EATEN)
        return self._closed_by_nothing(before)

    def _closed_by_letter(self) -> _Closing | None:
        """The single byte behind the run is half of its last character: `?，F(xiàn)在` is `。現(xiàn)在`."""
        letter = self.text[self.end]
        character = decoded(bytes((self.run[-1], ord(letter))))
        if not character:
            return None
        end = self.end + 1
        between_han = "\u3400" <= self.text[end : end + 1] <= "\u9fff"
        evidence = log_probability(character) - (_LETTER_IN_HAN if between_han else log_probability(letter))
        reading = _WHOLE_READING.match(self.text, end)
        if reading and character in read_as(syllable_of(reading[1])):
            return _Closing(character, reading.end(), character, 0, 1, evidence + _READING_FITS)
        return _Closing(character, end, character, 0, 0, evidence)

    def _named_by_reading(self, cut: re.Match[str] | None, before: str | None) -> _Closing | None:
        if not cut:
            return None
        after = self.text[cut.end() : cut.end() + 1]
        character, sure = self._most_probable(named_by(cut[1], self.run[-1]), before, after)
        return _Closing(character, cut.end(), character, 0, 1, _READING_FITS) if sure else None

    def _closed_by_nothing(self, before: str | None) -> _Closing:
        """A byte was lost before a mark where the text was parted, or with the single byte behind it, or it was 80."""
        end, lead = self.end + 1, self.run[-1]
        follower = self.text[end : end + 1]
        if follower in _MARKS:
            guess, sure = self._most_probable(with_lead(lead), before, follower or None)
            return _Closing(guess if sure else "?", end, guess, not sure)
        if (
            lead == 0xA1
            and (before is None or before in _STOPS)
            and (quote := self.around.quotations.closer_at(self.start))
        ):
            return _Closing(quote + "?", end, quote, 1, 0, _QUOTE_IS_OPEN)
        by_80 = decoded(bytes((lead, 0x80)))
        if by_80 and follower >= "\u3400":
            weight = log_probability(by_80, before, follower) - _TEXT_GOES_ON
            guess, _ = self._most_probable(with_lead(lead), before, None)
            if guess and weight > log_probability(guess, before) + log_probability(follower):
                return _Closing(by_80, end, by_80)
        guess, sure = self._most_probable(with_lead(lead), before, None)
        return _Closing((guess if sure else "?") + "?", end, guess, 1)

    def _most_probable(self, candidates: Iterable[bytes], before: str | None, after: str | None) -> tuple[str, bool]:
        return self.around.most_probable(tuple(candidates), before, after)

    def _full_stop_or_quote(
        self, candidates: tuple[bytes, ...], before: str | None, closing: _Closing
    ) -> tuple[str, _Closing]:
        """`?！?/p>` whole: `。”`, or a word that ends in the byte A3 and a full stop, as `家常。`."""
        character, _ = self._most_probable(without_full_stop(candidates), before, "。")
        if FULL_STOP not in candidates:
            return character, replace(closing, text=closing.text.replace(closing.guess, "。"))
        if self.around.quotations.closer_at(self.start):
            return "。", closing
        quoted = exp(log_probability("。”", before)) * _QUOTE_FROM_ABOVE
        if quoted >= SURE * (quoted + exp(log_probability(character + "。", before, None, self.around.pairs))):
            return "。", closing
        return "", closing


@dataclass(frozen=True, slots=True)
class _Closing:
    text: str
    end: int
    guess: str = ""
    """The most probable character, also where it is not sure enough to be written."""
    lost: int = 0
    readings: int = 0
    evidence: float = 0.0
