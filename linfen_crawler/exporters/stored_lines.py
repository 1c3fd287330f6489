"""The lines of a site's records that a reader wants: current states or all, of some days, with the vanished or without.

Nothing is parsed for it. Lines begin with the id; a quotation mark inside a JSON string stands behind a backslash, so
that `"publish_time":` is found in a line only where the field itself is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic_core import from_json

from linfen_crawler.exporters.read_lines import read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

Revisions = Literal["current", "all"]
Gone = Literal["keep", "drop"]

_REVISION = b'"revision":'
_CANONICAL = b'"canonical_url":'
_PUBLISHED = b'"publish_time":'
_ONE = b"1,"  # behind the name of the revision
_BACKSLASH = ord("\\")
_READ_AT_ONCE = 1 << 18  # bytes: with Python's 8 KB half of the time of reading goes into asking for them
_ID = slice(7, 27)  # {"id":"0123456789abcdef0123", …


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines are wanted."""

    revisions: Revisions = "current"
    """`current`: of each article the last state; `all`: every line."""
    gone: Gone = "keep"
    """`drop`: without the articles that have vanished from their site."""
    since: date | None = None
    """First publish day, China time; records without publish time are left out where a day is given."""
    until: date | None = None
    """Last publish day."""


def stored_lines(articles: Path, gone: Path, selection: Selection | None = None) -> Iterator[bytes]:
    """The wanted lines of a site, without line feed, in their order; also while a crawl writes them.

    Memory grows with the number of articles that have several revisions or are gone, not with that of all.

    Args:
        articles: The site's `articles.jsonl`; none of it is read where it is missing.
        gone: The site's `gone.jsonl`.
        selection: Which lines; by default the current state of all articles.

    Raises:
        OSError: A file cannot be read.
        ValueError: A line of a file is none of ours.
    """
    return (line for _, line in located_lines(articles, gone, selection))


def stored_records(articles: Path, gone: Path, selection: Selection | None = None) -> Iterator[dict[str, Any]]:
    """The same as objects in JSON form.

    Raises:
        OSError: A file cannot be read.
        ValueError: A line is none of ours; the message names the file.
    """
    for line in stored_lines(articles, gone, selection):
        yield parsed_record(line, articles)


def parsed_record(line: bytes, articles: Path) -> dict[str, Any]:
    """A line as object in JSON form.

    Args:
        line: The record.
        articles: The file that it stands in, for the message.

    Raises:
        ValueError: It is no record.
    """
    try:
        record = from_json(line)
    except ValueError:
        record = None
    if not isinstance(record, dict):
        raise ValueError(  # noqa: TRY004 - a broken file, no wrong type of ours
            f"{articles}: {line[:80]!r} is no record; take the line out, then run again"
        )
    return record


def located_lines(articles: Path, gone: Path, selection: Selection | None = None) -> Iterator[tuple[int, bytes]]:
    """The same, each with the byte offset at which it begins in `articles.jsonl`."""
    wanted = selection or Selection()
    end = articles.stat().st_size if articles.is_file() else 0
    last = _last_revisions(articles, end) if wanted.revisions == "current" else {}
    vanished = vanished_addresses(gone) if wanted.gone == "drop" else frozenset()
    begin, following = 0, 0
    for line in _whole_lines(articles, end):
        begin, following = following, following + len(line) + 1
        latest = last.get(line[_ID])
        if latest is not None and latest != revision_of(line):
            continue
        if vanished and string_behind(_CANONICAL, line) in vanished:
            continue
        if (wanted.since or wanted.until) and not _is_of_days(line, wanted):
            continue
        yield begin, line


def revision_of(line: bytes) -> int:
    """The number of the revision that a line is.

    Raises:
        ValueError: It is no record.
    """
    begin = line.rfind(_REVISION) + len(_REVISION)
    return int(line[begin : line.index(b",", begin)])


def vanished_addresses(gone: Path) -> frozenset[bytes]:
    """The canonical addresses of the articles that are gone now, as they stand in the JSON of their records.

    Raises:
        OSError: The file cannot be read.
        ValueError: A line is none of ours.
    """
    state: dict[str, bool] = {}
    for line in _whole_lines(gone, gone.stat().st_size if gone.is_file() else 0):
        try:
            note = json.loads(line)
            state[note["canonical_url"]] = bool(note["gone"])
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ValueError(f"{gone}: {line[:80]!r} is no line of ours; take it out, then run again") from None
    return frozenset(json.dumps(url, ensure_ascii=False)[1:-1].encode() for url, is_gone in state.items() if is_gone)


def id_of(line: bytes) -> str:
    """The `id` of the article that a record's line is about."""
    return line[_ID].decode("ascii", "replace")


def publish_time_of(line: bytes) -> str | None:
    """The publish time of a record's line, as it stands there; None where it has none."""
    return stated_time_of(line).decode("ascii", "replace") or None


def stated_time_of(line: bytes) -> bytes:
    """The same in bytes, for who looks at many; empty where it has none."""
    return string_behind(_PUBLISHED, line) or b""


def string_behind(name: bytes, line: bytes) -> bytes | None:
    """The string of the first field of a name, as it stands in JSON; None where the field is null.

    Args:
        name: The name with its quotation marks and colon, `b'"publish_time":'`.
        line: The record.
    """
    begin = line.find(name) + len(name)
    if not line.startswith(b'"', begin):
        return None
    end = line.index(b'"', begin + 1)
    while line[end - 1] == _BACKSLASH and _is_escaped(line, end):
        end = line.index(b'"', end + 1)
    return line[begin + 1 : end]


def _is_escaped(line: bytes, place: int) -> bool:
    """Whether an odd number of backslashes stands before a place."""
    first = place
    while line[first - 1 : first] == b"\\":
        first -= 1
    return (place - first) % 2 == 1


def _last_revisions(articles: Path, end: int) -> dict[bytes, int]:
    """The last revision of each article that has more than one."""
    last: dict[bytes, int] = {}
    begin = 0
    for line in _whole_lines(articles, end):
        stated = line.rfind(_REVISION)
        if stated < 0 or not line.startswith(_ONE, stated + len(_REVISION)):
            revision = _revision_in(articles, begin, line)
            if revision > 1:
                last[line[_ID]] = revision
        begin += len(line) + 1
    return last


def _revision_in(articles: Path, begin: int, line: bytes) -> int:
    try:
        return revision_of(line)
    except ValueError:
        raise ValueError(
            f"{articles}: at byte {begin} stands no record but {line[:60]!r}; take the line out, then run again"
        ) from None


def _is_of_days(line: bytes, wanted: Selection) -> bool:
    day = (publish_time_of(line) or "")[:10]
    if not day:
        return False
    return (wanted.since is None or day >= wanted.since.isoformat()) and (
        wanted.until is None or day <= wanted.until.isoformat()
    )


def _whole_lines(path: Path, end: int) -> Iterator[bytes]:
    """The whole lines up to a byte; what a crawl is writing just now is left out."""
    if not end:
        return
    with path.open("rb", buffering=_READ_AT_ONCE) as file:
        for line in read_lines(file, path):
            end -= len(line)
            if end < 0 or not line.endswith(b"\n"):
                return
            yield line[:-1]
