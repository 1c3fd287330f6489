"""The visits of articles in an index of captures: those that were entered last in memory, the others in its file."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from linfen_crawler.archive.place import Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

MOST_IN_MEMORY = 10_000
"""Visits, of some 300 bytes each. Where there are more they go into the file together, in its order: each alone would
be a look into a tree that has no room in memory."""
MOST_OF_ONE = 64
"""Visits of one article in memory: all of them are looked through for the last ones."""
_AT_ONCE = 500
"""Keys of one query; SQLite takes 999 at least."""


HashedVisit = tuple[int, int, int, int, bool, bool]
"""What an index holds of the visit of an article: its key, the turn, archive, offset and addressability of its `Place`,
and whether it was rejected."""


class VisitTable:
    """Visits by the hashed addresses of their articles. Of several with one address and turn the first one counts."""

    def __init__(self, db: sqlite3.Connection, *, is_made: bool) -> None:
        """Make it.

        Args:
            db: The index.
            is_made: Whether the table is there, with what it is to hold; else it is made.

        Raises:
            sqlite3.Error: It cannot be made. So do all others that look into the file or write it.
        """
        self._db = db
        self._recent: dict[int, HashedVisit] = {}
        """The first visit of each article."""
        self._more: dict[int, dict[int, HashedVisit]] = {}
        """All visits of those that have several, by their turns."""
        self._count = 0
        self._is_in_memory = not is_made
        """Whether the file holds none."""
        if not is_made:
            db.execute(
                "CREATE TABLE visits (key INTEGER, turn INTEGER, archive, offset, addressable, rejected, "
                "PRIMARY KEY (key, turn)) WITHOUT ROWID"
            )

    def add(self, visits: Iterable[HashedVisit]) -> None:
        """Enter visits."""
        recent, count, most = self._recent, self._count, 1
        for visit in visits:
            first = recent.setdefault(visit[0], visit)
            if first is visit:
                count += 1
            elif visit[1] != first[1]:
                others = self._more.setdefault(visit[0], {first[1]: first})
                count -= len(others)
                others.setdefault(visit[1], visit)
                count += len(others)
                most = max(most, len(others))
        self._count = count
        if count > MOST_IN_MEMORY or most > MOST_OF_ONE:
            self.write()

    def write(self) -> None:
        """Put all visits into the file."""
        if not self._recent:
            return
        rows = {*self._recent.values(), *(visit for visits in self._more.values() for visit in visits.values())}
        self._db.executemany("INSERT OR IGNORE INTO visits VALUES (?, ?, ?, ?, ?, ?)", sorted(rows))
        self._is_in_memory = False
        self._recent, self._more, self._count = {}, {}, 0

    def keys_among(self, keys: Sequence[int]) -> set[int]:
        """Those of some addresses of which a visit was entered."""
        found = self._recent.keys() & keys
        if not self._is_in_memory:
            for begin in range(0, len(keys), _AT_ONCE):
                some = keys[begin : begin + _AT_ONCE]
                query = f"SELECT DISTINCT key FROM visits WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 # nosec B608
                found.update(key for (key,) in self._db.execute(query, some))
        return found

    def before(self, turn: int, key: int, most: int) -> list[tuple[Place, bool]]:
        """The last visits of an article before a turn, the latest first, each with whether it was rejected."""
        only = self._recent.get(key)
        visits = self._more[key].values() if key in self._more else () if only is None else (only,)
        found = [visit for visit in visits if visit[1] < turn]
        if not self._is_in_memory:
            query = "SELECT * FROM visits WHERE key = ? AND turn < ? ORDER BY turn DESC LIMIT ?"
            written: list[HashedVisit] = self._db.execute(query, (key, turn, most)).fetchall()
            known = {visit[1] for visit in written}
            found = written + [visit for visit in found if visit[1] not in known]
        found.sort(key=itemgetter(1), reverse=True)
        return [
            (Place(archive, offset, bool(addressable), at), bool(rejected))
            for _, at, archive, offset, addressable, rejected in found[:most]
        ]
