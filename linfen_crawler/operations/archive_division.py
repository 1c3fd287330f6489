"""What is read, with the archives that can be divided in pieces, so that each process reads some of them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from linfen_crawler.archive.archive_files import ArchiveFile, NotAnArchive
from linfen_crawler.archive.pieces import beginning_of, divided, may_be_divided
from linfen_crawler.operations.piece_settling import Division
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linfen_crawler.archive.pieces import Beginning, Piece
    from linfen_crawler.operations.piece_settling import PieceSettling

PIECE_BYTES = 1 << 18
"""Bytes of a piece: some dozens of pages, so that finding its beginning costs little, and what it comes to is small."""

S = TypeVar("S")


@dataclass(frozen=True, slots=True)
class Undivided:
    """An archive that is read in one go."""

    number: int


def is_worth_dividing(archive: ArchiveFile, piece_bytes: int) -> bool:
    """Whether an archive may come to more than one piece of so many bytes."""
    return archive.size > piece_bytes and may_be_divided(archive)


def in_pieces(
    sources: Iterable[S | ArchiveFile], piece_bytes: int, settling: PieceSettling
) -> Iterator[S | Undivided | Division | Piece]:
    """The sources in their order; in place of an archive that it is undivided, or its division and its pieces.

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
        beginning = _beginning_of(source) if is_worth_dividing(source, piece_bytes) else None
        # An archive that was given before is not read: what is seen first when it is its turn.
        if beginning is None or not beginning.is_alone or (source.name, beginning.record_id) in seen:
            yield Undivided(number)
            continue
        if beginning.record_id is not None:
            seen.add((source.name, beginning.record_id))
        yield Division(number, beginning.record_id)
        for piece in divided(source, number, piece_bytes):
            if settling.is_over(number):
                break
            if piece.is_exact:
                yield piece
                continue
            # A file may be several that were joined; as a rule who began it wrote all of it.
            known = settling.is_ours(number)
            stretch = replace(piece.stretch, is_ours=beginning.is_ours if known is None else known)
            yield replace(piece, stretch=stretch)


def _beginning_of(archive: ArchiveFile) -> Beginning | None:
    with suppress(OSError, NotAnArchive, StoreFailed):  # said when it is its turn
        return beginning_of(archive)
    return None
