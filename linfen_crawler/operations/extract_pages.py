"""The records of saved pages and of archives, in the order in which they are given, on all cores."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, cast

from linfen_crawler.archive.archive_files import ArchiveFile
from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_records import PageTask, VisitTask
from linfen_crawler.archive.page_tasks import PageTasks
from linfen_crawler.archive.piece_tasks import PieceArchives
from linfen_crawler.archive.pieces import Piece
from linfen_crawler.missing_extra import MissingExtra, need
from linfen_crawler.operations.archive_division import (
    PIECE_BYTES,
    PIECES_AT_ONCE,
    Shares,
    Undivided,
    are_worth_dividing,
    in_pieces,
    undivided,
)
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ordered_pool import CHUNK_BYTES, OrderedPool
from linfen_crawler.operations.page_sources import SavedPage, Source, Wish
from linfen_crawler.operations.page_worker import Worker, crashed
from linfen_crawler.operations.piece_reading import PieceRead, PieceReader
from linfen_crawler.operations.piece_settling import PieceSettling, Settled
from linfen_crawler.operations.read_ahead import read_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence


DEATHS_AT_PIECE = 1
"""A piece at which a process ended is read by the main process, and its pages are done one by one: of that at which it
ends again it is said."""


def extract_pages(
    sources: Sequence[Source],
    wish: Wish,
    *,
    jobs: int,
    on_progress: Callable[[int], None] = lambda _: None,
    piece_bytes: int = PIECE_BYTES,
) -> Generator[Finding, None, None]:
    """What the sources come to, one by one, in their order.

    Args:
        sources: Pages and archives.
        wish: How to extract them.
        jobs: On how many cores; the findings are the same for any number.
        on_progress: Told how many bytes of all sources were read.
        piece_bytes: Archives that can be divided are read by all processes, each about so many bytes at a time at most.

    Raises:
        CannotRun: USAGE, where there are archives and the library that reads them is not installed; OUTPUT, where there
            is no room for temporary files.
        StoreFailed: A store that pages or archives lie in cannot be used.
    """
    archives = [source for source in sources if isinstance(source, ArchiveFile)]
    if archives:
        try:
            need("archive", "warcio")
        except MissingExtra as missing:
            raise CannotRun(ExitCode.USAGE, str(missing)) from None
    pool: OrderedPool[_Work, _Result] = OrderedPool(
        partial(_AllWork, wish, archives),
        jobs=jobs,
        size_of=_size_of,
        crashed=_crashed,
        module=__name__,
    )
    try:
        with ArchiveSet(archives) as together:
            progress = _Progress(on_progress)
            tasks = PageTasks(together, wish.choice, wish.definitions.keys(), progress.of_archives, hands_over=True)
            made: Iterator[_Task]
            at_once = CHUNK_BYTES
            if jobs > 1 and are_worth_dividing(archives, piece_bytes):
                settling = PieceSettling(together, tasks)
                shares = Shares(sum(source.size for source in sources), piece_bytes, jobs)
                in_order = pool.results(
                    in_pieces(sources, shares, settling),
                    is_known=lambda each: not isinstance(each, Piece),
                    at_once=PIECES_AT_ONCE,
                    bytes_at_once=shares.next_bytes,
                    most_deaths=DEATHS_AT_PIECE,
                    alone=_crashed,  # read here: its pages may be more than one process's work, or end it
                )
                made = _tasks(in_order, tasks, progress, settling)
                at_once = min(at_once, piece_bytes)  # what a piece came to should not wait for many others
            else:
                made = _tasks(undivided(sources), tasks, progress)
            if jobs == 1:
                made = read_ahead(made, _size_of)  # several processes get several at once anyway
            known = Finding | Settled
            for found in pool.results(
                made, is_known=lambda each: isinstance(each, known), bytes_at_once=lambda: at_once
            ):
                if isinstance(found, Settled):
                    yield from found.findings
                else:
                    yield cast("Finding", found)
    except sqlite3.Error as error:
        raise CannotRun(
            ExitCode.OUTPUT, f"cannot write the temporary index ({error}): make room, or name a folder in SQLITE_TMPDIR"
        ) from None


_Task = SavedPage | VisitTask | PageTask | Finding | Settled
_Work = SavedPage | VisitTask | PageTask | Piece
"""What a process does."""
_Result = Finding | Settled | PieceRead | SavedPage | Undivided
"""What becomes of it, or passes among it."""


class _Progress:
    """How many bytes of pages and archives were read."""

    def __init__(self, on_progress: Callable[[int], None]) -> None:
        self._on_progress = on_progress
        self._pages = self._archives = 0

    def of_archives(self, read: int) -> None:
        self._archives = max(self._archives, read)  # a reader is ahead of its records at times
        self._on_progress(self._pages + self._archives)

    def of_page(self, page: SavedPage) -> None:
        self._pages += page.size
        self._on_progress(self._pages + self._archives)


def _tasks(
    sources: Iterator[_Result], tasks: PageTasks, progress: _Progress, settling: PieceSettling | None = None
) -> Iterator[_Task]:
    for source in sources:
        if isinstance(source, Undivided):
            yield from tasks.of_archive(source.number)
        elif isinstance(source, SavedPage):
            yield source
            progress.of_page(source)
        elif isinstance(source, Finding):
            yield source
        elif settling is not None and isinstance(source, PieceRead):
            yield from settling.settle(source)


class _AllWork:
    """Does tasks and pieces of archives; one of these in each process."""

    def __init__(self, wish: Wish, archives: Sequence[ArchiveFile]) -> None:
        self._wish = wish
        self._archives = archives
        self._do = Worker(wish)
        self._read: PieceReader | None = None

    def __call__(self, task: _Work) -> _Result:
        if not isinstance(task, Piece):
            return self._do(task)
        if self._read is None:
            wish = self._wish
            together = PieceArchives(self._archives)
            self._read = PieceReader(together, wish.choice, wish.definitions.keys(), self._do.make_record)
        return self._read(task)


def _crashed(task: _Work) -> _Result:
    return PieceRead(task) if isinstance(task, Piece) else crashed(task)


def _size_of(task: _Work | _Result) -> int:
    if isinstance(task, SavedPage):
        return len(task.data)
    return 0 if isinstance(task, PieceRead | Undivided) else task.size
