"""Which records have their captures in which files: `articles.jsonl` read once, for all packages that are made."""

from __future__ import annotations

import json
import sqlite3
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class PointedRecord:
    """A record, and where its capture begins."""

    article: str
    """The record's `id`."""
    title: str
    """Its headline; its address, if it has none."""
    file: str
    """The name of the WARC file."""
    offset: int
    """Where the capture begins in it."""


class PointedRecords:
    """Records by the files of their captures, in a temporary file. Use it as a context."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("")
        self._database.executescript(
            "CREATE TABLE record (line INTEGER PRIMARY KEY, id TEXT, title TEXT, file TEXT, offset INTEGER);"
            "CREATE TEMPORARY TABLE wanted (file TEXT PRIMARY KEY);"
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def take_in(self, articles: Path) -> None:
        """Read a file of records. It may be missing; an unfinished last line is left out.

        Raises:
            OSError: It cannot be read.
            ValueError: A line of it is no record; the message says which.
        """
        if articles.is_file():
            self._database.executemany(
                "INSERT INTO record (id, title, file, offset) VALUES (?, ?, ?, ?)", _pointers(articles)
            )
        self._database.execute("CREATE INDEX by_file ON record (file)")

    def latest(self, files: Iterable[str]) -> Iterator[PointedRecord]:
        """Of each article the latest revision whose capture is in one of these files, ordered by the articles' ids."""
        self._database.execute("DELETE FROM wanted")
        self._database.executemany("INSERT INTO wanted VALUES (?)", [(file,) for file in files])
        # Where a query asks for MAX, SQLite takes the other columns from the row that has it.
        rows = self._database.execute(
            "SELECT id, title, file, offset, MAX(line) FROM record JOIN wanted USING (file) GROUP BY id ORDER BY id"
        )
        for article, title, file, offset, _ in rows:
            yield PointedRecord(article, title, file, offset)


def _pointers(articles: Path) -> Iterator[tuple[str, str, str, int]]:
    begin = 0
    with articles.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n"):
                return
            try:
                record = json.loads(line)
                pointer = record.get("warc")
                if pointer is not None:
                    yield record["id"], record["title"] or record["url"], pointer["file"], int(pointer["offset"])
            except (ValueError, TypeError, KeyError, AttributeError):
                raise ValueError(f"{articles}: the line that begins at byte {begin} is no record") from None
            begin += len(line)


def asked_as(articles: Path, canonical_url: str) -> str | None:
    """The address under which the latest revision of an article was asked for; None if there is no record of it.

    Raises:
        OSError: The file cannot be read.
    """
    if not articles.is_file():
        return None
    found = None
    sought = json.dumps(canonical_url, ensure_ascii=False).encode("utf-8")
    with articles.open("rb") as file:
        for line in file:
            if sought in line and line.endswith(b"\n"):
                with suppress(ValueError):
                    record = json.loads(line)
                    if record.get("canonical_url") == canonical_url:
                        found = record.get("url")
    return found
