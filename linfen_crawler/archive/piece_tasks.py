"""What is to be extracted from a piece of an archive by a process that knows nothing of the other pieces."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from linfen_crawler.archive.archive_set import ArchiveSet
from linfen_crawler.archive.capture_index import NotedIndex
from linfen_crawler.archive.page_tasks import PageTasks

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from linfen_crawler.archive.archive_files import ArchiveFile
    from linfen_crawler.archive.page_records import VisitTask
    from linfen_crawler.archive.page_tasks import Choice, Task
    from linfen_crawler.archive.place import Place
    from linfen_crawler.archive.record import Record
    from linfen_crawler.archive.visit_note import CrawledVisit


class _NeedsOthers(Exception):  # noqa: N818 - a signal
    """What a record points to may lie in another piece."""


class PieceIndex(NotedIndex):
    """Notes what a piece enters, and can find nothing."""

    def find(self, keys: Sequence[str], before: int) -> NoReturn:  # noqa: ARG002 - whatever it is
        """Refuse to look for a capture."""
        raise _NeedsOthers

    def visits(self, *_: object) -> NoReturn:
        """Refuse to look for visits."""
        raise _NeedsOthers


class PieceArchives(ArchiveSet):
    """All archives, read in place: one that must be unpacked first is unpacked once, not by each process."""

    def __init__(self, archives: Sequence[ArchiveFile]) -> None:
        """Make it."""
        self.noted = PieceIndex()
        super().__init__(archives, self.noted)

    def copy(self, number: int, *, content: bool) -> NoReturn:  # noqa: ARG002 - whichever
        """Refuse to unpack an archive."""
        raise _NeedsOthers


class PieceTasks(PageTasks):
    """Reads one piece: gives the tasks of what stands for itself, and tells what does not."""

    def __init__(self, archives: PieceArchives, choice: Choice, known_sites: Collection[str]) -> None:
        """Make it; what the archives' index noted before is forgotten.

        Args:
            archives: All archives.
            choice: Which pages are wanted.
            known_sites: Keys of the sites that there is a definition of.
        """
        super().__init__(archives, choice, known_sites, hands_over=True)
        archives.noted.captures, archives.noted.visited = [], []
        self.needs_others = False
        """Whether the record that was given last has tasks that only who knows all pieces can make."""

    def of_record(self, record: Record, place: Place) -> list[Task]:
        """What is to be made of a record; nothing where it `needs_others`. What it noted by then it will note again.

        Raises:
            Damaged: It is not whole.
        """
        self.needs_others = False
        try:
            return PageTasks.of_record(self, record, place)  # for each record: `super` takes some time
        except _NeedsOthers:
            self.needs_others = True
            return []

    def earlier(self, visit: CrawledVisit, turn: int) -> Sequence[VisitTask]:
        """No visits before a first revision: as a rule there is none, which who knows all pieces must look at."""
        return super().earlier(visit, turn) if visit.revision != 1 else ()
