"""What is read, with the archives that can be divided in pieces, so that each process reads some of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from linfen_crawler.archive.archive_files import ArchiveFile, NotAnArchive
from linfen_crawler.archive.pieces import Piece, beginning_of, divided, may_be_divided
from linfen_crawler.stores.store import StoreFailed
from linfen_crawler.stores.stored_file import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linfen_crawler.archive.pieces import Beginning
    from linfen_crawler.operations.piece_settling import PieceSettling

PIECE_BYTES = 1 << 19
"""Bytes of a piece: some dozens of pages, so that finding its beginning costs little, and what it comes to is small. Of
smaller archives a process gets several at once, until they are so large together."""

PIECES_AT_ONCE = 16
"""... but no more."""

STORED_TIMES = 16
"""... of an object in a store so many times as large: it is asked for 1 MB at a time, and for each piece some 2 MB more
than that has are read, to find its beginning and its end."""

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Undivided:
    """An archive that is read in one go."""

    number: int


def are_worth_dividing(archives: Iterable[ArchiveFile], piece_bytes: int) -> bool:
    """Whether archives may come to more than what one process gets at once."""
    return sum(archive.size for archive in archives if may_be_divided(archive)) > piece_bytes


def undivided(sources: Iterable[S | ArchiveFile]) -> Iterator[S | Undivided]:
    """The sources in their order, with no archive divided."""
    number = -1
    for source in sources:
        if isinstance(source, ArchiveFile):
            number += 1
            yield Undivided(number)
        else:
            yield source


def in_pieces(
    sources: Iterable[S | ArchiveFile], piece_bytes: int, settling: PieceSettling
) -> Iterator[S | Undivided | Piece]:
    """The sources in their order; in place of an archive its pieces, or that it is undivided.

    Args:
        sources: What is read. Of archives a little is read here.
        piece_bytes: Bytes of a piece.
        settling: Takes what becomes of the pieces, some pieces behind.
    """
    number = -1
    seen: set[tuple[str, str | None]] = set()
    for source in sources:
        if not isinstance(source, ArchiveFile):
            yield source
            continue
        number += 1
        if not may_be_divided(source) or not source.size:
            yield Undivided(number)
            continue
        size = piece_bytes * STORED_TIMES if isinstance(source.path, StoredFile) else piece_bytes
        if source.size <= size:
            yield Piece(number, size=source.size)
            continue
        beginning = _beginning_of(source)
        # One that was given before is found out when it is its turn, and not read.
        if beginning is None or not beginning.is_alone or (source.name, beginning.record_id) in seen:
            yield Undivided(number)
            continue
        if beginning.record_id is not None:
            seen.add((source.name, beginning.record_id))
        for piece in divided(source, number, size):
            if settling.is_over(number):
                break
            if piece.is_exact:
                yield piece
                continue
            # A file may be several that were joined; as a rule who began it wrote all of it.
            known = settling.is_ours(number)
            stretch = piece.stretch._replace(is_ours=beginning.is_ours if known is None else known)
            yield piece._replace(stretch=stretch)


def _beginning_of(archive: ArchiveFile) -> Beginning | None:
    with suppress(OSError, NotAnArchive, StoreFailed):  # said when it is its turn
        return beginning_of(archive)
    return None
