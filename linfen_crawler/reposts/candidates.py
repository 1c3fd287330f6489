"""Pairs of records that may be one article: those that have at least three of their keys in common."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Pairs = NDArray[np.uint64]

_NEIGHBOURS = 10
"""To how many earlier records of the same key a record is compared. Reposts come out within days of each other, while a
set phrase stands in thousands of texts: without a limit pairs would grow with the square of these."""

_SHARED = 3
"""Keys that two records must share."""

_PARTS = 16
"""The index is made in so many parts, one after another, by the keys' lowest bits: as lowest hashes of their texts keys
are all small numbers, and their highest bits would put them into one part."""

_PAIRS_AT_ONCE = 2_000_000
"""At most about so many pairs are in memory together."""

NO_KEY = 0xFFFFFFFF
"""Fills up the keys of records that have fewer."""


def candidate_pairs(keys: NDArray[np.uint32], order: NDArray[np.intp]) -> Iterator[tuple[int, int]]:
    """Pairs of records by their places in the order of publication, the earlier one first; rising by the later one.

    Args:
        keys: A row for each record.
        order: The rows in the order of the records' publication.
    """
    entries = _shared_entries(keys, order)
    if not len(entries):
        return
    chunks = len(entries) * _NEIGHBOURS // _PAIRS_AT_ONCE + 1
    records = len(keys) // chunks + 1
    # The lower halves, without a copy of them.
    owners = entries.view(np.uint32)[0 if sys.byteorder == "little" else 1 :: 2]
    for begin in range(0, len(keys), records):
        at = np.flatnonzero((owners >= begin) & (owners < begin + records))
        found, counts = np.unique(_neighbours(entries, at), return_counts=True)
        for pair in found[counts >= _SHARED].tolist():
            yield pair & 0xFFFFFFFF, pair >> 32


def _shared_entries(keys: NDArray[np.uint32], order: NDArray[np.intp]) -> NDArray[np.uint64]:
    """Key and place in one number, of the keys that more than one record has; those of a key in a row, rising."""
    places = np.empty(len(keys), np.uint64)
    places[order] = np.arange(len(keys), dtype=np.uint64)
    # Room for all; what is not used costs no memory.
    kept, count = np.empty(keys.size, np.uint64), 0
    for part in range(_PARTS):
        rows, columns = np.nonzero((keys % _PARTS == part) & (keys != NO_KEY))
        entries = keys[rows, columns].astype(np.uint64)
        entries <<= np.uint64(32)
        entries |= places[rows]
        entries.sort()
        key = entries >> np.uint64(32)
        follows = key[1:] == key[:-1]
        shared = np.zeros(len(entries), np.bool_)
        shared[1:] |= follows
        shared[:-1] |= follows
        found = entries[shared]
        kept[count : count + len(found)] = found
        count += len(found)
    return kept[:count]


def _neighbours(entries: NDArray[np.uint64], at: NDArray[np.intp]) -> Pairs:
    """Each of these entries with the nearest earlier ones of its key: later row and earlier row in one number."""
    pairs = []
    for distance in range(1, _NEIGHBOURS + 1):
        later = at[at >= distance]
        earlier = later - distance
        same = entries[later] >> np.uint64(32) == entries[earlier] >> np.uint64(32)
        low = np.uint64(0xFFFFFFFF)
        pairs.append(((entries[later[same]] & low) << np.uint64(32)) | (entries[earlier[same]] & low))
    return np.concatenate(pairs)
