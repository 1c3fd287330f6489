"""What is to be extracted from archives, in the order in which it stands there.

An archive of a crawl of ours notes which captures made each article: these notes are followed, and the records come out
as the crawl made them. Of every other archive each HTML page with status 200 is taken.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.archive.archive_files import NotAnArchive
from linfen_crawler.archive.archive_set import ANSWERS, ArchiveSet
from linfen_crawler.archive.byte_streams import Damaged
from linfen_crawler.archive.captured_answers import WITHOUT_HTTP, captured_answer
from linfen_crawler.archive.findings import Finding, at
from linfen_crawler.archive.http_answer import PAGE_TYPES, may_be_page
from linfen_crawler.archive.page_records import LONGEST_BLOCK, PageTask, VisitTask
from linfen_crawler.archive.place import Place, turn_of
from linfen_crawler.archive.record import Damage, Record
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.archive.stretch import WHOLE, Stretch, begins_at
from linfen_crawler.archive.visit_note import LONGEST_NOTE, begins_ours, read_visit
from linfen_crawler.sites import is_address_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Sequence

    from linfen_crawler.archive.captured_answers import CapturedAnswer
    from linfen_crawler.archive.findings import Kind
    from linfen_crawler.archive.visit_note import CrawledVisit
    from linfen_crawler.sites import SiteDefinition

Task = VisitTask | PageTask | Finding
"""What is to be extracted, or what is known already."""

NOT_WANTED = {
    "outside_period": "its crawl was not to keep this day",
    "no_such_number": "its crawl tried a number that the site never gave to an article",
}
"""Reasons for which a crawl left a page out that say nothing of what stands on it."""

LOOK_BACK = 20
"""Visits of an article that are looked at for what its record may be a revision of."""

_OUR_NAMES = re.compile(r"[a-z0-9_]+-\d{14}-\d{5}\.warc\.gz")
_HEAD = 1 << 14
_OF_VISITS = frozenset({"response", "revisit"})
_TOLD = 1 << 16
"""Bytes of an archive after which it is told how far reading has come."""
_HANDED_OVER = 1 << 20
"""Bytes of pages that the task of a visit carries at most: they would else be unpacked a second time."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which pages are wanted."""

    site: SiteDefinition | None = None
    """Only this site's pages."""
    hosts: tuple[str, ...] = ()
    """Only pages of these hosts and of hosts below them; empty for all."""
    every_page: bool = False
    """Take every page from archives of crawls of ours, too, whatever their notes say."""

    def wants(self, url: str) -> bool:
        """Whether pages at an address are wanted."""
        if not url.lower().startswith(("http://", "https://")):
            return False
        if self.site is not None and not is_address_of(url, self.site):
            return False
        return not self.hosts or _is_below(_host_of(url), self.hosts)


class PageTasks:
    """Reads archives once, from the first byte to the last, and says what is to be extracted."""

    def __init__(
        self,
        archives: ArchiveSet,
        choice: Choice,
        known_sites: Collection[str],
        on_progress: Callable[[int], None] = lambda _: None,
        *,
        hands_over: bool = False,
    ) -> None:
        """Make it.

        Args:
            archives: The archives.
            choice: Which pages are wanted.
            known_sites: Keys of the sites that there is a definition of.
            on_progress: Told how many bytes of all archives were read.
            hands_over: Whether the tasks are to be done: then they carry pages that have to be looked at anyway.
        """
        self._archives = archives
        self._choice = choice
        self._known_sites = known_sites
        self._on_progress = on_progress
        self._most = _HANDED_OVER if hands_over else 0
        self._said: set[str] = set()
        self._seen: dict[tuple[str, str], int] = {}
        self._bytes_before = 0
        self._label = ""  # of the archive that is being read
        self.reached = 0
        """Byte offset of what was read last; behind a stretch, of what comes next."""
        self.unpacked = 0
        """Bytes of unpacked content before that."""
        self.is_ours = False
        """Whether what was read last was written by a crawl of ours."""
        self.is_packed = False
        """Whether the archive that is being read, or was read last, is in gzip members."""

    def of_archive(self, number: int) -> Iterator[Task]:
        """The tasks of one archive. Ask for those of the archives in their order.

        Raises:
            MissingExtra: warcio is not installed.
            StoreFailed: The store that it lies in cannot be used.
        """
        for _, tasks in self.by_record(number):
            yield from tasks
        self.passed(number)

    def passed(self, number: int) -> None:
        """Say that nothing more is read of an archive but what was asked for."""
        self._bytes_before += self._archives.original(number).size
        self._on_progress(self._bytes_before)

    def by_record(
        self, number: int, stretch: Stretch = WHOLE
    ) -> Generator[tuple[Record | Damage | None, list[Task]], None, None]:
        """Each record and each damage of an archive with what is to be made of it, as a rule nothing or one task.

        With None comes what is to be said of the file itself. Behind the last one, `reached` says where reading ended.

        Raises:
            MissingExtra: warcio is not installed.
            StoreFailed: The store that it lies in cannot be used. That is no damage of the archive: it is no finding.
        """
        original = self._archives.original(number)
        try:
            archive = self._archives.readable(number)
            with archive.open() as file:
                reader = RecordReader(
                    file, start=stretch.start, unpacked=stretch.unpacked_before, is_packed=stretch.is_packed
                )
                yield from self._of_records(number, reader, stretch)
        except (OSError, NotAnArchive) as error:
            message = error.strerror or str(error) if isinstance(error, OSError) else str(error)
            yield None, [Finding("unread", original.label, "unreadable", message)]

    def _of_records(
        self, number: int, reader: RecordReader, stretch: Stretch
    ) -> Iterator[tuple[Record | Damage | None, list[Task]]]:
        archive = self._archives.original(number)
        self._label = archive.label
        self.is_ours = stretch.is_ours
        first = stretch.start == 0
        turn = turn_of(number, stretch.records_before)
        told = 0
        for record in reader.records():
            self.reached = here = begins_at(record)
            self.unpacked, self.is_packed = reader.unpacked, reader.is_packed
            if stretch.is_over_at(here):
                return
            if here >= told + _TOLD:
                told = reader.position
                self.has_read(number, told)
            if isinstance(record, Damage):
                if first:
                    self.is_ours = _OUR_NAMES.fullmatch(archive.name) is not None
                yield record, [_of_damage(record, archive.label, is_open=archive.is_open)]
                first = False
                continue
            twice = self.given_twice(number, record.header("WARC-Record-ID")) if first else None
            if twice is not None:
                yield None, [twice]
                return
            first = False
            try:
                tasks = self.of_record(record, Place(number, record.offset, record.addressable, turn))
            except Damaged:  # the reader names it
                tasks = []
            yield record, tasks
            turn += 1
        self.reached, self.unpacked = reader.position, reader.unpacked
        if first:
            yield None, [Finding("note", archive.label, "empty", "it holds no record")]

    def of_record(self, record: Record, place: Place) -> list[Task]:
        """What is to be made of a record of the archive that is being read.

        Raises:
            Damaged: It is not whole.
        """
        kind = record.type
        if kind == "warcinfo":
            self.is_ours = begins_ours(record)
        elif self.is_ours and not self._choice.every_page:
            if kind == "metadata":
                return self._of_note(record, place)
            if kind in _OF_VISITS and record.length <= self._most:
                captured = captured_answer(record, self._archives.original(place.archive).name, record.block())
                if captured.answer is not None and may_be_page(captured.answer.header("content-type")):
                    self._archives.remember(place, captured)
        elif kind in ANSWERS:
            return self._of_answer(record, place)
        return []

    def given_twice(self, number: int, first: str | None) -> Finding | None:
        """What is said of an archive that was given before; None for one that was not.

        Args:
            number: Its number. Ask about the archives in their order; about one of them as often as is wanted.
            first: Id of its first record.
        """
        archive = self._archives.original(number)
        if first is None or self._seen.setdefault((archive.name, first), number) == number:
            return None
        return Finding("note", archive.label, "given_twice", "this file was read already")

    def has_read(self, number: int, position: int) -> None:
        """Say how far into an archive reading has come."""
        self._on_progress(self._bytes_before + min(position, self._archives.original(number).size))

    def _of_note(self, record: Record, place: Place) -> list[Task]:
        if record.length > LONGEST_NOTE:
            return []
        url = record.header("WARC-Target-URI") or ""
        where = at(self._label, record.offset, url)
        try:
            visit = read_visit(record.block(), url)
        except ValueError as error:
            return [Finding("unread", where, "note_not_understood", str(error))]
        if visit is None or visit.outcome == "unchanged" or not self._wants(visit):
            return []
        if visit.reason in NOT_WANTED:
            return [Finding("left_out", where, visit.reason, NOT_WANTED[visit.reason])]
        made: list[Task] = []
        if visit.site not in self._known_sites:
            message = f"there is no definition of {visit.site!r}: its pages are read by the general rules"
            if self.is_new(message):
                made.append(Finding("note", where, "no_definition", message))
        task = self._visit_task(where, visit, place.turn, most=self._most)
        if isinstance(task, VisitTask):
            earlier = self.earlier(visit, place.turn)
            self._archives.index.add_visit(visit.canonical_url, place, rejected=visit.outcome == "rejected")
            task = task._replace(earlier=tuple(earlier)) if earlier else task
        made.append(task)
        return made

    def is_new(self, message: str) -> bool:
        """Whether a note on a whole site was not given out before; it is then taken to be."""
        new = message not in self._said
        self._said.add(message)
        return new

    def _wants(self, visit: CrawledVisit) -> bool:
        choice = self._choice
        if choice.site is not None and visit.site != choice.site.key:
            return False
        return not choice.hosts or _is_below(_host_of(visit.url), choice.hosts)

    def _visit_task(self, where: str, visit: CrawledVisit, turn: int, *, most: int = 0) -> VisitTask | Finding:
        pages = []
        for page in visit.pages:
            found = self._archives.page(page, turn, most=most)
            if found is None:
                kind: Kind = "lost" if visit.outcome == "record" else "unread"
                message = f"its page lies in {page.file}, byte {page.offset}, which is not among what was given"
                return Finding(kind, where, "page_not_given", message)
            most = max(most - found.size, 0)
            pages.append(found)
        return VisitTask(where, visit, tuple(pages))

    def earlier(self, visit: CrawledVisit, turn: int) -> Sequence[VisitTask]:
        """The visits before it that its record may be a revision of, in their order.

        As a rule the one that made the revision before. Where a page was rejected on the way, all: a record that comes
        of it now takes a number of its own.
        """
        before = self._archives.index.visits(visit.canonical_url, turn, LOOK_BACK)
        all_of_them = bool(before) and (visit.outcome == "rejected" or any(rejected for _, rejected in before))
        if not all_of_them and visit.revision == 1:
            return ()
        found = []
        for place, _ in before:
            earlier = self._noted_at(place)
            if earlier is None or earlier.canonical_url != visit.canonical_url:
                continue
            if not all_of_them and earlier.revision != visit.revision - 1:
                continue
            task = self._visit_task("", earlier, turn)
            if isinstance(task, VisitTask):
                found.append(task)
            if not all_of_them:
                break
        return found[::-1]

    def _noted_at(self, place: Place) -> CrawledVisit | None:
        try:
            readable = self._archives.record_at(place)
            with readable.archive.open() as file:
                record = next(RecordReader(file, start=readable.offset).records(), None)
                if isinstance(record, Record):
                    return read_visit(record.block(), record.header("WARC-Target-URI") or "")
        except (OSError, Damaged, ValueError):
            pass
        return None

    def _of_answer(self, record: Record, place: Place) -> list[Task]:
        archive = self._archives.original(place.archive)
        head = record.head(_HEAD)
        captured = captured_answer(record, archive.name, head)
        self._archives.enter(place, record, captured)
        if not self._choice.wants(captured.url) or not _is_wanted(captured):
            return []
        where = at(self._label, record.offset, captured.url)
        if captured.type == "revisit":
            return [self._of_revisit(where, captured, place.turn)]
        if record.length > LONGEST_BLOCK:
            return [Finding("unread", where, "too_large", f"the page has {record.length} bytes")]
        block = record.block()
        return [PageTask(where, captured if len(block) == len(head) else captured_answer(record, archive.name, block))]

    def _of_revisit(self, where: str, captured: CapturedAnswer, turn: int) -> Task:
        if captured.is_not_modified or captured.status == 304:
            return Finding("left_out", where, "not_modified", "the server said that the page is as it was")
        payload = self._archives.payload_of(captured, turn)
        if payload is None:
            message = "the record that holds its payload is not among what was given"
            return Finding("unread", where, "payload_not_given", message)
        return PageTask(where, captured, payload)


def _is_wanted(captured: CapturedAnswer) -> bool:
    """Whether a capture may be a page: all that does not say that it is something else."""
    answer = captured.answer
    if answer is None:
        return captured.type == "revisit"
    kind = answer.header("content-type")
    if captured.type in WITHOUT_HTTP:
        return (kind or "").partition(";")[0].strip().lower() in PAGE_TYPES
    if captured.type == "revisit" and captured.status == 304:
        return True
    return captured.status == 200 and may_be_page(kind)


def _of_damage(damage: Damage, label: str, *, is_open: bool) -> Finding:
    where = at(label, damage.offset)
    if damage.is_cut_end and is_open:
        # What a crawl has acknowledged is whole on the disk: nothing is lost with the rest.
        message = f"its last {damage.length} bytes are no whole record yet: its crawl still writes it, or was ended"
        return Finding("note", where, "unfinished", message)
    return Finding("unread", where, "damaged", f"{damage.reason}; {damage.length} bytes were passed over")


def _host_of(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _is_below(host: str, hosts: tuple[str, ...]) -> bool:
    return any(host == each or host.endswith(f".{each}") for each in hosts)
