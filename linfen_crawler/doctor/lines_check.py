"""A site's files of lines: every line whole and of its kind, and what the ledger says of them true."""

from __future__ import annotations

import json
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from linfen_crawler.article import Article
from linfen_crawler.doctor.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.doctor.ledger_check import LedgerFacts
    from linfen_crawler.operations.output_folder import OutputFolder

_FIRST, _LAST, _ONE_IN = 100, 100, 50
"""Of the records the first and the last so many are looked at closely, and about one in so many of the others."""
_FIELDS = {
    "articles.jsonl": ("id", "revision", "canonical_url"),
    "rejected.jsonl": ("reason", "canonical_url"),
    "gone.jsonl": ("gone", "canonical_url", "at"),
}
"""What a line of each file must have."""


@dataclass(slots=True)
class LineFacts:
    """What a site's records say that other things can be compared with."""

    newest: datetime | None = None
    """When the newest of the records that were looked at was fetched."""
    pointers: list[dict[str, Any]] = field(default_factory=list)
    """Pointers into the archive of the records that were looked at closely."""


@dataclass(slots=True)
class _Seen:
    """What reading `articles.jsonl` comes to."""

    revisions: set[int] = field(default_factory=set)
    addresses: set[int] = field(default_factory=set)
    twice: list[int] = field(default_factory=list)
    closely: int = 0
    none_by_schema: list[tuple[int, str]] = field(default_factory=list)


def check_lines(
    folder: OutputFolder, ledger: LedgerFacts, facts: LineFacts, *, running: bool, deep: bool = False
) -> Iterator[Finding]:
    """Read all lines of the three files.

    Args:
        folder: The site's folder.
        ledger: What the ledger says; it was read before, so that the files can only be longer than it knows.
        facts: Is filled in.
        running: Whether a crawl is writing them: what it has not finished is no fault then.
        deep: Look at every record closely.
    """
    key = folder.path.name
    if not folder.articles.is_file():
        if ledger.sums is not None and ledger.sums.stored:
            yield finding("lines-missing", key, count=ledger.sums.stored)
        return
    seen, closely = _Seen(), _Closely(deep=deep)
    lines, files, sound = 0, 0, True
    for path in (folder.articles, folder.rejected, folder.gone):
        if not path.is_file():
            continue
        size = path.stat().st_size
        known = ledger.bytes_known.get(path.name)
        if known is not None and known > size:
            sound = False
            yield finding("lines-short", key, file=path.name, size=size, known=known)
        broken: list[int] = []
        whole = 0
        for offset, line in _whole_lines(path, size):
            whole = offset + len(line)
            lines += 1
            fields = _fields_of(line, path.name)
            if fields is None:
                broken.append(offset)
            elif path == folder.articles:
                _take_in(fields, offset, seen)
                for place, chosen in closely.offer(offset, line):
                    _look_closely(chosen, place, seen, facts)
        files += 1
        if broken:
            sound = False
            yield finding("line-broken", key, count=len(broken), file=path.name, offset=broken[0])
        if not running and whole < size:
            sound = False
            yield finding("line-torn", key, file=path.name, bytes=size - whole)
        elif not running and known is not None and known < size:
            yield finding("lines-behind", key, file=path.name, bytes=size - known)
    for place, chosen in closely.rest():
        _look_closely(chosen, place, seen, facts)
    if seen.none_by_schema:
        offset, message = seen.none_by_schema[0]
        count = len(seen.none_by_schema)
        yield finding("line-schema", key, count=count, looked_at=seen.closely, offset=offset, message=message)
    if seen.twice:
        yield finding("line-twice", key, count=len(seen.twice), offset=seen.twice[0])
    if sound and not seen.none_by_schema and not seen.twice:
        yield finding("lines-ok", key, lines=lines, files=files, looked_at=seen.closely)
        if not running:
            yield from _agree(folder, ledger, seen)


def _agree(folder: OutputFolder, ledger: LedgerFacts, seen: _Seen) -> Iterator[Finding]:
    """Whether the ledger knows as many articles as the lines have, and where they are."""
    key = folder.path.name
    size = folder.articles.stat().st_size
    known = ledger.bytes_known.get(folder.articles.name)
    if ledger.sums is None or known != size:
        return
    if ledger.sums.stored != len(seen.addresses):
        yield finding("ledger-count", key, ledger=ledger.sums.stored, lines=len(seen.addresses))
    wrong = []
    with folder.articles.open("rb") as file:
        for record, revision, offset in ledger.places:
            file.seek(offset)
            fields = _fields_of(file.readline(), folder.articles.name)
            if fields is None or (fields["id"], fields["revision"]) != (record, revision):
                wrong.append(record)
    if wrong:
        yield finding("ledger-places", key, count=len(wrong), looked_at=len(ledger.places), first=wrong[0])


def _take_in(fields: dict[str, Any], offset: int, seen: _Seen) -> None:
    # Hashes: a million articles then take 100 MB and not 300.
    revision = hash((fields["id"], fields["revision"]))
    if revision in seen.revisions:
        seen.twice.append(offset)
    seen.revisions.add(revision)
    if fields["canonical_url"] is not None:
        seen.addresses.add(hash(fields["canonical_url"]))


def _look_closely(line: bytes, offset: int, seen: _Seen, facts: LineFacts) -> None:
    seen.closely += 1
    try:
        article = Article.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        seen.none_by_schema.append((offset, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"))
        return
    if article.fetched_at is not None and (facts.newest is None or article.fetched_at > facts.newest):
        facts.newest = article.fetched_at
    if article.warc is not None:
        facts.pointers.append(article.warc.model_dump(mode="json"))


class _Closely:
    """Which lines are looked at closely: all, or the first, the last and some others, always the same."""

    def __init__(self, *, deep: bool) -> None:
        self._deep = deep
        self._number = 0
        self._last: deque[tuple[int, bytes]] = deque()

    def offer(self, offset: int, line: bytes) -> Iterator[tuple[int, bytes]]:
        """The lines, each with its place, that are to be looked at now that this one was read."""
        self._number += 1
        if self._deep or self._number <= _FIRST:
            yield offset, line
            return
        self._last.append((offset, line))
        if len(self._last) > _LAST:
            passed = self._last.popleft()
            if zlib.crc32(passed[1]) % _ONE_IN == 0:
                yield passed

    def rest(self) -> Iterator[tuple[int, bytes]]:
        """The last lines, once all were read."""
        yield from self._last


def _fields_of(line: bytes, name: str) -> dict[str, Any] | None:
    """A line's object, if it has what lines of its file have."""
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return fields if isinstance(fields, dict) and all(each in fields for each in _FIELDS[name]) else None


def _whole_lines(path: Path, size: int) -> Iterator[tuple[int, bytes]]:
    offset = 0
    with path.open("rb") as file:
        for line in file:
            if offset + len(line) > size or not line.endswith(b"\n"):
                return
            yield offset, line
            offset += len(line)
