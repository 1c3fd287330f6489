"""A file in an object store that is read where it lies, piece by piece, as one of this machine is."""

from __future__ import annotations

import functools
import io
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linfen_crawler.stores.object_store import ObjectStore
from linfen_crawler.stores.open_store import open_store
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

STORED_BLOCK = 1 << 20
"""Bytes that are asked for at once: a request of a store takes its time, however little it brings."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An object as it was when it was listed. It goes to other processes, which open the store for themselves."""

    store: str
    """Address of the folder that was named."""
    inside: str
    """Its name there; empty where it was named itself."""
    size: int
    """How many bytes it has."""
    version: str
    """Another one for each content, as the store has it: an ETag, or a time."""

    def __str__(self) -> str:
        return f"{self.store}/{self.inside}" if self.inside else self.store

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return str(self).rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """The end of its name, with the dot."""
        return Path(self.name).suffix

    def open(self, mode: str = "rb", buffering: int = STORED_BLOCK) -> Any:
        """Its bytes, to be read and sought in; without a buffer where that is 0.

        Raises:
            StoreFailed: The store cannot be opened. Reading raises it, too. It is no OSError, which would be taken for
                damage of the file: what a store does not give today it gives tomorrow.
        """
        if mode != "rb":
            raise ValueError(f"{self} can be read as bytes only")
        raw = _StoredBytes(self)
        return io.BufferedReader(raw, buffering) if buffering else raw

    def size_now(self) -> int:
        """How many bytes it has at this moment.

        Raises:
            OSError: It is not there.
            StoreFailed: The store cannot be used.
        """
        sizes = _store(self.store, os.getpid()).sizes(self.inside)
        if self.inside not in sizes:
            raise OSError(f"{self} is not there")
        return sizes[self.inside]


def size_of_file(file: Path | StoredFile) -> int:
    """How many bytes a file has; of one in a store, when it was listed.

    Raises:
        OSError: It is not there.
    """
    return file.size if isinstance(file, StoredFile) else file.stat().st_size


def stored_files(store: ObjectStore) -> Iterator[StoredFile]:
    """All files below an address in the order of their names, or the file that it names itself.

    Raises:
        StoreFailed: They cannot be listed.
    """
    for name, details in store.details().items():
        known = next((details[key] for key in _VERSIONS if details.get(key)), "")
        yield StoredFile(store.address, name, int(details["size"] or 0), str(known).strip('"'))


_VERSIONS = ("ETag", "etag", "md5Hash", "LastModified", "last_modified", "updated", "mtime", "created")
"""What the libraries behind fsspec call what tells one content of an object from another."""


class _StoredBytes(io.RawIOBase):
    def __init__(self, file: StoredFile) -> None:
        self._file = file
        self._at = 0
        self._store = _store(file.store, os.getpid())

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._file.size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        end = min(self._file.size, self._at + len(buffer))
        if self._at >= end:
            return 0
        data = self._store.piece(self._file.inside, self._at, end)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


@functools.lru_cache(maxsize=8)
def _store(address: str, process: int) -> ObjectStore:  # noqa: ARG001 - connections do not outlive a fork
    store = open_store(address)
    if not isinstance(store, ObjectStore):
        raise StoreFailed("address", f"{address} is a folder")
    return store
