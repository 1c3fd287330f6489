"""Pieces that processes read without each other, put together to what reading the archive in one go comes to."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.capture_index import Hashed, HashedVisit, Place
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import LOOK_BACK, PageTasks
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.stretch import Stretch
from linfen_crawler.operations.piece_reading import Mark, PieceRead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from linfen_crawler.archive.archive_set import ArchiveSet
    from linfen_crawler.archive.page_tasks import Task


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
        visits: list[HashedVisit] = []
        settled: list[Finding] = []
        try:
            for findings, visit, needs_others, at in read.found:
                if visit is not None and visit[0] in first:  # what needs others noted no visit
                    visits.append(self._visit(*visit, before.records))
                elif needs_others or not self._stands(visit, before.records):
                    index.add_hashed_visits(visits)
                    yield from _settled(settled)
                    # What is made now may be visits of the same articles.
                    first, visits, settled = set(), [], []
                    yield from self._again(Mark(*at), before.records)
                    if self.is_over(self._number):
                        return
                    continue
                for each in map(Finding._make, findings):
                    is_once = each.reason == "no_definition" and each.kind == "note"
                    if not is_once or self._tasks.is_new(each.message):
                        settled.append(each)
            index.add_hashed_visits(visits)
        except sqlite3.Error:
            yield from _settled(settled)  # found before the index failed
            raise
        yield from _settled(settled)
        self._at = Mark(
            read.reached.offset,
            read.reached.is_ours,
            before.records + read.reached.records,
            before.unpacked + read.reached.unpacked,
        )

    def _stands(self, visit: tuple[int, int, int, bool] | None, records_before: int) -> bool:
        """Whether no visit before makes a visit's findings others; it is then entered."""
        if visit is None:
            return True
        key, _, turn, rejected = visit
        before = self._archives.index.hashed_visits(key, turn + records_before, LOOK_BACK)
        if before and (rejected or any(was_rejected for _, was_rejected in before)):
            return False
        self._archives.index.add_hashed_visits([self._visit(*visit, records_before)])
        return True

    def _first_visits(self, read: PieceRead) -> set[int]:
        """Of the articles visited in a piece, as the index has them, those visited there once and nowhere before."""
        times = Counter([visit[0] for _, visit, _, _ in read.found if visit is not None])
        once = [key for key, count in times.items() if count == 1]
        return set(once) - self._archives.index.keys_visited(once)

    def _visit(self, key: int, offset: int, turn: int, rejected: bool, records_before: int) -> HashedVisit:
        return HashedVisit(key, Place(self._number, offset, turn=turn + records_before), rejected)

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


def _settled(findings: list[Finding]) -> Iterator[Settled]:
    if findings:
        yield Settled(findings, sum([each.size for each in findings]))
