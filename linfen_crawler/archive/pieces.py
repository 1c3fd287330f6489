"""The pieces that archives are divided into, so that several processes read one file."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.archive.byte_streams import Damaged, FileBytes
from linfen_crawler.archive.record import Record
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.archive.record_search import ENOUGH, RecordSearch
from linfen_crawler.archive.stretch import WHOLE, Stretch
from linfen_crawler.archive.visit_note import LONGEST_NOTE, begins_ours

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from linfen_crawler.archive.archive_files import ArchiveFile


class Piece(NamedTuple):
    """A part of an archive that one process reads."""

    archive: int
    """Number of the archive among all that are read."""
    stretch: Stretch = WHOLE
    """Which of its records. Before it was read, `start` may be any byte, and the rest is not known."""
    is_exact: bool = True
    """Whether a record begins at `start`; else the first one behind it is meant."""
    size: int = 0
    """About how many bytes of the file it has."""


def divided(archive: ArchiveFile, number: int, size: Callable[[], int]) -> Iterator[Piece]:
    """An archive in pieces: a single one where it is no larger than the first, or `may_be_divided` says no.

    Args:
        archive: The archive.
        number: Its number among all that are read.
        size: Says of how many bytes the next piece is to be.
    """
    start, is_last = 0, False
    whole = not may_be_divided(archive)
    while not is_last:
        end = archive.size if whole else start + max(size(), 1)
        is_last = end >= archive.size
        yield Piece(
            number,
            Stretch(start, None if is_last else end),
            is_exact=start == 0,
            size=min(end, archive.size) - start,
        )
        start = end


def may_be_divided(archive: ArchiveFile) -> bool:
    """Whether an archive looks packed record by record, and can be read in place.

    One that is packed otherwise is found out by who reads it, and then read by one process.
    """
    return archive.name.endswith(".warc.gz") and archive.deflated is None


@dataclass(frozen=True, slots=True)
class Beginning:
    """How an archive begins."""

    record_id: str | None
    """Id of its first record."""
    is_ours: bool
    """Whether that says that a crawl of ours wrote what follows."""
    is_alone: bool
    """Whether it has a gzip member to itself, and is no ARC record: then the others may stand for themselves, too."""


def beginning_of(archive: ArchiveFile) -> Beginning | None:
    """The beginning of an archive, None where it begins with damage, or with nothing.

    Raises:
        OSError, NotAnArchive, StoreFailed: It cannot be read.
    """
    with archive.open() as file:
        reader = RecordReader(file)
        first = next(reader.records(), None)
        if not isinstance(first, Record):
            return None
        ours = is_alone = False
        if first.length <= LONGEST_NOTE:
            with suppress(Damaged):
                ours = begins_ours(first)
                first.finish()
                is_alone = reader.is_packed and not first.is_arc and not first.behind
        return Beginning(first.header("WARC-Record-ID"), ours, is_alone)


def start_in(archive: ArchiveFile, stretch: Stretch) -> int | None:
    """Byte offset of the first gzip member with a record that begins in a stretch; None where none does.

    Raises:
        OSError, NotAnArchive, StoreFailed: The file cannot be read.
    """
    with archive.open() as file:
        # A file that is one gzip member would else be searched to its end for each of its pieces.
        end = None if stretch.end is None else stretch.end + ENOUGH
        found = RecordSearch(FileBytes(file, end=end), exact=False).member(stretch.start)
    return found if found is None or stretch.end is None or found < stretch.end else None
