"""A first reading of a piece of an archive: where its records lie, and what other pieces must know of it.

Most of an archive's records stand for themselves. A revision needs the record before it, a revisit the capture that it
repeats, and a record its number among those of its file; these may lie in pieces that other processes read. The
survey unpacks everything and extracts nothing.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import NotAnArchive
from linfen_crawler.archive.capture_index import Hashed, NotedIndex, hashed
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import PageTasks
from linfen_crawler.archive.pieces import beginning_of, start_in
from linfen_crawler.archive.record import Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.archive.archive_files import ArchiveFile
    from linfen_crawler.archive.pieces import Piece
    from linfen_crawler.archive.place import Place
    from linfen_crawler.archive.visit_table import HashedVisit
    from linfen_crawler.bulk_extraction.job import Desk


@dataclass(slots=True)
class Survey:
    """What a piece holds. Turns count from the first record of the piece."""

    piece: Piece
    """The piece, from the record on that begins it."""
    reached: int = 0
    """Byte offset of the first record behind it; the end of the file where there is none."""
    records: int = 0
    """How many records it has."""
    is_ours_at_end: bool = False
    """Whether its last records were written by a crawl of ours."""
    first: tuple[str, str] | None = None
    """File name and id of the file's first record, where the piece begins with it."""
    is_divisible: bool = True
    """Whether its records stand for themselves: one gzip member each, and no ARC."""
    captures: list[Hashed] = field(default_factory=list)
    visits: list[HashedVisit] = field(default_factory=list)
    wanted: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)
    """What was looked for and not found yet: the turn, and the keys in their order."""
    misses_pages: bool = False
    """Whether pages of a visit do not lie where its note says."""
    order: int = 0
    """Where the piece stands among those of its archive, before its beginning was looked for."""

    def raise_turns(self, by: int) -> None:
        """Count turns from elsewhere on."""
        self.captures = [Hashed(key, place._replace(turn=place.turn + by)) for key, place in self.captures]
        self.visits = [(visit[0], visit[1] + by, *visit[2:]) for visit in self.visits]
        self.wanted = [(turn + by, keys) for turn, keys in self.wanted]


class _Noting(NotedIndex):
    """An index that also notes what was not found."""

    def __init__(self, file: Path | None) -> None:
        super().__init__(file)
        self.wanted: list[tuple[int, tuple[int, ...]]] = []
        self._has_file = file is not None

    def find(self, keys: Sequence[str], before: int) -> Place | None:
        found = super().find(keys, before) if self._has_file else None
        if found is None:
            self.wanted.append((before, tuple(map(hashed, keys))))
        return found

    def find_anywhere(self, keys: Sequence[str]) -> Place | None:
        return super().find_anywhere(keys) if self._has_file else None

    def visits(self, *_: object) -> list[tuple[Place, bool]]:
        return []  # what came before does not matter yet


def survey_piece(desk: Desk, piece: Piece, captures: Path | None = None) -> Survey:
    """Read a piece for the first time.

    Args:
        desk: This process's.
        piece: The piece. One that is not exact begins with the first record behind its start.
        captures: An index of all captures, where pages were missed before.

    Raises:
        StoreFailed: The store of the archive cannot be used.
    """
    survey = Survey(piece, order=piece.stretch.start)
    archive = desk.job.archives[piece.archive]
    try:
        if not piece.is_exact:
            survey.piece = piece = _with_its_start(archive, piece)
    except (OSError, NotAnArchive):
        survey.reached = archive.size
        return survey  # it is named when it is extracted
    wish = desk.job.wish
    noted = desk.surveyed.index = _Noting(captures)
    tasks = PageTasks(desk.surveyed, wish.choice, wish.definitions.keys())
    for thing, found in tasks.by_record(piece.archive, piece.stretch):
        if isinstance(thing, Record):
            if not survey.records and piece.stretch.start == 0 and thing.header("WARC-Record-ID"):
                survey.first = (archive.name, thing.header("WARC-Record-ID") or "")
            survey.records += 1
            survey.is_divisible &= thing.addressable and not thing.is_arc
        survey.misses_pages |= any(each.reason == "page_not_given" for each in found if isinstance(each, Finding))
    survey.reached, survey.is_ours_at_end = tasks.reached, tasks.is_ours
    survey.captures, survey.visits, survey.wanted = noted.captures, noted.visited, noted.wanted
    return survey


def captures_of(desk: Desk, piece: Piece) -> list[Hashed]:
    """All captures of a piece, also those of which notes say what they are.

    Raises:
        StoreFailed: The store of the archive cannot be used.
    """
    noted = desk.surveyed.index = NotedIndex()
    with suppress(OSError, NotAnArchive):  # it is named when it is extracted
        for place, record, captured in desk.surveyed.answers(piece.archive, piece.stretch):
            desk.surveyed.enter(place, record, captured)
    return noted.captures


def _with_its_start(archive: ArchiveFile, piece: Piece) -> Piece:
    """A piece from the first record on that begins in it, taken to be written by whoever wrote the file's first one.

    Raises:
        OSError, NotAnArchive, StoreFailed: The file cannot be read.
    """
    start = start_in(archive, piece.stretch)
    first = beginning_of(archive)
    ours = first is not None and first.is_ours
    begun = piece.stretch._replace(start=archive.size if start is None else start, is_ours=ours)
    return piece._replace(stretch=begun, is_exact=True)
