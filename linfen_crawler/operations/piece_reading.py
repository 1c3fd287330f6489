"""A piece of an archive, read and extracted by one process without the others."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.archive_files import NotAnArchive
from linfen_crawler.archive.findings import Finding, Kind
from linfen_crawler.archive.piece_tasks import PieceArchives, PieceTasks
from linfen_crawler.archive.pieces import start_in
from linfen_crawler.archive.place import turn_of
from linfen_crawler.archive.record import Damage, Record
from linfen_crawler.operations.read_ahead import read_ahead
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from linfen_crawler.archive.page_records import PageTask, VisitTask
    from linfen_crawler.archive.page_tasks import Choice, Task
    from linfen_crawler.archive.pieces import Piece

MOST_FOUND = 8 << 20
"""About how many bytes the findings of a piece may have; what they do not hold is read by who asked for them. A small
stretch of a hostile file can hold very much."""

MOST_TIMES = 32
"""... and so many times its own bytes, for a process reads many small pieces at once. Records are about as large as
their pages are packed."""

LEAST_FOUND = 1 << 18
"""... but so many bytes whatever it has."""

MOST_CAPTURES = 20_000
"""Captures of a piece that are noted: some 170 bytes each, and an object of a store may hold ten times as many."""

_EACH = 200
"""Bytes that what one record came to takes beside its texts."""


class Mark(NamedTuple):
    """A place between two records of a file. Counts are from the beginning of the piece, or of the file."""

    offset: int = 0
    """Byte offset of what comes next."""
    is_ours: bool = False
    """Whether what was read last was written by a crawl of ours."""
    records: int = 0
    """How many records stand before it."""
    unpacked: int = 0
    """How many bytes of unpacked content stand before it."""


NotedVisit = tuple[int, int, int, bool]
"""Of the note of a visit, what the index is to hold: key, offset, turn, whether it was rejected."""

Fields = tuple[Kind, str, str, str, bytes | None]
"""Those of a `Finding`."""

Found = tuple[list[Fields], NotedVisit | None, tuple[int, bool, int, int] | None]
"""What one record or damage came to; objects of classes of its own would take as long to be pickled as all the rest:

- its findings;
- the visit that it notes: its findings are those of an article that was not rejected before;
- where it begins, the fields of a `Mark`, if it is still to be made, by who knows the other pieces.
"""


@dataclass(slots=True)
class PieceRead:
    """What a piece came to. Turns and counts are from its first record."""

    piece: Piece
    first: str | None = None
    """Id of its first record."""
    began: Mark | None = None
    """Where reading began; None where no record begins in the piece."""
    reached: Mark = field(default_factory=Mark)
    """Where it ended."""
    is_whole: bool = False
    """Whether that is the end of the piece."""
    found: list[Found] = field(default_factory=list)
    captures: list[tuple[int, int, int]] = field(default_factory=list)
    """What the index is to hold: key, offset, turn."""


class PieceReader:
    """Reads pieces of the same archives, one after the other."""

    def __init__(
        self,
        archives: PieceArchives,
        choice: Choice,
        known_sites: Collection[str],
        make_record: Callable[[VisitTask | PageTask], Finding],
    ) -> None:
        """Make one.

        Args:
            archives: All archives.
            choice: Which pages are wanted.
            known_sites: Keys of the sites that there is a definition of.
            make_record: Makes the record of a visit or page.
        """
        self._archives = archives
        self._choice = choice
        self._known_sites = known_sites
        self._make_record = make_record

    def __call__(self, piece: Piece) -> PieceRead:
        """Read a piece. It is taken to be written by a crawl of ours where its stretch says so.

        Nothing is raised: whatever goes wrong ends it before the record at which it does, and who reads on from there
        meets the same, and says so.
        """
        read = PieceRead(piece)
        start: int | None = piece.stretch.start
        try:
            if not piece.is_exact:
                start = start_in(self._archives.original(piece.archive), piece.stretch)
        except (OSError, NotAnArchive, StoreFailed):
            return read
        if start is not None:
            read.began = Mark(start, piece.stretch.is_ours)
            tasks = PieceTasks(self._archives, self._choice, self._known_sites)
            self._extract(read, _Reading(read, tasks, self._archives))
        return read

    def _extract(self, read: PieceRead, reading: _Reading) -> None:
        size, most = 0, max(min(MOST_FOUND, MOST_TIMES * read.piece.size), LEAST_FOUND)
        last: int | None = None
        # In groups: reading and extracting empty a processor's caches for each other.
        for tasks, visit, needs_others, at in read_ahead(reading.records(), _size_of):
            try:
                findings = [each if isinstance(each, Finding) else self._make_record(each) for each in tasks]
            except Exception:
                reading.stop(at)
                break
            size += _EACH + sum([each.size for each in findings])
            # A damage may be that of the record before it, which would be read again with it.
            if size > most and last is not None and last != at[0]:
                reading.stop(at)
                break
            last = at[0]
            read.found.append(([each[:] for each in findings], visit, at if needs_others else None))
        behind = turn_of(read.piece.archive, read.reached.records)
        read.captures = [
            (key, place.offset, place.turn) for key, place in self._archives.noted.captures if place.turn < behind
        ]


class _Record(NamedTuple):
    """A record or damage of which something is to be made, or known."""

    tasks: list[Task]
    visit: NotedVisit | None
    needs_others: bool
    at: tuple[int, bool, int, int]


def _size_of(record: _Record) -> int:
    size = 0
    for task in record.tasks:
        size += len(task.where) + (0 if isinstance(task, Finding) else task.size)
    return size


class _Reading:
    """One pass over a piece, up to where it can be told what its records come to."""

    def __init__(self, read: PieceRead, tasks: PieceTasks, archives: PieceArchives) -> None:
        self._read = read
        self._tasks = tasks
        self._noted = archives.noted

    def stop(self, at: tuple[int, bool, int, int]) -> None:
        """Say that the piece ends before its end, at a `Mark`."""
        self._read.reached, self._read.is_whole = Mark(*at), False

    def records(self) -> Iterator[_Record]:
        """What is to be made of its records. A record is given once it is known that it is alone in its gzip member."""
        held: _Record | None = None
        last: Record | None = None
        began = self._read.began or Mark()
        here: tuple[int, bool, int, int] = began
        records, ours = 0, began.is_ours
        piece, page_tasks, noted = self._read.piece, self._tasks, self._noted
        things = page_tasks.by_record(piece.archive, piece.stretch._replace(start=began.offset))
        while True:
            try:
                given = next(things, None)
            except Exception:
                self.stop(here)
                return
            if last is not None and last.behind and last.failure is None:
                # The place of the next one counts in the unpacked content of the whole file, which is not known here.
                self.stop(here)
                return
            if given is None:
                break
            thing, tasks = given
            if thing is None:  # the file cannot be read
                self.stop(here)
                return
            if held is not None:
                yield held
                held = None
            here = (page_tasks.reached, ours, records, page_tasks.unpacked)
            last = None if isinstance(thing, Damage) else thing
            if not page_tasks.is_packed or (last is not None and len(noted.captures) > MOST_CAPTURES):
                self.stop(here)
                return
            if last is not None and here[0] == began.offset:
                self._read.first = last.header("WARC-Record-ID")
            needs_others = last is not None and page_tasks.needs_others
            if tasks or needs_others:
                held = _Record(tasks, self._visit_of(thing), needs_others, here)
            records, ours = records + (last is not None), page_tasks.is_ours
        if held is not None:
            yield held
        self._read.reached = Mark(self._tasks.reached, ours, records, self._tasks.unpacked)
        self._read.is_whole = True

    def _visit_of(self, thing: Record | Damage) -> NotedVisit | None:
        visited = self._noted.visited
        if not visited or isinstance(thing, Damage):
            return None
        key, turn, _, offset, _, rejected = visited[-1]
        return (key, offset, turn, rejected) if offset == thing.offset else None
