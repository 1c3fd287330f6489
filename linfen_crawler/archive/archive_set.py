"""The archives that are read together: where in all of them a record lies that another one points to."""

from __future__ import annotations

import gzip
import shutil
import tempfile
import zlib
from collections import OrderedDict, defaultdict
from contextlib import ExitStack, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Self

from linfen_crawler.archive.archive_files import NotAnArchive
from linfen_crawler.archive.byte_streams import Damaged
from linfen_crawler.archive.capture_index import CaptureIndex
from linfen_crawler.archive.captured_answers import CapturedAnswer, captured_answer
from linfen_crawler.archive.http_answer import may_be_page
from linfen_crawler.archive.page_records import PageAt, RecordAt
from linfen_crawler.archive.place import Place, turn_of
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.archive.stretch import WHOLE, Stretch, begins_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import TracebackType

    from linfen_crawler.archive.archive_files import ArchiveFile
    from linfen_crawler.archive.visit_note import VisitedPage

ANSWERS = frozenset({"response", "revisit", "resource", "conversion"})
"""Types of records that hold what a server gave."""

_HEAD = 1 << 14
"""Bytes of a block in which its HTTP headers are."""

_REMEMBERED = 4 << 20
"""Bytes of captures that are kept for the notes behind them."""


class ArchiveSet:
    """Archives in their order. What it needs to look things up lies on the disk, in temporary files."""

    def __init__(self, archives: Sequence[ArchiveFile], index: CaptureIndex | None = None) -> None:
        """Make it.

        Args:
            archives: The archives.
            index: Where what is looked for is found; closed with the set. None for a temporary one, to be filled.
        """
        self._archives = list(archives)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        for number, archive in enumerate(archives):
            self._by_name[archive.name].append(number)
        self._copies: dict[tuple[int, bool], ArchiveFile] = {}
        self._recent: OrderedDict[tuple[int, int], CapturedAnswer] = OrderedDict()
        self._recent_size = 0
        self._closing = ExitStack()
        self._folder: Path | None = None
        self.index = self._closing.enter_context(index or CaptureIndex())
        """Where captures and visits lie, as far as they were entered."""
        self._indexed_all = self.index.is_complete

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._closing.close()

    def __len__(self) -> int:
        return len(self._archives)

    def original(self, number: int) -> ArchiveFile:
        """The archive as it was given."""
        return self._archives[number]

    def readable(self, number: int) -> ArchiveFile:
        """The archive, unpacked from its package where it must be.

        Raises:
            OSError: It cannot be read, or the copy not be written.
            NotAnArchive: Its package is damaged.
        """
        archive = self._archives[number]
        if archive.deflated is None:
            return archive
        return self.copy(number, content=False)

    def record_at(self, place: Place) -> RecordAt:
        """How to read the record at a place.

        Raises:
            OSError: It cannot be read, or a copy not be written.
            NotAnArchive: Its package is damaged.
        """
        if place.addressable:
            return RecordAt(self.readable(place.archive), place.offset)
        return RecordAt(self.copy(place.archive, content=True), place.offset)

    def enter(self, place: Place, record: Record, captured: CapturedAnswer, *, late: bool = False) -> None:
        """Enter a capture, so that others can refer to it.

        Only what may be a page is entered. A digest is entered where the record states it.

        Args:
            place: Where it lies.
            record: The record.
            captured: What it captured.
            late: See `CaptureIndex.add`.
        """
        answer = captured.answer
        keys = [f"id {captured.record_id}"] if captured.record_id else []
        if captured.type != "revisit":
            if answer is None or captured.status not in {None, 200} or not may_be_page(answer.header("content-type")):
                return
            keys.append(_moment_key(captured.url, record.header("WARC-Date")))
            stated = record.header("WARC-Payload-Digest")
            if stated is not None:
                keys.append(f"digest {stated}")
        self.index.add(place, keys, late=late)

    def remember(self, place: Place, captured: CapturedAnswer) -> None:
        """Keep a capture that was read whole for a while: the note of its visit stands a few records behind it."""
        if place.addressable and (place.archive, place.offset) not in self._recent:
            self._recent[place.archive, place.offset] = captured
            self._recent_size += captured.size
            while self._recent_size > _REMEMBERED:
                self._recent_size -= self._recent.popitem(last=False)[1].size

    def payload_of(self, revisit: CapturedAnswer, before: int) -> RecordAt | None:
        """The record that holds the payload of a revisit; None where it is in none of the archives.

        Args:
            revisit: What it captured.
            before: The turn of the record that refers to it: what was read before is looked at first.
        """
        record_id, url, date = revisit.refers_to
        keys = [f"id {record_id}"] if record_id else []
        if url and date:
            keys.append(_moment_key(url, date))
        if revisit.digest:
            keys.append(f"digest {revisit.digest}")
        place = self._find(keys, before)
        return None if place is None else self.record_at(place)

    def page(self, page: VisitedPage, before: int, *, most: int = 0) -> PageAt | None:
        """Where a page of a visit is, also where its file was packed anew since; None where it is not given.

        Args:
            page: The page, as the note of its visit names it.
            before: The turn of the record that asks: what was read before is looked at first.
            most: Bytes that are handed over at most: records that fit are read whole, of others only the head is.
        """
        capture = self._stated(page.file, page.offset, page.record_id, most)
        if capture is None:
            place = self._find([f"id {page.record_id}"], before)
            if place is None:
                return self._not_as_stated(page)
            capture = self.record_at(place)
        elif page.payload_file is None:
            return PageAt(page.record_id, capture)
        elif page.payload_offset is not None:
            payload = self._stated(page.payload_file, page.payload_offset, None, most - capture.size)
            if payload is not None:
                return PageAt(page.record_id, capture, payload)
        captured = capture.captured or _read(capture)[0]
        if captured is None or captured.type != "revisit":
            return PageAt(page.record_id, capture)
        payload = self.payload_of(captured, before)
        return PageAt(page.record_id, capture, payload) if payload is not None else None

    def _stated(self, file: str, offset: int, record_id: str | None, most: int) -> RecordAt | None:
        """The record at a stated place, where it is still the one that was meant; without an id, one with a payload.

        Each is looked at. That one record of a file lies where it lay does not say that the others do: the first ones
        do, too, where a file was packed anew, or lost some bytes on the way.
        """
        numbers = self._by_name.get(file, ())
        if record_id is None and len(numbers) != 1:
            return None
        for number in numbers:
            try:
                archive = self.readable(number)
            except (OSError, NotAnArchive):
                continue
            captured = self._recent.get((number, offset))
            is_whole = captured is not None and captured.size <= most
            if not is_whole:
                captured, is_whole = _read(RecordAt(archive, offset), most)
            if captured is None:
                continue
            if captured.type != "revisit" if record_id is None else captured.record_id == record_id:
                return RecordAt(archive, offset, captured if is_whole else None)
        return None

    def _not_as_stated(self, page: VisitedPage) -> PageAt | None:
        """The place of a page that is nowhere, where its file is given: who reads it will say what stands there."""
        for number in self._by_name.get(page.file, ()):
            with suppress(OSError, NotAnArchive):
                return PageAt(page.record_id, RecordAt(self.readable(number), page.offset))
        return None

    def _find(self, keys: Sequence[str], before: int) -> Place | None:
        found = self.index.find(keys, before)
        if found is None and not self._indexed_all:
            # It may stand behind what was read so far.
            self._indexed_all = True
            for number in range(len(self._archives)):
                # One that cannot be opened is named when its turn comes.
                with suppress(OSError, NotAnArchive):
                    for place, record, captured in self.answers(number):
                        self.enter(place, record, captured, late=True)
        return found or self.index.find_anywhere(keys)

    def answers(self, number: int, stretch: Stretch = WHOLE) -> Iterator[tuple[Place, Record, CapturedAnswer]]:
        """The captures of an archive with the head of their blocks; what cannot be read is passed over.

        Raises:
            OSError: It cannot be read, or a copy not be written.
            NotAnArchive: Its package is damaged.
        """
        archive = self.readable(number)
        turn = turn_of(number, stretch.records_before)
        with archive.open() as file:
            for record in RecordReader(file, start=stretch.start).records():
                if stretch.is_over_at(begins_at(record)):
                    return
                if not isinstance(record, Record):
                    continue
                place = Place(number, record.offset, record.addressable, turn)
                turn += 1
                if record.type in ANSWERS:
                    try:
                        yield place, record, captured_answer(record, archive.name, record.head(_HEAD))
                    except Damaged:
                        continue

    def copy(self, number: int, *, content: bool) -> ArchiveFile:
        """A copy of an archive taken out of its package; with `content`, also out of its gzip members.

        Raises:
            OSError: It cannot be read, or the copy not be written.
            NotAnArchive: Its package is damaged.
        """
        known = self._copies.get((number, content))
        if known is not None:
            return known
        if self._folder is None:
            self._folder = Path(self._closing.enter_context(tempfile.TemporaryDirectory(prefix="linfen-")))
        if not content:
            copy = self._archives[number].unpacked(self._folder, number)
        else:
            copy = _content_of(self.readable(number), self._folder / f"{number}-content")
        self._copies[number, content] = copy
        return copy


def _content_of(archive: ArchiveFile, path: Path) -> ArchiveFile:
    """A copy of what a gzip file holds, as far as it can be unpacked."""
    with archive.open() as packed, path.open("wb") as copy:
        try:
            with gzip.open(packed) as content:
                shutil.copyfileobj(content, copy, 1 << 20)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            pass  # what is not in the copy is named when it is looked for
    return replace(archive, path=path, start=0, size=path.stat().st_size, deflated=None)


def _moment_key(url: str, date: str | None) -> str:
    return f"at {date} {url.strip().strip('<>')}"


def _read(place: RecordAt, most: int = 0) -> tuple[CapturedAnswer | None, bool]:
    """The capture at a place, None where there is none; and whether it is whole and small: else its payload may be cut.

    Args:
        place: The place.
        most: Bytes up to which it is read whole.
    """
    try:
        with place.archive.open() as file:
            record = next(RecordReader(file, start=place.offset).records(), None)
            if isinstance(record, Record):
                head = record.head(_HEAD)
                block = _block_of(record) if record.length <= most else None
                captured = captured_answer(record, place.archive.name, head if block is None else block)
                return captured, block is not None and captured.size <= most
    except (OSError, Damaged):
        pass
    return None, False


def _block_of(record: Record) -> bytes | None:
    """Its block; None where it cannot be read: who reads the page will say so."""
    try:
        return record.block()
    except (Damaged, OSError):
        return None
