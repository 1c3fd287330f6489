"""All records of a set of WARC files, to be looked up: in a temporary file, so that memory does not grow with them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from linfen_crawler.archive.digests import same_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from linfen_crawler.archive.known_loss import KnownLoss
    from linfen_crawler.archive.warc_scan import CheckedRecord

_SCHEMA = """
CREATE TABLE record (file INTEGER, offset INTEGER, kind TEXT, id TEXT, url TEXT, date TEXT, digest TEXT,
                     refers_to TEXT, profile TEXT, concurrent_to TEXT);
CREATE TABLE lost (file INTEGER, begin INTEGER, end INTEGER, id TEXT, concurrent_to TEXT);
CREATE TABLE page (file INTEGER, offset INTEGER, id TEXT, to_file TEXT, to_offset INTEGER, to_id TEXT);
"""


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a record."""

    file: str
    """The name of its file, without `.open`."""
    offset: int
    """Where it begins in it."""
    kind: str
    """Its `WARC-Type`."""
    record_id: str
    """Its `WARC-Record-ID`."""
    url: str | None
    """Its `WARC-Target-URI`."""
    date: str
    """Its `WARC-Date`."""
    digest: str
    """The digest of its payload."""


class RecordTable:
    """Records by their places and ids. Use it as a context."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")  # without a name: a file that SQLite makes, and removes, itself
        self._database.executescript(_SCHEMA)
        self._files: dict[str, int] = {}
        self._names: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    @property
    def files(self) -> list[str]:
        """The names of the files whose records are here."""
        return list(self._names)

    def add_file(self, name: str) -> None:
        """Make a file known; the records that follow are in it."""
        self._files[name] = len(self._names)
        self._names.append(name)

    def add(self, record: CheckedRecord, pages: Iterable[tuple[str, int, str | None]] = ()) -> None:
        """Put a record of the last file in.

        Args:
            record: The record.
            pages: The captures that it names: file, offset, and id where it gives one.
        """
        file = len(self._names) - 1
        self._database.execute(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                file,
                record.offset,
                record.kind,
                record.record_id,
                record.url,
                record.date,
                record.payload_digest,
                record.header("WARC-Refers-To") if record.kind == "revisit" else None,
                record.header("WARC-Profile"),
                record.header("WARC-Concurrent-To"),
            ),
        )
        self._database.executemany(
            "INSERT INTO page VALUES (?, ?, ?, ?, ?, ?)",
            [(file, record.offset, record.record_id, *page) for page in pages],
        )

    def add_loss(self, loss: KnownLoss) -> None:
        """Put in that a stretch of the last file is lost, and known to be."""
        self._database.execute(
            "INSERT INTO lost VALUES (?, ?, ?, ?, ?)",
            (len(self._names) - 1, loss.begin, loss.end, loss.record_id, loss.concurrent_to),
        )

    def known_lost(self, file: str, offset: int) -> bool:
        """Whether what stood at a place is known to be lost."""
        rows = self._database.execute(
            "SELECT 1 FROM lost WHERE file = ? AND begin <= ? AND ? < end", (self._files.get(file), offset, offset)
        )
        return rows.fetchone() is not None

    def index(self) -> None:
        """Make look-ups fast; call it once, when all records are in."""
        self._database.executescript(
            "CREATE INDEX by_place ON record (file, offset); CREATE INDEX by_id ON record (id);"
            "CREATE INDEX by_pair ON record (concurrent_to); CREATE INDEX by_url ON record (url);"
        )

    def at(self, file: str, offset: int) -> Entry | None:
        """The record at a place."""
        number = self._files.get(file)
        found = list(self._entries("WHERE file = ? AND offset = ? LIMIT 1", (number, offset)))
        return found[0] if found else None

    def twice(self) -> Iterator[tuple[Entry, str]]:
        """Records whose id an earlier record has, each with the name of that one's file."""
        rows = self._database.execute(
            "SELECT later.file, later.offset, first.file FROM record AS later JOIN record AS first USING (id) "
            "WHERE (first.file, first.offset) < (later.file, later.offset) GROUP BY later.file, later.offset"
        )
        for file, offset, first in rows:
            entry = self.at(self._names[file], offset)
            if entry is not None:
                yield entry, self._names[first]

    def revisits_without_original(self) -> Iterator[tuple[Entry, str | None]]:
        """Revisits that refer to a response that is not here, or to none; each with the id that they name.

        Those whose original is known to be lost are left out, here and in what follows.
        """
        yield from self._joined(
            "kind = 'revisit' "
            "AND NOT EXISTS (SELECT 1 FROM record AS o WHERE o.id = r.refers_to AND o.kind = 'response') "
            "AND NOT EXISTS (SELECT 1 FROM lost WHERE lost.id = r.refers_to)",
            "refers_to",
        )

    def revisits_of_another_payload(self) -> Iterator[tuple[Entry, str]]:
        """Revisits "with identical payload" whose original has another one; each with the original's digest."""
        rows = self._database.execute(
            "SELECT r.file, r.offset, o.digest FROM record AS r JOIN record AS o ON o.id = r.refers_to "
            "WHERE r.kind = 'revisit' AND r.profile LIKE '%/identical-payload-digest' AND o.digest <> r.digest"
        )
        for file, offset, digest in rows:
            entry = self.at(self._names[file], offset)
            if entry is not None and not same_digest(entry.digest, digest):
                yield entry, digest

    def requests_without_answer(self) -> Iterator[Entry]:
        """Requests whose answer is not here, nor in what is known to be lost before them."""
        for entry, _ in self._joined(
            "kind = 'request' AND concurrent_to IS NOT NULL "
            "AND NOT EXISTS (SELECT 1 FROM record AS o WHERE o.id = r.concurrent_to) "
            "AND NOT EXISTS (SELECT 1 FROM lost "
            "WHERE lost.id = r.concurrent_to OR (lost.file, lost.end) = (r.file, r.offset))",
            "concurrent_to",
        ):
            yield entry

    def answers_without_request(self) -> Iterator[Entry]:
        """Answers from the web whose request is not here.

        Not the last record of a file: a crawl may be about to write the request, or was killed over it; nor one whose
        request may be in what is known to be lost behind it.
        """
        for entry, _ in self._joined(
            "kind IN ('response', 'revisit') AND url LIKE 'http%' "
            "AND NOT EXISTS (SELECT 1 FROM record AS q WHERE q.concurrent_to = r.id AND q.kind = 'request') "
            "AND NOT EXISTS (SELECT 1 FROM record AS q WHERE q.id = r.concurrent_to AND q.kind = 'request') "
            "AND NOT EXISTS (SELECT 1 FROM lost WHERE lost.concurrent_to = r.id) "
            "AND EXISTS (SELECT 1 FROM record AS n WHERE n.file = r.file AND n.offset > r.offset) "
            "AND NOT EXISTS (SELECT 1 FROM lost WHERE lost.file = r.file AND lost.begin = "
            "(SELECT MIN(n.offset) FROM record AS n WHERE n.file = r.file AND n.offset > r.offset))",
            "id",
        ):
            yield entry

    def pages(self) -> Iterator[tuple[Entry, str, int, str | None]]:
        """All captures that notes name: the note, and the capture's file, offset and id."""
        for file, offset, to_file, to_offset, to_id in self._database.execute(
            "SELECT file, offset, to_file, to_offset, to_id FROM page ORDER BY file, offset"
        ):
            entry = self.at(self._names[file], offset)
            if entry is not None:
                yield entry, to_file, to_offset, to_id

    def captures(self, url: str) -> Iterator[Entry]:
        """All captures of an address."""
        yield from self._entries("WHERE url = ? AND kind IN ('response', 'revisit', 'resource')", (url,))

    def _joined(self, condition: str, column: str) -> Iterator[tuple[Entry, str | None]]:
        rows = self._database.execute(
            f"SELECT file, offset, {column} FROM record AS r WHERE {condition} ORDER BY file, offset"  # noqa: S608 - our own words  # nosec B608
        )
        for file, offset, value in rows:
            entry = self.at(self._names[file], offset)
            if entry is not None:
                yield entry, value

    def _entries(self, where: str, values: tuple[object, ...]) -> Iterator[Entry]:
        rows = self._database.execute(
            f"SELECT file, offset, kind, id, url, date, digest FROM record {where}",  # noqa: S608 - our own words  # nosec B608
            values,
        )
        for file, *rest in rows:
            yield Entry(self._names[file], *rest)
