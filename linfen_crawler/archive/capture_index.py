"""Where in many archives something lies, kept on the disk: however many captures there are, it takes no memory."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType


class Place(NamedTuple):
    """Where a record lies."""

    archive: int
    """Number of the archive among those that are read."""
    offset: int
    """Where its record begins."""
    addressable: bool = True
    """Whether the archive can be read from there on; else `offset` counts in its unpacked content."""


class CaptureIndex:
    """A temporary index, gone when it is closed. Keys are hashed: what is found must be looked at again."""

    def __init__(self) -> None:
        # The empty name: a database that SQLite keeps in a file of its own, which no crash leaves behind, and of which
        # it holds two megabytes in memory.
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA cache_size = -2048")
        self._db.execute("CREATE TABLE captures (key INTEGER PRIMARY KEY, archive, offset, addressable)")
        self._db.execute("CREATE TABLE visits (key INTEGER, archive, offset, addressable, rejected)")
        self._db.execute("CREATE INDEX visits_by_key ON visits (key)")
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def add(self, place: Place, keys: Iterable[str]) -> None:
        """Enter a capture by its keys. The first capture with a key keeps it."""
        self._db.executemany(
            "INSERT OR IGNORE INTO captures VALUES (?, ?, ?, ?)", [(_hashed(key), *place) for key in keys]
        )

    def find(self, key: str) -> Place | None:
        """Where the first capture with a key lies."""
        with closing(
            self._db.execute("SELECT archive, offset, addressable FROM captures WHERE key = ?", [_hashed(key)])
        ) as rows:
            row = rows.fetchone()
        return None if row is None else Place(row[0], row[1], bool(row[2]))

    def add_visit(self, address: str, place: Place, *, rejected: bool) -> None:
        """Enter a visit of an article."""
        self._db.execute("INSERT INTO visits VALUES (?, ?, ?, ?, ?)", (_hashed(address), *place, rejected))

    def visits(self, address: str, most: int) -> list[tuple[Place, bool]]:
        """The last visits of an article, the latest first, each with whether it was rejected."""
        query = "SELECT archive, offset, addressable, rejected FROM visits WHERE key = ? ORDER BY rowid DESC LIMIT ?"
        return [
            (Place(archive, offset, bool(addressable)), bool(rejected))
            for archive, offset, addressable, rejected in self._db.execute(query, (_hashed(address), most))
        ]


def _hashed(key: str) -> int:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
