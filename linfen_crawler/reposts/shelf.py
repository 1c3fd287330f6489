"""Keeps what is known of each record in a temporary file, so that memory holds only the keys that records share."""

from __future__ import annotations

import json
import os
import struct
import sys
import tempfile
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from linfen_crawler.reposts.candidates import NO_KEY
from linfen_crawler.reposts.groups import Publication
from linfen_crawler.reposts.same_article import Features
from linfen_crawler.reposts.sketch import KEYS, Sketch

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_HEAD = struct.Struct("<BBB")
_KEPT = 1 << 11
"""How many records that were just compared stay in memory: neighbours in time are compared with each other."""


class Shelf:
    """The records of one search, numbered from 0 in the order in which they were put in. Use it as a context."""

    def __init__(self, scratch: Path | None) -> None:
        self._file = tempfile.TemporaryFile(dir=scratch)  # noqa: SIM115 - closed by `__exit__`
        self._ends = array("Q", [0])
        self._keys = array("I")
        self.features = lru_cache(maxsize=_KEPT)(self._features)
        """The features of a record by its number."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self._ends) - 1

    @property
    def keys(self) -> NDArray[np.uint32]:
        """A row of `KEYS` keys for each record."""
        return np.frombuffer(self._keys, np.uint32).reshape(len(self), KEYS)

    def put(self, record: Mapping[str, Any], sketch: Sketch) -> None:
        """Add a record.

        Raises:
            OSError: The temporary file cannot be written.
        """
        self._keys.extend(sketch.keys.tolist())
        self._keys.extend([NO_KEY] * (KEYS - len(sketch.keys)))
        facts = [record.get(name) for name in ("id", "site", "canonical_url", "title", "source", "publish_time")]
        facts[2] = facts[2] or record.get("url")
        facts.append(record.get("publish_time_precision"))
        blob = b"".join(
            (
                _HEAD.pack(len(sketch.sample), sketch.is_whole, len(sketch.places)),
                sketch.sample.tobytes(),
                sketch.places.tobytes(),
                sketch.values.tobytes(),
                json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"),
            )
        )
        self._file.write(blob)
        self._ends.append(self._ends[-1] + len(blob))

    def written(self) -> None:
        """All records are in: what was put can be asked for from now on.

        Raises:
            OSError: The temporary file cannot be written.
        """
        self._file.flush()

    def publication(self, number: int) -> Publication:
        """What is shown of a record."""
        blob = self._blob(number)
        sample, _, places = _HEAD.unpack_from(blob)
        facts = json.loads(blob[_HEAD.size + 4 * (sample + 2 * places) :].decode("utf-8", "surrogatepass"))
        # Sites, sources and precisions are few: each is kept once, however many publications name it.
        for at in (1, 4, 6):
            facts[at] = facts[at] and sys.intern(facts[at])
        return Publication(*facts)

    def _features(self, number: int) -> Features:
        blob = self._blob(number)
        samples, is_whole, count = _HEAD.unpack_from(blob)
        numbers = struct.unpack_from(f"<{samples + 2 * count}I", blob, _HEAD.size)
        numerals: dict[int, tuple[int, ...]] = {}
        places = numbers[samples : samples + count]
        for place, value in zip(places, numbers[samples + count :], strict=True):
            numerals[place >> 1] = (*numerals.get(place >> 1, ()), value)
        sample = numbers[:samples]
        timed = frozenset(place >> 1 for place in places if place & 1)
        return Features(sample, frozenset(sample), bool(is_whole), numerals, timed)

    def _blob(self, number: int) -> bytes:
        begin, end = self._ends[number], self._ends[number + 1]
        return os.pread(self._file.fileno(), end - begin, begin)
