"""The output of one site, held together: archive, records, rejections and ledger, in the order that makes them agree.

Answers and lines are appended at once; the ledger's changes wait. A group commit syncs the archive first, then the
lines, and only then the ledger says `stored`. What a crash leaves between them is found at the next opening: answers
and lines that the ledger has not seen are taken in, and what it says of later things it has forgotten as one, so that
they are done again. So no record is lost and none is there twice.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.mending import entry_of
from linfen_crawler.archive.visit_note import VisitNote
from linfen_crawler.ledger import StoredRecord
from linfen_crawler.ledger.clock import as_text
from linfen_crawler.operations.site_opening import open_output
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.archive.capture import Capture
    from linfen_crawler.archive.site_archive import ArchivePlan
    from linfen_crawler.archive.visit_note import ArchivedVisit, Outcome
    from linfen_crawler.article import Article
    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.ledger import Clock
    from linfen_crawler.operations.ledger_plan import LedgerPlan
    from linfen_crawler.operations.publication import Publication
    from linfen_crawler.operations.site_opening import OpenOutput
    from linfen_crawler.sites import SiteAddresses, SiteDefinition

COMMIT_SECONDS = 1.0
"""No line waits longer than this to be safe, as long as somebody calls `commit_if_due` often enough."""

COMMIT_LINES = 200
"""Nor do more lines than this."""


class SiteStore:
    """The open output of one site."""

    def __init__(self, opened: OpenOutput, addresses: SiteAddresses, publication: Publication | None) -> None:
        """Use `SiteStore.open`."""
        self.folder = opened.folder
        self.ledger = opened.ledger
        self.place = opened.place
        """Where the ledger is."""
        self.lease = opened.lease
        """What keeps the site and its hosts to this run over all machines; None where the ledger is a file."""
        self.run = opened.run
        """The run that the output was opened for."""
        self.archive = opened.archive
        """Where every answer is kept; None where no archive is."""
        self.publication = publication
        """Where its parts are put; None where it is nowhere but here."""
        self._visits: dict[str, ArchivedVisit] = {}
        self._key = opened.folder.path.name
        self.commit_seconds = COMMIT_SECONDS
        """At most so long a line waits for the disk."""
        self.commit_lines = COMMIT_LINES
        """At most so many lines wait for the disk."""
        self._lock = opened.lock
        self._articles, self._rejected, self._gone = opened.files
        self._addresses = addresses
        self._lines_waiting = 0
        self._settled = False
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Whether the lock is given back."""
        return self._closed

    @property
    def sizes(self) -> dict[str, int]:
        """Bytes of the files of lines, by name; safe are those before the last commit."""
        return {file.path.name: file.size for file in (self._articles, self._rejected, self._gone)}

    @property
    def clock(self) -> Clock:
        """The time that the run goes by."""
        return self.ledger.clock

    @classmethod
    def open(
        cls,
        output: Path | str,
        site: SiteDefinition,
        clock: Clock | None = None,
        archive: ArchivePlan | None = None,
        *,
        publication: Publication | None = None,
        ledgers: LedgerPlan | None = None,
    ) -> SiteStore:
        """Open a site's output folder for a run: lock it, mend torn ends, take in lines that the ledger has not seen.

        Runs that were killed over it get their summaries.

        Args:
            output: The folder that holds one folder a site.
            site: The site's definition.
            clock: The time to go by; that of the machine by default.
            archive: What the archive is to be like; None for none. One that an earlier run left is mended all the same.
            publication: Where its parts are put, and taken back from before anything else.
            ledgers: The server that the ledger is on; None for a SQLite file in the site's folder.

        Raises:
            CannotRun: The folder cannot be written, is in use, or holds a ledger that is none; or the library that
                writes archives is missing.
        """
        opened = open_output(output, site, clock, archive, publication=publication, ledgers=ledgers)
        return cls(opened, addresses_of(site), publication)

    def visited(self, canonical: str, visit: ArchivedVisit) -> None:
        """Pages that are in the archive were visited; what becomes of the visit is noted there with its outcome."""
        self._visits[canonical] = visit

    def store(self, article: Article) -> None:
        """Append a record, and enter it in the ledger; both are safe with the next commit.

        Raises:
            OSError: The record could not be written; nothing of it is left in the file.
        """
        self._note(article.canonical_url, "record", record_id=article.id, revision=article.revision)
        line_at = self._append(self._articles, article.to_json_bytes())
        record = _record_of(article, line_at, self._addresses)
        self.ledger.stored(record, file=self._articles.path.name, end=self._articles.size)
        self._line_waits()

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
        """Note that an address gives no record: a line in `rejected.jsonl`, and the ledger.

        What was rejected before for the same reason, without being asked for, gets no second line.

        Raises:
            OSError: The line could not be written.
        """
        page = self._note(canonical, "rejected", reason=reason)
        there = self.ledger.known_one(canonical)
        if status is not None or there is None or there.reason != reason:
            moment = fetched_at or self.clock.now()
            note = {
                "reason": reason,
                "url": url or canonical,
                "canonical_url": canonical,
                "fetched_at": moment.isoformat(timespec="seconds"),
                "status": status,
                "detail": detail,
                "day": day,
                "warc": page and {"file": page.payload_file, "offset": page.payload_offset, "digest": page.digest},
            }
            self._append(self._rejected, json.dumps(note, ensure_ascii=False))
            self.ledger.seen(self._rejected.path.name, end=self._rejected.size)
        self.ledger.rejected(canonical, reason, status=status, day=day)
        self._line_waits()

    def missed(self, canonical: str, *, status: int | None) -> bool:
        """A stored article is not there, while the site as a whole answers. Returns whether it is gone now.

        Raises:
            OSError: The note could not be written.
        """
        first = self.ledger.missed(canonical, status=status)
        if first is not None:
            self._note_vanishing(canonical, gone=True, status=status, first_missed_at=first)
        return first is not None

    def unchanged(self, canonical: str, *, status: int, etag: str | None, last_modified: str | None) -> None:
        """A stored article is there as its record has it.

        Raises:
            OSError: The note that it is back could not be written.
        """
        known = self.ledger.known_one(canonical)
        if known is not None:
            self._note(canonical, "unchanged", record_id=known.record_id, revision=known.revision)
        if self.ledger.unchanged(canonical, status=status, etag=etag, last_modified=last_modified):
            self._note_vanishing(canonical, gone=False, status=status)

    def returned(self, canonical: str, *, status: int | None) -> None:
        """An article that was gone is back, with other content: its new revision is to be stored next.

        Raises:
            OSError: The note could not be written.
        """
        self.ledger.returned(canonical, self.clock.text(), status=status)
        self._note_vanishing(canonical, gone=False, status=status)

    def record_at(self, line_at: int) -> dict[str, Any]:
        """The record whose line begins at this byte.

        Raises:
            OSError: The file cannot be read.
            ValueError: There is none.
        """
        try:
            record: dict[str, Any] = json.loads(self._articles.line_at(line_at))
        except ValueError:
            raise ValueError(
                f"{self.folder.articles}, byte {line_at}: expected a record that the ledger knows; "
                "the file was changed: run linfen ledger rebuild"
            ) from None
        return record

    def check_lease(self) -> None:
        """See whether the site is still this run's: else nothing may be written, here or to the store.

        Raises:
            OSError: Another run may have it.
        """
        if self.lease is not None:
            self.lease.check()

    def commit(self) -> None:
        """Make everything safe: the archive, then the lines that point into it, then what the ledger says of them.

        Raises:
            OSError: It could not be written; nothing since the last commit is taken for stored, nor is anything later.
        """
        try:
            self.check_lease()
            if self.archive is not None:
                self.archive.sync()
            for file in (self._articles, self._rejected, self._gone):
                file.sync()
        except OSError as error:
            self.ledger.discard(f"{self.folder.path}: {error.strerror or error}")
            raise
        if self.archive is not None and self.archive.present is not None:
            name, size = self.archive.present
            self.ledger.seen(entry_of(name), end=size)
        self.ledger.commit()
        self._lines_waiting = 0

    def commit_if_due(self) -> None:
        """Commit if something has waited for half of `commit_seconds`: called twice in this time, that keeps it.

        Raises:
            OSError: It could not be written.
        """
        since = self.ledger.open_since
        if not self._settled and since is not None and time.monotonic() - since >= self.commit_seconds / 2:
            self.commit()

    def settle(self) -> None:
        """Make everything safe and close all files; what could not be written is left out. The lock is still held.

        Raises:
            OSError: Something could not be written; the files are closed all the same.
        """
        if self._settled:
            return
        self._settled = True
        try:
            if self.lease is not None and self.lease.is_lost:
                # The archive's file may be another run's by now.
                self.ledger.discard("the lease on the site is lost")
                raise OSError("the lease on the site is lost; what was not written yet is asked for again")
            if self.archive is not None:
                self.archive.close()
            self.ledger.released()
            self.commit()
        finally:
            self.ledger.close()
            for file in (self._articles, self._rejected, self._gone):
                file.close()

    def close(self) -> None:
        """Settle, if that is still to be done, wait for what is being published, and give back lease and lock.

        Raises:
            OSError: Something could not be written; the lock is given back all the same.
        """
        if self._closed:
            return
        self._closed = True
        try:
            self.settle()
        finally:
            if self.publication is not None:
                self.publication.end()
            if self.lease is not None:
                self.lease.release()
            self.run.done()
            self._lock.release()

    def _note(
        self,
        canonical: str | None,
        outcome: Outcome,
        *,
        record_id: str | None = None,
        revision: int | None = None,
        reason: str | None = None,
    ) -> Capture | None:
        """Note in the archive what became of a visit; gives its first page, if it is there."""
        visit = self._visits.pop(canonical, None) if canonical is not None else None
        if visit is None or canonical is None or self.archive is None:
            return None
        self.archive.note(
            VisitNote(visit, outcome, self._key, canonical, record_id=record_id, revision=revision, reason=reason)
        )
        return visit.pages[0]

    def _append(self, file: JsonlFile, line: str | bytes) -> int:
        """Write a line, with nothing between the look at the lease and the writing.

        Whatever the ledger was asked before may have waited for its server, and the file be longer by another run's.
        """
        self.check_lease()
        return file.append(line)

    def _line_waits(self) -> None:
        self._lines_waiting += 1
        if self._lines_waiting >= self.commit_lines:
            self.commit()

    def _note_vanishing(
        self, canonical: str, *, gone: bool, status: int | None, first_missed_at: str | None = None
    ) -> None:
        note = {
            "gone": gone,
            "canonical_url": canonical,
            "at": as_text(self.clock.now()),
            "first_missed_at": first_missed_at,
            "status": status,
        }
        self._append(self._gone, json.dumps(note, ensure_ascii=False))
        self.ledger.seen(self._gone.path.name, end=self._gone.size)
        self._line_waits()


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
        page_count=article.page_count,
    )
