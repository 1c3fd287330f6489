"""Where a record lies among all that are read together, and when it is read."""

from __future__ import annotations

from typing import NamedTuple

_MOST_RECORDS = 40
"""Bits that number the records of one archive: a trillion."""


class Place(NamedTuple):
    """Where a record lies."""

    archive: int
    """Number of the archive among those that are read."""
    offset: int
    """Where its record begins."""
    addressable: bool = True
    """Whether the archive can be read from there on; else `offset` counts in its unpacked content."""
    turn: int = 0
    """When it is read among all records of all archives; see `turn_of`."""


def turn_of(archive: int, record: int) -> int:
    """When a record is read among all: by the number of its archive, then by its own in there, from 0."""
    return archive << _MOST_RECORDS | record
