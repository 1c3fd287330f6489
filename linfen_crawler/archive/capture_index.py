"""Where in many archives something lies, kept on the disk: however many captures there are, it takes no memory."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, NamedTuple, Self

from linfen_crawler.archive.place import Place
from linfen_crawler.archive.visit_table import HashedVisit, VisitTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType


class Hashed(NamedTuple):
    """What an index holds of a capture under one of its keys."""

    key: int
    place: Place


class CaptureIndex:
    """An index, temporary unless it has a file. Keys are hashed: what is found must be looked at again.

    What is found does not depend on when it is looked for: a record that was read before the one that asks goes before
    one that stands behind it, and of those the first.
    """

    def __init__(self, file: Path | None = None, *, complete: bool = False) -> None:
        """Make an index.

        Args:
            file: Where it is to lie; None for a temporary one, which is gone when it is closed.
            complete: Whether the file is there and holds everything: it is then only read, and entries are passed over.

        Raises:
            sqlite3.Error: It cannot be made or read.
        """
        self.is_complete = complete
        if complete:
            # Nobody changes it: no lock is taken, which not every shared file system has.
            self._db = sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1" if file else "", uri=True)
            self._visits = VisitTable(self._db, is_made=file is not None)
            return
        # The empty name: a database that SQLite keeps in a file of its own, which no crash leaves behind, and of which
        # it holds two megabytes in memory.
        self._db = sqlite3.connect(file or "", isolation_level=None)
        self._db.execute("PRAGMA journal_mode = OFF")
        self._db.execute("PRAGMA cache_size = -2048")
        self._db.execute(
            "CREATE TABLE captures (key INTEGER, late, archive, offset, addressable, turn, PRIMARY KEY (key, late)) "
            "WITHOUT ROWID"
        )
        self._visits = VisitTable(self._db, is_made=False)
        self._db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._db.close()

    def save(self) -> None:
        """Put all that was entered into the file."""
        self._visits.write()
        self._db.execute("COMMIT")
        self._db.execute("BEGIN")

    def add(self, place: Place, keys: Iterable[str], *, late: bool = False) -> None:
        """Enter a capture by its keys. The capture that is read first keeps a key, in whatever order they are entered.

        Args:
            place: Where it lies.
            keys: Its keys.
            late: Whether it is found only where nothing else is: captures of which their archive's own notes say what
                they are, and those that were given before.
        """
        self.add_hashed((Hashed(hashed(key), place) for key in keys), late=late)

    def add_hashed(self, captures: Iterable[Hashed], *, late: bool = False) -> None:
        """The same for keys that are hashed already."""
        if not self.is_complete:
            self._db.executemany(
                "INSERT INTO captures VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET archive = excluded.archive, "
                "offset = excluded.offset, addressable = excluded.addressable, turn = excluded.turn "
                "WHERE excluded.turn < turn",
                ((key, late, *place) for key, place in captures),
            )

    def find(self, keys: Sequence[str], before: int) -> Place | None:
        """Where the first capture with the first of some keys lies, among those that are read before a turn."""
        return self.find_hashed([hashed(key) for key in keys], before)

    def find_hashed(self, keys: Sequence[int], before: int) -> Place | None:
        """The same for keys that are hashed already."""
        return self._first(
            "SELECT archive, offset, addressable, turn FROM captures WHERE key = ? AND NOT late", keys, before
        )

    def find_anywhere(self, keys: Sequence[str]) -> Place | None:
        """Where the first capture with the first of some keys lies, among all."""
        query = "SELECT archive, offset, addressable, turn FROM captures WHERE key = ? ORDER BY turn LIMIT 1"
        return self._first(query, [hashed(key) for key in keys], None)

    def _first(self, query: str, keys: Sequence[int], before: int | None) -> Place | None:
        for key in keys:
            with closing(self._db.execute(query, [key])) as rows:
                row = rows.fetchone()
            if row is not None and (before is None or row[3] < before):
                return Place(row[0], row[1], bool(row[2]), row[3])
        return None

    def add_visit(self, address: str, place: Place, *, rejected: bool) -> None:
        """Enter a visit of an article."""
        self.add_hashed_visits([(hashed(address), place.turn, *place[:3], rejected)])

    def add_hashed_visits(self, visits: Iterable[HashedVisit]) -> None:
        """The same for addresses that are hashed already."""
        if not self.is_complete:
            self._visits.add(visits)

    def keys_visited(self, keys: Sequence[int]) -> set[int]:
        """Those of some addresses, hashed, of which a visit was entered."""
        return self._visits.keys_among(keys)

    def visits(self, address: str, before: int, most: int) -> list[tuple[Place, bool]]:
        """The last visits of an article before a turn, the latest first, each with whether it was rejected."""
        return self.hashed_visits(hashed(address), before, most)

    def hashed_visits(self, key: int, before: int, most: int) -> list[tuple[Place, bool]]:
        """The same for an address that is hashed already."""
        return self._visits.before(key, before, most)


class NotedIndex(CaptureIndex):
    """Keeps in memory what is entered, for the index of all archives; finds what stands in its file, if it has one."""

    def __init__(self, file: Path | None = None) -> None:
        """Make one in which nothing is entered.

        Raises:
            sqlite3.Error: The file cannot be read.
        """
        super().__init__(file, complete=True)
        self.captures: list[Hashed] = []
        self.visited: list[HashedVisit] = []

    def add_hashed(self, captures: Iterable[Hashed], *, late: bool = False) -> None:  # noqa: ARG002 - not known yet
        """Enter captures."""
        self.captures.extend(captures)

    def add_hashed_visits(self, visits: Iterable[HashedVisit]) -> None:
        """Enter visits."""
        self.visited.extend(visits)


def hashed(key: str) -> int:
    """The number under which an index has a key."""
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
