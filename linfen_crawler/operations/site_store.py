"""The output of one site, held together: records, rejected pages and ledger, in the order that makes them agree.

A record is appended and synced first, and only then the ledger says `stored`. What a crash leaves between the two is
found at the next opening: the lines that the ledger has not seen are taken in. So no record is lost and none is there
twice.
"""

from __future__ import annotations

import contextlib
import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.exporters.jsonl import JsonlFile
from linfen_crawler.ledger import Ledger, StoredRecord
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import OutputFolder, prepare_output_folder
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.article import Article
    from linfen_crawler.sites import SiteAddresses, SiteDefinition

logger = logging.getLogger(__name__)

_TAKEN_IN_AT_ONCE = 1000


class SiteStore:
    """The open output of one site."""

    def __init__(
        self,
        folder: OutputFolder,
        lock: SiteLock,
        articles: JsonlFile,
        rejected: JsonlFile,
        ledger: Ledger,
        addresses: SiteAddresses,
    ) -> None:
        """Use `SiteStore.open`."""
        self.folder = folder
        self.ledger = ledger
        self._lock = lock
        self._articles = articles
        self._rejected = rejected
        self._addresses = addresses

    @classmethod
    def open(cls, output: Path | str, site: SiteDefinition) -> SiteStore:
        """Open a site's output folder: lock it, mend torn ends, take in lines that the ledger has not seen.

        Args:
            output: The folder that holds one folder a site.
            site: The site's definition.

        Raises:
            CannotRun: The folder cannot be written, is in use, or holds a ledger that is none.
        """
        folder = prepare_output_folder(output, site.key)
        with contextlib.ExitStack() as undo:
            lock = SiteLock.take(folder.path / "lock")
            undo.callback(lock.release)
            try:
                articles = JsonlFile.open(folder.articles)
                undo.callback(articles.close)
                rejected = JsonlFile.open(folder.rejected)
                undo.callback(rejected.close)
                ledger = Ledger.open(folder.ledger)
                undo.callback(ledger.close)
                for file in (articles, rejected):
                    if file.torn:
                        logger.warning("%s ended in a torn line; it was put aside as %s", file.path, file.torn.name)
                _take_in(ledger, articles, addresses_of(site))
            except OSError as error:
                raise CannotRun(ExitCode.OUTPUT, f"cannot open the output in {folder.path}: {error}") from None
            except ValueError as error:
                raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
            undo.pop_all()
        return cls(folder, lock, articles, rejected, ledger, addresses_of(site))

    def store(self, article: Article) -> None:
        """Append a record, sync it, and enter it in the ledger.

        Raises:
            OSError: The record could not be written; nothing of it is left in the file.
        """
        line_at = self._articles.append(article.to_json_line())
        self._articles.sync()
        record = _record_of(article, line_at, self._addresses)
        self.ledger.stored(record, file=self.folder.articles.name, end=self._articles.size)

    def reject(
        self,
        canonical: str,
        reason: str,
        *,
        url: str | None = None,
        detail: str | None = None,
        status: int | None = None,
        fetched_at: datetime | None = None,
        day: str | None = None,
    ) -> None:
        """Note that an address gives no record: a line in `rejected.jsonl`, then the ledger.

        Raises:
            OSError: The line could not be written.
        """
        moment = fetched_at or datetime.now(UTC)
        self._rejected.append(
            json.dumps(
                {
                    "reason": reason,
                    "url": url or canonical,
                    "canonical_url": canonical,
                    "fetched_at": moment.isoformat(timespec="seconds"),
                    "status": status,
                    "detail": detail,
                },
                ensure_ascii=False,
            )
        )
        self._rejected.sync()
        self.ledger.rejected(canonical, reason, status=status, day=day)

    def close(self) -> None:
        """Close all files and give back the lock."""
        self.ledger.close()
        self._articles.close()
        self._rejected.close()
        self._lock.release()


def _take_in(ledger: Ledger, articles: JsonlFile, addresses: SiteAddresses) -> None:
    """Enter the lines of the file that the ledger has not seen: after a crash, or because the ledger is new.

    Raises:
        ValueError: A line is no record; the message names it.
    """
    name = articles.path.name
    seen = ledger.bytes_of(name)
    if seen > articles.size:
        logger.warning("%s is shorter than the ledger knew it; it is taken in again from its first line", articles.path)
        ledger.lost(name)
        seen = 0
    records: list[StoredRecord] = []
    count = 0
    for offset, line in articles.lines_from(seen):
        record = _record_of_line(line, offset, articles.path, addresses)
        if record is not None:
            records.append(record)
        if len(records) >= _TAKEN_IN_AT_ONCE:
            ledger.taken_in(records, file=name, end=offset + len(line) + 1)
            count += len(records)
            records = []
    if seen < articles.size:
        ledger.taken_in(records, file=name, end=articles.size)
        logger.info("took %d records of %s into the ledger", count + len(records), articles.path)


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
        )
    except (ValueError, TypeError, KeyError):
        raise ValueError(
            f"{path}, byte {offset}: this line is no record; move the file away or take the line out, then run again"
        ) from None


def _record_of(article: Article, line_at: int, addresses: SiteAddresses) -> StoredRecord:
    if article.canonical_url is None:
        raise ValueError("a record without canonical_url cannot be stored")
    return StoredRecord(
        canonical=article.canonical_url,
        record_id=article.id,
        content_hash=article.content_hash,
        revision=article.revision,
        line_at=line_at,
        day=article.publish_time.date().isoformat() if article.publish_time else None,
        status=article.http.status,
        etag=article.http.etag,
        last_modified=article.http.last_modified,
        url=article.url,
        article_id=addresses.classify(article.canonical_url).article_id,
        section=article.section,
    )
