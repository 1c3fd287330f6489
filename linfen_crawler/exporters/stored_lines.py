"""The lines of a site's records that a reader wants: current states or all, of some days, with the vanished or without.

Nothing is parsed for it. Lines begin with the id; a quotation mark inside a JSON string stands behind a backslash, so
that `"publish_time":` is found in a line only where the field itself is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

Revisions = Literal["current", "all"]
Gone = Literal["keep", "drop"]

_REVISION = b'"revision":'
_CANONICAL = b'"canonical_url":'
_PUBLISHED = b'"publish_time":'
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
        ValueError: A line of `gone.jsonl` is none of ours.
    """
    wanted = selection or Selection()
    end = articles.stat().st_size if articles.is_file() else 0
    last = _last_revisions(articles, end) if wanted.revisions == "current" else None
    vanished = vanished_addresses(gone) if wanted.gone == "drop" else frozenset()
    for line in _whole_lines(articles, end):
        if last is not None and last.get(line[_ID], 1) != revision_of(line):
            continue
        if vanished and _string_behind(_CANONICAL, line) in vanished:
            continue
        if (wanted.since or wanted.until) and not _is_of_days(line, wanted):
            continue
        yield line


def revision_of(line: bytes) -> int:
    """The number of the revision that a line is."""
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
        except (ValueError, TypeError, KeyError):
            raise ValueError(f"{gone}: {line[:80]!r} is no line of ours; take it out, then run again") from None
    return frozenset(json.dumps(url, ensure_ascii=False)[1:-1].encode() for url, is_gone in state.items() if is_gone)


def _last_revisions(articles: Path, end: int) -> dict[bytes, int]:
    """The last revision of each article that has more than one."""
    return {line[_ID]: revision for line in _whole_lines(articles, end) if (revision := revision_of(line)) > 1}


def _is_of_days(line: bytes, wanted: Selection) -> bool:
    day = (_string_behind(_PUBLISHED, line) or b"")[:10].decode("ascii", "replace")
    if not day:
        return False
    return (wanted.since is None or day >= wanted.since.isoformat()) and (
        wanted.until is None or day <= wanted.until.isoformat()
    )


def _string_behind(name: bytes, line: bytes) -> bytes | None:
    """The string of the first field of this name, as it stands in JSON; None where the field is null."""
    begin = line.find(name) + len(name)
    if line[begin : begin + 1] != b'"':
        return None
    return line[begin + 1 : line.index(b'"', begin + 1)]


def _whole_lines(path: Path, end: int) -> Iterator[bytes]:
    """The whole lines up to a byte; what a crawl is writing just now is left out."""
    if not end:
        return
    with path.open("rb") as file:
        for line in file:
            end -= len(line)
            if end < 0 or not line.endswith(b"\n"):
                return
            yield line[:-1]
