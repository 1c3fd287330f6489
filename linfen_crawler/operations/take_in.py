"""Enter in the ledger what stands in the files and the ledger has not seen: after a crash, or because it is new."""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.ledger import Discovery, Ledger, StoredRecord
from linfen_crawler.ledger.clock import as_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.sites import SiteAddresses

logger = logging.getLogger(__name__)

_AT_ONCE = 1000


def take_in(
    ledger: Ledger, articles: JsonlFile, rejected: JsonlFile, gone: JsonlFile, addresses: SiteAddresses
) -> dict[str, int]:
    """Enter the lines of the three files that the ledger has not seen.

    Returns:
        How many lines were entered, by name of the file.

    Raises:
        ValueError: A line is not of its file's kind; the message names it.
        OSError: A file cannot be read, or the ledger not be written.
    """
    name = articles.path.name
    if ledger.bytes_of(name) > articles.size:
        logger.warning("%s is shorter than the ledger knew it; it is taken in again from its first line", articles.path)
        ledger.lost(name)
        ledger.seen(gone.path.name, end=0)
    taken = {name: _take_in_articles(ledger, articles, addresses)}
    if ledger.bytes_of(rejected.path.name) > rejected.size:
        ledger.seen(rejected.path.name, end=0)
    taken[rejected.path.name] = _take_in_notes(ledger, rejected, _rejection_of(ledger, addresses))
    if ledger.bytes_of(gone.path.name) > gone.size:
        ledger.seen(gone.path.name, end=0)
    taken[gone.path.name] = _take_in_notes(ledger, gone, _vanishing_of(ledger))
    for file, count in taken.items():
        if count:
            logger.info("took %d lines of %s into the ledger", count, file)
    return taken


def _take_in_articles(ledger: Ledger, articles: JsonlFile, addresses: SiteAddresses) -> int:
    name = articles.path.name
    seen = ledger.bytes_of(name)
    records: list[StoredRecord] = []
    count = 0
    for offset, line in articles.lines_from(seen):
        record = _record_of_line(line, offset, articles.path, addresses)
        if record is not None:
            records.append(record)
        if len(records) >= _AT_ONCE:
            ledger.taken_in(records, file=name, end=offset + len(line) + 1)
            count += len(records)
            records = []
    if seen < articles.size:
        ledger.taken_in(records, file=name, end=articles.size)
    return count + len(records)


def _record_of_line(line: bytes, offset: int, path: Path, addresses: SiteAddresses) -> StoredRecord | None:
    try:
        fields: dict[str, Any] = json.loads(line)
        canonical = fields["canonical_url"]
        if canonical is None:
            return None  # not from a crawl; no address to account for
        http = fields["http"]
        return StoredRecord(
            canonical=canonical,
            record_id=fields["id"],
            content_hash=fields["content_hash"],
            revision=fields["revision"],
            line_at=offset,
            day=(fields["publish_time"] or "")[:10] or None,
            status=http["status"],
            etag=http["etag"],
            last_modified=http["last_modified"],
            url=fields["url"],
            article_id=addresses.classify(canonical).article_id,
            section=fields["section"],
            page_count=fields["page_count"],
            fetched_at=_moment(fields["fetched_at"]) if fields["fetched_at"] else None,
        )
    except (ValueError, TypeError, KeyError, RecursionError):
        raise ValueError(
            f"{path}, byte {offset}: this line is no record; move the file away or take the line out, then run again"
        ) from None


def _take_in_notes(ledger: Ledger, file: JsonlFile, enter: Callable[[dict[str, Any]], None]) -> int:
    name = file.path.name
    seen = ledger.bytes_of(name)
    if seen >= file.size:
        return 0
    count = 0
    for offset, line in file.lines_from(seen):
        try:
            enter(json.loads(line))
        except (ValueError, TypeError, KeyError, RecursionError):
            raise ValueError(
                f"{file.path}, byte {offset}: this line is none of ours; take it out, then run again"
            ) from None
        count += 1
    ledger.seen(name, end=file.size)
    return count


def _rejection_of(ledger: Ledger, addresses: SiteAddresses) -> Callable[[dict[str, Any]], None]:
    def enter(note: dict[str, Any]) -> None:
        canonical = note["canonical_url"]
        address = addresses.classify(canonical)
        by_id = address.kind == "by_id"
        url = canonical if by_id else note["url"]
        ledger.discovered([Discovery(canonical, url, "by_id" if by_id else "article", address.article_id)])
        ledger.rejected(canonical, note["reason"], status=note["status"], day=note["day"])

    return enter


def _vanishing_of(ledger: Ledger) -> Callable[[dict[str, Any]], None]:
    def enter(note: dict[str, Any]) -> None:
        canonical, at, status = note["canonical_url"], _moment(note["at"]), note["status"]
        if note["gone"]:
            ledger.gone(canonical, at, missed_at=_moment(note["first_missed_at"]), status=status)
        else:
            ledger.returned(canonical, at, status=status)

    return enter


def _moment(text: str) -> str:
    return as_text(datetime.fromisoformat(text))
