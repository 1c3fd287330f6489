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

    from linfen_crawler.archive.findings import Finding
    from linfen_crawler.archive.pieces import Beginning
    from linfen_crawler.operations.page_sources import SavedPage, Source
    from linfen_crawler.operations.piece_settling import PieceSettling

PIECE_BYTES = 1 << 19
"""Most bytes of a piece: some dozens of pages, so that finding its beginning costs little, and what it comes to is
small. Of smaller archives a process gets several at once, until they are so large together."""

PIECES_AT_ONCE = 16
"""... but no more."""

STORED_TIMES = 16
"""... of an object in a store so many times as large: it is asked for 1 MB at a time, and for each piece some 2 MB more
than that has are read, to find its beginning and its end. For that reason they do not become smaller near the end."""

LEFT_FOR_EACH = 2
"""Near the end a piece has what is left / (2 · processes): guided self-scheduling (Polychronopoulos and Kuck, 1987).
With pieces of one size the others wait at the end for the process that has the last one."""

LEAST_PART = 8
"""No piece is smaller than a whole one divided by this: to find its beginning would cost more than it helps."""

S = TypeVar("S")


class Shares:
    """How many bytes a process gets at once."""

    def __init__(self, left_bytes: int, most_bytes: int, jobs: int) -> None:
        """Make it.

        Args:
            left_bytes: Of all that is to be read.
            most_bytes: Of a share, as long as there is much left.
            jobs: Processes that read.
        """
        self.left_bytes = left_bytes
        """What nobody has yet."""
        self._most_bytes = most_bytes
        self._parts = LEFT_FOR_EACH * jobs

    def next_bytes(self) -> int:
        """Bytes of the next one."""
        return min(max(self.left_bytes // self._parts, self._most_bytes // LEAST_PART, 1), self._most_bytes)

    def next_stored_bytes(self) -> int:
        """Bytes of the next one, if it lies in a store."""
        return self._most_bytes * STORED_TIMES


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
    sources: Iterable[Source], shares: Shares, settling: PieceSettling
) -> Iterator[SavedPage | Finding | Undivided | Piece]:
    """The sources in their order; in place of an archive its pieces, or that it is undivided.

    Args:
        sources: What is read. Of archives a little is read here.
        shares: How large the pieces are. What is given out is taken off what is left.
        settling: Takes what becomes of the pieces, some pieces behind.
    """
    number = -1
    division = _Division(shares, settling)
    for source in sources:
        behind = shares.left_bytes - source.size
        if isinstance(source, ArchiveFile):
            number += 1
            for each in division.of_archive(source, number):
                shares.left_bytes -= each.size if isinstance(each, Piece) else source.size
                yield each
            shares.left_bytes = behind  # of one of which nothing more was wanted, too
        else:
            shares.left_bytes = behind
            yield source


class _Division:
    """Divides one archive after the other."""

    def __init__(self, shares: Shares, settling: PieceSettling) -> None:
        self._shares = shares
        self._settling = settling
        self._seen: set[tuple[str, str | None]] = set()

    def of_archive(self, archive: ArchiveFile, number: int) -> Iterator[Undivided | Piece]:
        """Its pieces, or that it is undivided."""
        if not may_be_divided(archive) or not archive.size:
            yield Undivided(number)
            return
        is_stored = isinstance(archive.path, StoredFile)
        size = self._shares.next_stored_bytes if is_stored else self._shares.next_bytes
        if archive.size <= size():
            yield Piece(number, size=archive.size)
            return
        beginning = _beginning_of(archive)
        # One that was given before is found out when it is its turn, and not read.
        if beginning is None or not beginning.is_alone or (archive.name, beginning.record_id) in self._seen:
            yield Undivided(number)
            return
        if beginning.record_id is not None:
            self._seen.add((archive.name, beginning.record_id))
        for piece in divided(archive, number, size):
            if self._settling.is_over(number):
                return
            yield piece if piece.is_exact else self._with_writer(piece, beginning)

    def _with_writer(self, piece: Piece, beginning: Beginning) -> Piece:
        """A piece with who may have written it: a file may be several that were joined; as a rule it is not."""
        known = self._settling.is_ours(piece.archive)
        stretch = piece.stretch._replace(is_ours=beginning.is_ours if known is None else known)
        return piece._replace(stretch=stretch)


def _beginning_of(archive: ArchiveFile) -> Beginning | None:
    with suppress(OSError, NotAnArchive, StoreFailed):  # said when it is its turn
        return beginning_of(archive)
    return None
