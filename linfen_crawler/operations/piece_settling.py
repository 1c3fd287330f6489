"""Pieces that processes read without each other, put together to what reading the archive in one go comes to."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from linfen_crawler.archive.capture_index import Hashed
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import LOOK_BACK, PageTasks
from linfen_crawler.archive.place import Place, turn_of
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.stretch import Stretch
from linfen_crawler.operations.piece_reading import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linfen_crawler.archive.archive_set import ArchiveSet
    from linfen_crawler.archive.page_tasks import Task
    from linfen_crawler.archive.visit_table import HashedVisit
    from linfen_crawler.operations.piece_reading import Fields, NotedVisit, PieceRead


_finding = cast("Callable[[Fields], Finding]", partial(tuple.__new__, Finding))  # as `_make`, in a tenth of its time


class Settled(NamedTuple):
    """Findings to which nothing has to be done any more."""

    findings: list[Finding]
    size: int
    """Letters and bytes of what they say."""


class PieceSettling:
    """Takes the pieces of archives in their order, and says what they come to.

    Whoever read a piece took it to begin with the first record that could be found, and knew of no other record. Where
    it begins elsewhere, it is read again here; where a record needs others, or an article was rejected before, its task
    is made here. In memory is one piece.
    """

    def __init__(self, archives: ArchiveSet, tasks: PageTasks) -> None:
        """Make it.

        Args:
            archives: All archives; their index is filled.
            tasks: Makes the tasks of what is not divided, too.
        """
        self._archives = archives
        self._tasks = tasks
        self._number = -1
        self._at = Mark()
        self._is_over = False

    def is_over(self, number: int) -> bool:
        """Whether nothing more is wanted of an archive."""
        return number < self._number or (number == self._number and self._is_over)

    def is_ours(self, number: int) -> bool | None:
        """Whether a crawl of ours wrote what was read last of an archive; None as long as nothing was."""
        return self._at.is_ours if number == self._number and self._at.offset else None

    def settle(self, read: PieceRead) -> Iterator[Task | Settled]:
        """What the next piece of an archive comes to, or its first: findings, and tasks that are still to be done.

        Raises:
            StoreFailed: The store of an archive cannot be used.
            sqlite3.Error: The index cannot be written.
        """
        number = read.piece.archive
        if number != self._number:
            self._number, self._at, self._is_over = number, Mark(), False
            twice = self._tasks.given_twice(number, read.first)
            if twice is not None:
                yield twice
                self._end()
        if self.is_over(number):
            return
        end = read.piece.stretch.end
        size = self._archives.original(number).size
        if self._at.offset < (size if end is None else end):
            if read.began is not None and read.began[:2] == self._at[:2]:
                yield from self._taken(read)
                if not read.is_whole and not self.is_over(number):
                    yield from self._read_here(end)
            else:
                yield from self._read_here(end)
        if self.is_over(number):
            return
        if end is None:
            self._end()
        else:
            self._tasks.has_read(number, self._at.offset)

    def _end(self) -> None:
        self._is_over = True
        self._tasks.passed(self._number)

    def _taken(self, read: PieceRead) -> Iterator[Task | Settled]:
        """What was found in a piece that was read from the right place on."""
        before, index = self._at, self._archives.index
        index.add_hashed(
            Hashed(key, Place(self._number, offset, turn=turn + before.records)) for key, offset, turn in read.captures
        )
        first = self._first_visits(read)
        visits: list[NotedVisit] = []
        waiting: list[Fields] = []
        try:
            for findings, visit, at in read.found:
                again = at
                if visit is not None:  # what needs others noted no visit
                    if visit[0] in first:
                        visits.append(visit)
                    elif not self._stands(visit, before.records):
                        again = self._beginning_of(visit)
                if again is None:
                    waiting += findings
                    continue
                index.add_hashed_visits(self._in_the_whole(visits, before.records))
                yield from self._settled(waiting)
                # What is made now may be visits of the same articles.
                first, visits, waiting = set(), [], []
                yield from self._again(Mark(*again), before.records)
                if self.is_over(self._number):
                    return
            index.add_hashed_visits(self._in_the_whole(visits, before.records))
        except sqlite3.Error:
            yield from self._settled(waiting)  # found before the index failed
            raise
        yield from self._settled(waiting)
        self._at = Mark(
            read.reached.offset,
            read.reached.is_ours,
            before.records + read.reached.records,
            before.unpacked + read.reached.unpacked,
        )

    def _stands(self, visit: NotedVisit, records_before: int) -> bool:
        """Whether no visit before makes a visit's findings others; it is then entered."""
        key, _, turn, rejected = visit
        before = self._archives.index.hashed_visits(key, turn + records_before, LOOK_BACK)
        if before and (rejected or any(was_rejected for _, was_rejected in before)):
            return False
        self._archives.index.add_hashed_visits(self._in_the_whole([visit], records_before))
        return True

    def _first_visits(self, read: PieceRead) -> set[int]:
        """Of the articles visited in a piece, as the index has them, those visited there once and nowhere before."""
        times = Counter([visit[0] for _, visit, _ in read.found if visit is not None])
        once = [key for key, count in times.items() if count == 1]
        return set(once) - self._archives.index.keys_visited(once)

    def _in_the_whole(self, visits: list[NotedVisit], records_before: int) -> list[HashedVisit]:
        """Visits that a piece notes as the index of all archives holds them."""
        number = self._number
        return [(key, turn + records_before, number, offset, True, rejected) for key, offset, turn, rejected in visits]

    def _beginning_of(self, visit: NotedVisit) -> Mark:
        """Where the record of a visit begins, counted from the beginning of its piece.

        Visits are noted in archives of ours alone, and given out by a piece where their record is alone in its member;
        turns of a piece count from its first record.
        """
        _, offset, turn, _ = visit
        return Mark(offset, is_ours=True, records=turn - turn_of(self._number, 0))

    def _settled(self, found: list[Fields]) -> Iterator[Settled]:
        """What is ready in one, without what was said of a site before. Take it before more is made."""
        findings = [
            each
            for each in map(_finding, found)
            if each[2] != "no_definition" or each[0] != "note" or self._tasks.is_new(each[3])
        ]
        if findings:
            size = sum([len(where) + len(message) + len(line or b"") for _, where, _, message, line in findings])
            yield Settled(findings, size)

    def _again(self, at: Mark, records_before: int) -> Iterator[Task]:
        """The tasks of one record, now that all before it are known."""
        stretch = Stretch(at.offset, None, records_before + at.records, at.is_ours)
        with closing(self._tasks.by_record(self._number, stretch)) as things:
            for thing, tasks in things:
                yield from tasks
                if thing is None:
                    self._end()
                return

    def _read_here(self, end: int | None) -> Iterator[Task]:
        """The tasks of all that comes up to a byte offset, or to the end of the file."""
        at = self._at
        records = at.records
        # What comes next may be damage; behind the beginning of a file that is not packed nothing is read here.
        is_packed = True if at.offset else None
        stretch = Stretch(at.offset, end, records, at.is_ours, at.unpacked, is_packed)
        for thing, tasks in self._tasks.by_record(self._number, stretch):
            yield from tasks
            if thing is None:
                self._end()
                return
            records += isinstance(thing, Record)
        self._at = Mark(self._tasks.reached, self._tasks.is_ours, records, self._tasks.unpacked)
