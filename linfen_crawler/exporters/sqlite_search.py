"""Search in a SQLite export: any piece of text of title, subtitle and body, of one Chinese character or more.

The index is of trigrams, so that it answers for words of three characters and more; shorter ones are looked for in the
text itself, which takes as long as reading it.
"""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from linfen_crawler.schemas.sql_schema import SEARCH, SEARCHED, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date
    from pathlib import Path

SHOWN = ("id", "site", "publish_time", "source", "title", "subtitle", "url", "body")
"""What is read of an article that was found, as far as the export has it."""

_INDEXED_LENGTH = 3
_MANY = 5000
"""Where so many articles have the words, sorting them takes longer than going through the latest ones."""
_CONTEXT = 30
"""Characters of the text that are shown before and behind a hit."""
_PIECES = 3
"""So many places of a text are shown at most."""


class NotSearchable(ValueError):  # noqa: N818 - says what the file is, no error of the program
    """A file that is no SQLite export, or has nothing to search in. The message says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text, and where in it the words are."""

    text: str
    hits: tuple[tuple[int, int], ...]
    """Begin and end of each word in `text`."""


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that was found."""

    article: dict[str, Any]
    """The fields of `SHOWN` that the export has, without the texts."""
    title: Piece
    pieces: tuple[Piece, ...]
    """Pieces of subtitle and body around the first places of the words."""


def words_of(arguments: Sequence[str]) -> list[str]:
    """The words and phrases that somebody looks for: parted by white space, but for what stands in quotation marks."""
    words = re.findall(r'"([^"]*)"|“([^”]*)”|([^\s"“”]+)', " ".join(arguments))
    found = (" ".join("".join(groups).split()) for groups in words)
    return [word for word in dict.fromkeys(found) if word]


def search(
    database: Path, words: Sequence[str], *, sites: Sequence[str] = (), since: date | None = None, limit: int
) -> Iterator[Hit]:
    """The articles that hold all words, the latest first.

    Args:
        database: A SQLite export.
        words: What each article must hold, in its title, subtitle or body; letters of either case are the same.
        sites: Keys of the sites to look in; empty for all.
        since: The first publish day, China time.
        limit: So many articles at most.

    Raises:
        NotSearchable: The file is none of our exports, or has neither title nor body.
        OSError: It cannot be read.
    """
    with database.open("rb"):
        pass  # for the error that says why it cannot be read: SQLite's own does not
    connection = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)
    try:
        have = _columns_of(database, connection)
        for row in _found(connection, have, words, sites, since, limit):
            yield _hit(dict(zip([name for name in SHOWN if name in have], row, strict=True)), words)
    except sqlite3.DatabaseError as error:
        raise NotSearchable(
            f"{database} cannot be searched: {error}; make it anew by linfen export --to sqlite"
        ) from None
    finally:
        connection.close()


def _columns_of(database: Path, connection: sqlite3.Connection) -> set[str]:
    try:
        have = {row[1] for row in connection.execute(f"PRAGMA table_info({TABLE})")}
    except sqlite3.DatabaseError:
        have = set()
    if not have:
        raise NotSearchable(f"{database} is no SQLite export; make one by linfen export --to sqlite")
    if not have.intersection(SEARCHED):
        raise NotSearchable(f"{database} has none of {', '.join(SEARCHED)}; export it with one of these --fields")
    return have


def _found(
    connection: sqlite3.Connection,
    have: set[str],
    words: Sequence[str],
    sites: Sequence[str],
    since: date | None,
    limit: int,
) -> Iterator[tuple[Any, ...]]:
    """The rows of the latest articles with all words.

    What few articles have is found by the index of words, and sorted. To sort what many have, SQLite would read all of
    them from the disk: then the index of times is gone through from its end, until enough of them are met.
    """
    conditions, values = _conditions(words, have, sites, since)
    indexed = " AND ".join('"' + word.replace('"', '""') + '"' for word in words if len(word) >= _INDEXED_LENGTH)
    with_words = f"SELECT rowid FROM {SEARCH} WHERE {SEARCH} MATCH ?"  # noqa: S608 - our names  # nosec B608
    if indexed:
        # The sign keeps SQLite from beginning with the index of words.
        sign = "+" if _has_many(connection, with_words, indexed) else ""
        conditions, values = [f"{sign}a.rowid IN ({with_words})", *conditions], [indexed, *values]
    shown = ", ".join(f'a."{name}"' for name in SHOWN if name in have)
    order = "a.publish_time DESC, a.rowid DESC" if "publish_time" in have else "a.rowid DESC"
    statement = f"SELECT {shown} FROM {TABLE} a WHERE {' AND '.join(conditions)} ORDER BY {order} LIMIT ?"  # noqa: S608 - our names  # nosec B608
    return connection.execute(statement, [*values, limit])


def _has_many(connection: sqlite3.Connection, with_words: str, indexed: str) -> bool:
    many = f"SELECT count(*) FROM ({with_words} LIMIT {_MANY})"  # noqa: S608 - our names  # nosec B608
    return int(connection.execute(many, [indexed]).fetchone()[0]) == _MANY


def _conditions(
    words: Sequence[str], have: set[str], sites: Sequence[str], since: date | None
) -> tuple[list[str], list[object]]:
    """What an article must be besides having the words that the index knows."""
    texts = [name for name in SEARCHED if name in have]
    conditions: list[str] = []
    values: list[object] = []
    for word in words:
        if len(word) < _INDEXED_LENGTH:
            pattern = "%" + re.sub(r"([%_\\])", r"\\\1", word) + "%"
            conditions.append("(" + " OR ".join(f"a.\"{name}\" LIKE ? ESCAPE '\\'" for name in texts) + ")")
            values += [pattern] * len(texts)
    for name, wanted in (("site", list(sites)), ("publish_time", [since.isoformat()] if since else [])):
        if wanted and name not in have:
            raise NotSearchable(f"the export has no {name}; make it anew with this field, or leave the option out")
        if wanted:
            conditions.append(
                f"a.site IN ({', '.join('?' * len(wanted))})" if name == "site" else "a.publish_time >= ?"
            )
            values += wanted
    return conditions, values


def _hit(row: dict[str, Any], words: Sequence[str]) -> Hit:
    pattern = re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)), re.IGNORECASE)
    title = row.get("title") or ""
    pieces: list[Piece] = []
    for name in ("subtitle", "body"):
        pieces += _pieces(row.pop(name, None) or "", pattern)
    return Hit(row, _piece(title, 0, len(title), pattern), tuple(pieces[:_PIECES]))


def _pieces(text: str, pattern: re.Pattern[str]) -> Iterator[Piece]:
    """Pieces of a text around the places of the words; places that are near each other share one."""
    begin = end = None
    for match in pattern.finditer(text):
        if end is not None and match.start() - _CONTEXT <= end:
            end = match.end() + _CONTEXT
            continue
        if begin is not None and end is not None:
            yield _piece(text, begin, end, pattern)
        begin, end = max(0, match.start() - _CONTEXT), match.end() + _CONTEXT
    if begin is not None and end is not None:
        yield _piece(text, begin, end, pattern)


def _piece(text: str, begin: int, end: int, pattern: re.Pattern[str]) -> Piece:
    cut = text[begin:end].replace("\n", " ")
    shown = ("…" if begin else "") + cut + ("…" if end < len(text) else "")
    return Piece(shown, tuple(match.span() for match in pattern.finditer(shown)))
