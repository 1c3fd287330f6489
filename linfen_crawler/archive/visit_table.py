"""The visits of articles in an index of captures: those that were entered last in memory, the others in its file."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from linfen_crawler.archive.place import Place

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

MOST_IN_MEMORY = 10_000
"""Visits, of some 300 bytes each. More go into the file together, in its order: each alone would be a look into a tree
that has no room in memory."""
MOST_OF_ONE = 64
"""Visits of one article in memory, for the same: all of them are looked through for the last ones."""
_COLUMNS = "key, turn, archive, offset, addressable, rejected"
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
        """Of each article the visit that was entered first since the last were written."""
        self._more: dict[int, dict[int, HashedVisit]] = {}
        """All since then of those that have several, by their turns."""
        self._count = 0
        self._has_written = is_made
        """Whether the file may hold some."""
        if not is_made:
            db.execute(
                "CREATE TABLE visits (key INTEGER, turn INTEGER, archive, offset, addressable, rejected, "
                "PRIMARY KEY (key, turn)) WITHOUT ROWID"
            )

    def add(self, visits: Iterable[HashedVisit]) -> None:
        """Enter visits. Behind an error of the file the table is not to be used any more."""
        recent, count = self._recent, self._count
        for visit in visits:
            count += 1  # also what is there already: it is written the sooner
            of_one: dict[int, HashedVisit] | None = None
            other = recent.setdefault(visit[0], visit)
            if other is not visit and visit[1] != other[1]:
                of_one = self._more.setdefault(visit[0], {other[1]: other})
                of_one.setdefault(visit[1], visit)
            if count > MOST_IN_MEMORY or (of_one is not None and len(of_one) > MOST_OF_ONE):
                self.write()
                recent, count = self._recent, 0
        self._count = count

    def write(self) -> None:
        """Put all visits into the file."""
        if not self._recent:
            return
        rows = {*self._recent.values(), *(visit for visits in self._more.values() for visit in visits.values())}
        self._db.executemany(f"INSERT OR IGNORE INTO visits ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)", sorted(rows))  # noqa: S608 # nosec B608
        self._has_written = True
        self._recent, self._more, self._count = {}, {}, 0

    def keys_among(self, keys: Sequence[int]) -> set[int]:
        """Those of some addresses of which a visit was entered."""
        found = self._recent.keys() & keys
        if self._has_written:
            for begin in range(0, len(keys), _AT_ONCE):
                some = keys[begin : begin + _AT_ONCE]
                query = f"SELECT DISTINCT key FROM visits WHERE key IN ({','.join('?' * len(some))})"  # noqa: S608 # nosec B608
                found.update(key for (key,) in self._db.execute(query, some))
        return found

    def before(self, key: int, turn: int, most: int) -> list[tuple[Place, bool]]:
        """The last visits of an article before a turn, the latest first, each with whether it was rejected."""
        only = self._recent.get(key)
        visits = self._more[key].values() if key in self._more else () if only is None else (only,)
        found = [visit for visit in visits if visit[1] < turn]
        if self._has_written:
            query = f"SELECT {_COLUMNS} FROM visits WHERE key = ? AND turn < ? ORDER BY turn DESC LIMIT ?"  # noqa: S608 # nosec B608
            written: list[HashedVisit] = self._db.execute(query, (key, turn, most)).fetchall()
            known = {visit[1] for visit in written}
            found = written + [visit for visit in found if visit[1] not in known]
        found.sort(key=itemgetter(1), reverse=True)
        return [
            (Place(archive, offset, bool(addressable), at), bool(rejected))
            for _, at, archive, offset, addressable, rejected in found[:most]
        ]
