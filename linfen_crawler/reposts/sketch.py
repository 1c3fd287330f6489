"""The sketch of a record: some 400 bytes by which reposts are found and told from articles of the same template.

MinHash with one hash function (bottom-k, Broder 1997): the k lowest hashes of a text's shingles are a sample that is
the same wherever the shingles are, so that two samples tell how much two texts share.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zlib import crc32

import numpy as np

from linfen_crawler.reposts.canonical_text import canonical_codes
from linfen_crawler.reposts.own_words import own_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TypeAlias

    from numpy.typing import NDArray

    Hashes: TypeAlias = NDArray[np.uint32]

KEYS = 16
"""By how many long shingles a record is found. Of two texts that share half of all they have at least three of 16 in
common with a probability of .998, of two that share a twentieth with one of .04."""

_LONG = 10
"""Characters of a long shingle: unrelated articles seldom share one, except in set phrases."""

_SHORT = 5
"""Characters of a short shingle, by which two texts are compared: a changed character costs five of them."""

_SAMPLE = 64
"""How many short shingles are kept: a share of .75 is then estimated to within .05, two times of three."""

_PLACES = 80
"""How many places of numerals are kept, two each, those with the lowest hashes."""

_AROUND = 3
"""Characters on either side of a numeral that make its place. Each side counts for itself, so that one exchanged
character does not hide that the numeral differs."""

_FACTOR = np.uint32(0x01000193)
"""The prime of the FNV-1 hash of 32 bits."""

_FEWEST = 40
"""Characters that a text must have: shorter ones are notices and captions, alike without being reposts."""

_BRIEF = 120
"""Below so many characters the headline counts as text: it is what tells one short notice from the next."""

_CHINESE_NUMERALS = "〇零一二三四五六七八九十百千万亿两"
_COUNTED_IN_TIME = "年月日号期届时点分"
"""What follows a numeral that says when, or which issue."""

_NUMERAL = 1
"""Stands for a whole numeral where surroundings are hashed; no character has this code."""


def _marked(*sets: str) -> NDArray[np.uint8]:
    """A table that has at each code the number of the set that holds its character, from 1; else 0."""
    table = np.zeros(1 << 16, np.uint8)
    for number, characters in enumerate(sets, start=1):
        table[[ord(each) for each in characters]] = number
    return table


_KIND = _marked("0123456789", _CHINESE_NUMERALS)
_COUNTS_TIME = _marked(_COUNTED_IN_TIME) != 0
_APART = np.zeros(1, np.uint16)


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a text."""

    keys: Hashes
    """The lowest `KEYS` hashes of its long shingles, rising."""
    sample: Hashes
    """The lowest hashes of its short shingles, rising; all of them where it has no more than that."""
    is_whole: bool
    """Whether `sample` holds all of them."""
    places: Hashes
    """The hashes of what stands before numerals, and of what stands behind them, rising; the lowest bit says that the
    numeral counts time or issues."""
    values: Hashes
    """For each of them the hash of the numeral itself."""


def sketch_of(record: Mapping[str, Any]) -> Sketch | None:
    """The sketch of a record in JSON form; None where its text is too short to say anything."""
    head, text = canonical_codes(record.get("title") or ""), canonical_codes(own_words(record.get("body") or ""))
    codes = text[text != 0]
    if len(codes) < _BRIEF:
        codes = np.concatenate((head[head != 0], codes))
    if len(codes) < _FEWEST:
        return None
    long = np.unique(_shingle_hashes(codes, _LONG))
    short = np.unique(_shingle_hashes(codes, _SHORT))
    places, values = _numerals(np.concatenate((head, _APART, text)))
    return Sketch(long[:KEYS], short[:_SAMPLE], len(short) <= _SAMPLE, places, values)


def _shingle_hashes(codes: NDArray[np.uint16], size: int) -> Hashes:
    """A 32-bit hash of each shingle, in the order of the text."""
    wide = codes.astype(np.uint32)
    count = max(len(wide) - size + 1, 1)
    hashes = np.zeros(count, np.uint32)
    for at in range(min(size, len(wide))):
        hashes *= _FACTOR
        hashes += wide[at : at + count]
    return _mixed(hashes)


def _mixed(hashes: Hashes) -> Hashes:
    """Hashes whose every bit depends on every bit of the given ones (Wellons' `lowbias32`)."""
    for shift, factor in ((16, 0x7FEB352D), (15, 0x846CA68B)):
        hashes ^= hashes >> np.uint32(shift)
        hashes *= np.uint32(factor)
    hashes ^= hashes >> np.uint32(16)
    return hashes


def _numerals(codes: NDArray[np.uint16]) -> tuple[Hashes, Hashes]:
    """The places and the values of the numerals: two places each, what stands before and what stands behind."""
    kinds = np.zeros(len(codes) + 2, np.uint8)
    kinds[1:-1] = _KIND[codes]
    changes = kinds[1:] != kinds[:-1]
    begins, ends = changes & (kinds[1:] != 0), changes & (kinds[:-1] != 0)
    starts = np.flatnonzero(begins)
    masked = np.where(kinds[1:-1] != 0, begins[:-1], codes)  # a numeral is 1 and then nothing
    masked = masked[masked != 0]
    padded = np.zeros(len(masked) + 2 * _AROUND, np.uint32)
    padded[_AROUND:-_AROUND] = masked
    at = np.flatnonzero(padded == _NUMERAL)
    before, behind = np.full(len(at), 1, np.uint32), np.full(len(at), 2, np.uint32)
    for offset in range(1, _AROUND + 1):
        before = before * _FACTOR + padded[at - offset]
        behind = behind * _FACTOR + padded[at + offset]
    counts_time = _COUNTS_TIME[padded[at + 1]] | (padded[at - 1] == ord("第"))
    places = _mixed(np.concatenate((before, behind))) & np.uint32(0xFFFFFFFE) | np.concatenate((counts_time,) * 2)
    data = codes.tobytes()
    values = [crc32(data[2 * a : 2 * b]) for a, b in zip(starts.tolist(), np.flatnonzero(ends).tolist(), strict=True)]
    order = np.argsort(places, kind="stable")[:_PLACES]
    return places[order], np.array(values, np.uint32)[order % max(len(at), 1)]
