"""From archives to tasks: surveyed, divided where records begin, and with the index of what they refer to."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import ArchiveFile
from linfen_crawler.archive.capture_index import CaptureIndex
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.pieces import Piece, divided
from linfen_crawler.archive.place import turn_of
from linfen_crawler.bulk_extraction.job import CAPTURES, INDEX
from linfen_crawler.bulk_extraction.part_tasks import in_tasks

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from linfen_crawler.archive.capture_index import Hashed
    from linfen_crawler.bulk_extraction.part_tasks import Item, PartTask
    from linfen_crawler.bulk_extraction.survey import Survey
    from linfen_crawler.operations.page_sources import Source
    from linfen_crawler.stores.store import Store

    Surveyed = Callable[[Iterable[Piece], bool], Iterator[Survey]]
    """Surveys pieces, in any order; with true, by the help of the index of captures that lies in the output."""
    Captures = Callable[[Iterable[Piece]], Iterator[tuple[Piece, list[Hashed]]]]
    """All captures of pieces, in any order."""


def plan_tasks(
    sources: Sequence[Source], size: int, store: Store, survey: Surveyed, captures: Captures
) -> list[PartTask]:
    """The tasks that make the records of all sources, in their order. The index lies in the output then.

    Args:
        sources: What is read.
        size: About how many bytes a task reads.
        store: The output.
        survey: Surveys pieces.
        captures: Gives their captures.

    Raises:
        StoreFailed, OSError, sqlite3.Error: The index cannot be written.
    """
    archives = [source for source in sources if isinstance(source, ArchiveFile)]
    with tempfile.TemporaryDirectory(prefix="linfen-") as folder:
        file = Path(folder) / "index.sqlite"
        with CaptureIndex(file) as index:
            plan = _Plan(archives, size, index, survey)
            plan.survey_all()
            if plan.is_incomplete:
                plan.enter_all(captures)
                index.save()
                store.put_file(CAPTURES, file)
                plan.find_pages()
            index.save()
            store.put_file(INDEX, file)
    return list(in_tasks(_items(sources, plan), size))


class _Plan:
    """The pieces of all archives, and the index that is filled on the way.

    The surveys come in any order, and are taken in that of the archives: only those that wait for one before are held.
    """

    def __init__(self, archives: Sequence[ArchiveFile], size: int, index: CaptureIndex, survey: Surveyed) -> None:
        self._archives = archives
        self._size = size
        self._index = index
        self._survey = survey
        self._seen: set[tuple[str, str]] = set()
        self._without_pages: list[Piece] = []
        self.pieces: list[list[Piece]] = []
        """Of each archive, following each other without gap or overlap."""
        self.twice: set[int] = set()
        """Numbers of the archives that were given before."""
        self.is_incomplete = False
        """Whether something was looked for that the index does not have yet."""

    def survey_all(self) -> None:
        """Survey all archives, and enter what pieces must know of each other."""
        divided_so = [
            list(divided(archive, number, lambda: self._size)) for number, archive in enumerate(self._archives)
        ]
        waiting: dict[int, list[Survey]] = {}
        for found in self._survey((piece for pieces in divided_so for piece in pieces), False):
            waiting.setdefault(found.piece.archive, []).append(found)
            while (number := len(self.pieces)) in waiting and len(waiting[number]) == len(divided_so[number]):
                row = sorted(waiting.pop(number), key=lambda each: each.order)
                self._take(number, self._in_a_row(row, number))

    def _in_a_row(self, found: list[Survey], number: int) -> list[Survey]:
        """Surveys of one archive, with those done again that did not begin where the one before ended.

        That happens where bytes look like a record and are none: those of an archive inside an archive.
        """
        size = self._archives[number].size
        if len(found) > 1 and not all(each.is_divisible for each in found):
            found = list(self._survey([Piece(number, size=size)], False))
        row: list[Survey] = []
        for each in found:
            stretch = each.piece.stretch
            if row:
                before = row[-1]
                if before.reached >= (size if stretch.end is None else stretch.end):
                    continue  # the one before has read all of it
                if (stretch.start, stretch.is_ours) != (before.reached, before.is_ours_at_end):
                    stretch = stretch._replace(start=before.reached, is_ours=before.is_ours_at_end)
                    (each,) = self._survey([each.piece._replace(stretch=stretch, is_exact=True)], False)  # noqa: PLW2901
                # Between the last record of a piece and the first of the next there is nothing.
                before.piece = _with(before.piece, end=stretch.start)
            row.append(each)
        row[-1].piece = _with(row[-1].piece, end=None)
        return row

    def _take(self, number: int, row: list[Survey]) -> None:
        """Enter what the pieces of an archive hold, whose turns count from the first record of each."""
        before = 0
        for each in row:
            each.piece = _with(each.piece, records_before=before)
            each.raise_turns(turn_of(0, before))
            before += each.records
        self.pieces.append([each.piece for each in row])
        first = row[0].first
        if first is not None and first in self._seen:
            self.twice.add(number)
            return
        if first is not None:
            self._seen.add(first)
        for each in row:
            self._index.add_hashed(each.captures)
            if not self.is_incomplete:
                self.is_incomplete = any(self._index.find_hashed(keys, turn) is None for turn, keys in each.wanted)
            if each.misses_pages:
                self._without_pages.append(each.piece)
            else:
                self._index.add_hashed_visits(each.visits)

    def enter_all(self, captures: Captures) -> None:
        """Enter all captures, also those of which notes say what they are, and those of archives given twice."""
        for _, found in captures(piece for pieces in self.pieces for piece in pieces):
            self._index.add_hashed(found, late=True)

    def find_pages(self) -> None:
        """Survey again the pieces whose notes speak of pages that lie elsewhere: which visits have theirs."""
        for found in self._survey(self._without_pages, True):
            self._index.add_hashed_visits(found.visits)


def _with(piece: Piece, **changes: int | None) -> Piece:
    return piece._replace(stretch=piece.stretch._replace(**changes))  # type: ignore[arg-type]


def _items(sources: Sequence[Source], plan: _Plan) -> Iterator[Item]:
    number = -1
    for source in sources:
        if not isinstance(source, ArchiveFile):
            yield source
            continue
        number += 1
        if number in plan.twice:
            yield Finding("note", source.label, "given_twice", "this file was read already")
        else:
            yield from plan.pieces[number]
