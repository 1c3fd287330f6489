"""The records of saved pages and of archives, in the order in which they are given, on all cores."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import ArchiveFile
from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_records import PageTask, RecordMaker, VisitTask
from linfen_crawler.archive.page_tasks import Choice, PageTasks
from linfen_crawler.article import NotAnArticle
from linfen_crawler.extract_article import extract, read_page
from linfen_crawler.missing_extra import MissingExtra, need
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ordered_pool import OrderedPool
from linfen_crawler.operations.read_ahead import read_ahead
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.stores.stored_file import StoredFile


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page, to be read when its turn comes."""

    name: str
    """What people call it."""
    path: Path | StoredFile | None
    """The file; None where `data` holds the page."""
    data: bytes = b""
    size: int = 0
    """How many bytes it has."""


Source = SavedPage | ArchiveFile | Finding
"""What is read: a page, an archive, or what was found wrong with one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How and which pages are to be extracted."""

    definitions: Mapping[str, SiteDefinition]
    """The site definitions by key."""
    choice: Choice
    """Which pages of archives are wanted; its site's layouts are also tried on saved pages."""
    url: str | None = None
    """The address of the only saved page."""
    fetched_at: datetime | None = None
    """When the saved pages were saved."""


def extract_pages(
    sources: Sequence[Source], wish: Wish, *, jobs: int, on_progress: Callable[[int], None] = lambda _: None
) -> Generator[Finding, None, None]:
    """What the sources come to, piece by piece, in their order.

    Args:
        sources: Pages and archives.
        wish: How to extract them.
        jobs: On how many cores; the findings are the same for any number.
        on_progress: Told how many bytes of all sources were read.

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
    pool: OrderedPool[_Task, Finding] = OrderedPool(
        partial(Worker, wish), jobs=jobs, size_of=_size_of, crashed=crashed, module=__name__
    )
    try:
        with ArchiveSet(archives) as together:
            yield from pool.results(read_ahead(_tasks(sources, together, wish, on_progress), _size_of))
    except sqlite3.Error as error:
        raise CannotRun(
            ExitCode.OUTPUT, f"cannot write the temporary index ({error}): make room, or name a folder in SQLITE_TMPDIR"
        ) from None


_Task = SavedPage | VisitTask | PageTask | Finding


def _tasks(
    sources: Sequence[Source], archives: ArchiveSet, wish: Wish, on_progress: Callable[[int], None]
) -> Iterator[_Task]:
    pages_before = archives_before = 0

    def archive_progress(read: int) -> None:
        nonlocal archives_before
        archives_before = read
        on_progress(pages_before + read)

    tasks = PageTasks(archives, wish.choice, wish.definitions.keys(), archive_progress, hands_over=True)
    number = 0
    for source in sources:
        if isinstance(source, ArchiveFile):
            yield from tasks.of_archive(number)
            number += 1
            continue
        yield source
        if isinstance(source, SavedPage):
            pages_before += source.size
            on_progress(pages_before + archives_before)


class Worker:
    """Does one task; one of these in each process."""

    def __init__(self, wish: Wish) -> None:
        """Make one, for what is wanted."""
        self._wish = wish
        self._make_record = RecordMaker(wish.definitions, wish.choice.site)

    def __call__(self, task: _Task) -> Finding:
        """What a page, or a visit, comes to.

        Raises:
            StoreFailed: The store that it lies in cannot be used. Nothing else is raised.
        """
        if isinstance(task, Finding):
            return task
        return self._of_saved(task) if isinstance(task, SavedPage) else self._make_record(task)

    def _of_saved(self, page: SavedPage) -> Finding:
        wish = self._wish
        try:
            data = page.data
            if page.path is not None:
                with page.path.open("rb") as file:
                    data = read_page(file)
            article = extract(data, url=wish.url, site=wish.choice.site, fetched_at=wish.fetched_at)
            return Finding("record", page.name, line=article.to_json_line())
        except NotAnArticle as reason:
            return Finding("no_article", page.name, reason.reason, str(reason))
        except OSError as error:
            return Finding("unread", page.name, "", error.strerror or str(error))
        except StoreFailed:
            raise
        except Exception as error:
            # One page must not end the reading of a million others.
            return Finding("defect", page.name, f"defect_{type(error).__name__}", f"{error}; please report it")


def _size_of(task: _Task) -> int:
    if isinstance(task, SavedPage):
        return len(task.data)
    return task.size if isinstance(task, PageTask | VisitTask) else 0


def crashed(task: _Task) -> Finding:
    """What is said of a page or visit at which a process died."""
    where = task.name if isinstance(task, SavedPage) else task.where
    message = "the process that read it was ended, by the system (no memory left?) or by a defect; please report it"
    return Finding("defect", where, "crashed", message)
