"""What a task of a cluster is: pieces of archives, and saved pages."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.pieces import Piece
from linfen_crawler.archive.stretch import Stretch
from linfen_crawler.operations.page_sources import SavedPage
from linfen_crawler.stores.stored_file import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OF_STRETCH = ("start", "end", "records_before", "is_ours")
"""What a task must know of a stretch. In a file whose records share gzip members there is one stretch, the whole."""

Item = Piece | SavedPage | Finding
"""What is read, or what was found wrong with it before."""


@dataclass(frozen=True, slots=True)
class PartTask:
    """What one process reads at once, and makes one part of."""

    number: int
    items: tuple[Item, ...]


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
    stretch = {name: getattr(item.stretch, name) for name in _OF_STRETCH}
    return {"archive": item.archive, "size": item.size, **stretch}


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
    return Piece(value["archive"], Stretch(**{name: value[name] for name in _OF_STRETCH}), size=value["size"])
