"""A part of an archive file: the records that begin in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from linfen_crawler.archive.record import Damage, Record


class Stretch(NamedTuple):
    """From one record of a file on, up to another one."""

    start: int = 0
    """Byte offset at which a record begins."""
    end: int | None = None
    """Byte offset: what begins there or behind it is not in it. None for the end of the file."""
    records_before: int = 0
    """How many records of the file stand before it."""
    is_ours: bool = False
    """Whether the records at its start were written by a crawl of ours."""
    unpacked_before: int = 0
    """Bytes of unpacked content before it: the places of records that share a gzip member are counted in them."""
    is_packed: bool | None = None
    """Whether the records of the file are in gzip members; None where what stands at `start` shows it: a record."""

    def is_over_at(self, place: int) -> bool:
        """Whether what `begins_at` a place stands behind it."""
        return self.end is not None and place >= self.end


WHOLE = Stretch()
"""All of a file."""


def begins_at(thing: Record | Damage) -> int:
    """Byte offset of a record or damage; of its gzip member, where that holds others, too."""
    return thing.member
