"""The pieces that archives are divided into, and what a task of them is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.stretch import WHOLE, Stretch
from linfen_crawler.operations.extract_pages import SavedPage
from linfen_crawler.stores.stored_file import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linfen_crawler.archive.archive_files import ArchiveFile


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an archive that one process reads."""

    archive: int
    """Number of the archive among all that are read."""
    stretch: Stretch = WHOLE
    """Which of its records. Before it was surveyed, `start` may be any byte, and the rest is not known."""
    is_exact: bool = True
    """Whether a record begins at `start`; else the first one behind it is meant."""
    size: int = 0
    """About how many bytes of the file it has."""


Item = Piece | SavedPage | Finding
"""What is read, or what was found wrong with it before."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """What one process reads at once, and makes one part of."""

    number: int
    items: tuple[Item, ...]


def divided(archive: ArchiveFile, number: int, size: int) -> list[Piece]:
    """An archive in pieces of a size in bytes: a single one where it is not packed, or packed inside its package.

    A file that is not packed record by record is found out by the survey, and then read by one process.
    """
    is_packed = archive.name.endswith(".warc.gz") and archive.deflated is None
    if not is_packed or archive.size <= size:
        return [Piece(number, size=archive.size)]
    starts = list(range(0, archive.size, size))
    ends: list[int | None] = [*starts[1:], None]
    return [
        Piece(number, Stretch(start, end), is_exact=start == 0, size=min(size, archive.size - start))
        for start, end in zip(starts, ends, strict=True)
    ]


def in_tasks(items: Iterable[Item], size: int) -> Iterator[PartTask]:
    """Items in their order, as many in one task as are so many bytes together."""
    for number, together in enumerate(grouped(items, size)):
        yield PartTask(number, tuple(together))


def grouped(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Neighbours together, as long as they are no more than a size in bytes."""
    group: list[Item] = []
    total = 0
    for item in items:
        if group and total + size_of(item) > size:
            yield group
            group, total = [], 0
        group.append(item)
        total += size_of(item)
    if group:
        yield group


def size_of(item: Item) -> int:
    """About how many bytes an item has."""
    return 0 if isinstance(item, Finding) else item.size


def as_json(item: Item) -> dict[str, Any]:
    """An item as a manifest has it."""
    if isinstance(item, SavedPage):
        if isinstance(item.path, StoredFile):
            return {"stored_page": asdict(item.path)}
        return {"page": str(item.path), "size": item.size}
    if isinstance(item, Finding):
        return {"finding": [item.kind, item.where, item.reason, item.message]}
    return {"archive": item.archive, "size": item.size, **asdict(item.stretch)}


def from_json(value: dict[str, Any]) -> Item:
    """The item that a manifest has so.

    Raises:
        KeyError, TypeError: It has none.
    """
    if "page" in value:
        return SavedPage(value["page"], Path(value["page"]), size=value["size"])
    if "stored_page" in value:
        file = StoredFile(**value["stored_page"])
        return SavedPage(str(file), file, size=file.size)
    if "finding" in value:
        return Finding(*value["finding"])
    fields = {name: value[name] for name in ("start", "end", "records_before", "is_ours")}
    return Piece(value["archive"], Stretch(**fields), size=value["size"])
