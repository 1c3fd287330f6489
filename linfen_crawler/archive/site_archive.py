"""The archive of one site as a crawl writes it: every answer once, what is there already as a revisit."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from linfen_crawler.archive.capture import Capture
from linfen_crawler.archive.digests import sha1_digest
from linfen_crawler.archive.warc_records import (
    IDENTICAL_PAYLOAD,
    NOT_MODIFIED,
    WarcRecords,
    warc_date,
)
from linfen_crawler.archive.warc_series import WarcSeries
from linfen_crawler.ledger import KeptPayload

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.archive.exchange import Exchange
    from linfen_crawler.archive.visit_note import VisitNote
    from linfen_crawler.ledger import Payloads

ROLL_BYTES = 1 << 30
"""A file is rolled at 1 GiB: the size that the Internet Archive and Common Crawl use, and tools are tried with."""

ROLL_AGE = timedelta(hours=24)
"""No file is written to for longer than this."""

WORTH_A_REVISIT = 1024
"""Bytes of payload below which an answer is kept anew: a revisit with its references would be about as long."""

_OK = 200
_NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """What an archive is to be like."""

    about: Sequence[tuple[str, str]]
    """The fields of the `warcinfo` record of every file."""
    roll_bytes: int = ROLL_BYTES
    roll_age: timedelta = ROLL_AGE
    new_id: Callable[[], str] = lambda: f"<urn:uuid:{uuid.uuid4()}>"
    """Gives the ids of records."""


class SiteArchive:
    """Writes one site's archive. One writer at a time."""

    def __init__(
        self,
        folder: Path,
        key: str,
        plan: ArchivePlan,
        *,
        index: Payloads,
        now: Callable[[], datetime],
        finished: Callable[[str, int], None] = lambda *_: None,
        may_write: Callable[[], None] | None = None,
    ) -> None:
        """Make an archive; nothing is written before the first answer.

        Args:
            folder: The folder of its files.
            key: The site's key, which their names begin with.
            plan: What it is to be like.
            index: Knows the payloads that are there.
            now: The time to go by, with zone.
            finished: Told the name and size of each file that nothing more will be added to.
            may_write: Raises OSError once the files may be another run's; asked before each record.

        Raises:
            MissingExtra: warcio is not installed.
        """
        self._index = index
        self._folder = folder
        self._there: dict[str, bool] = {}
        self._now = now
        self._may_write = may_write
        self._records = WarcRecords(plan.new_id)
        self._files = WarcSeries(
            folder,
            key,
            now=now,
            beginning=lambda name: self._records.warcinfo(name, now(), plan.about),
            roll_bytes=plan.roll_bytes,
            roll_age=plan.roll_age,
            finished=finished,
        )

    @property
    def present(self) -> tuple[str, int] | None:
        """Name and size of the file that is being written; see `WarcSeries.present`."""
        return self._files.present

    def keep(self, exchange: Exchange) -> Capture:
        """Write an answer and its request.

        Raises:
            OSError: They could not be written.
        """
        self._check()
        self._files.roll_if_due()
        sha256 = hashlib.sha256(exchange.payload).hexdigest()
        profile, there = self._known_before(exchange, sha256)
        # A file that was moved elsewhere, or lost: its payloads are kept once more rather than never.
        if there is None or not self._is_there(there.file):
            digest = sha1_digest(exchange.payload)
            record_id, data = self._records.response(exchange, digest)
            file, offset = self._append(data + self._records.request(exchange, record_id))
            capture = Capture(record_id, exchange.url, file, offset, digest, file, offset)
            if is_worth_keeping_once(exchange.status, exchange.payload, exchange.truncated):
                kept = KeptPayload(sha256, record_id, exchange.url, warc_date(exchange.at), digest, file, offset)
                (self._index.kept if there is None else self._index.kept_again)(kept)
        else:
            record_id, data = self._records.revisit(
                exchange, profile, there.record_id, there.url, there.date, there.digest
            )
            file, offset = self._append(data + self._records.request(exchange, record_id))
            if there.url == exchange.url:
                self._index.seen_again(there, warc_date(exchange.at))
            capture = Capture(record_id, exchange.url, file, offset, there.digest, there.file, there.offset)
        return capture

    def note(self, note: VisitNote) -> None:
        """Write what became of a visit.

        Raises:
            OSError: It could not be written.
        """
        self._append(self._records.metadata(note, self._now()))

    def sync(self) -> None:
        """Wait until everything is on the disk.

        Raises:
            OSError: It could not be written.
        """
        self._files.sync()

    def close(self) -> None:
        """Finish the present file.

        Raises:
            OSError: It could not be written; the next run mends it.
        """
        self._files.close()

    def _append(self, record: bytes) -> tuple[str, int]:
        # The index may have waited for its server since the last look.
        self._check()
        return self._files.append(record)

    def _check(self) -> None:
        if self._may_write is not None:
            self._may_write()

    def _is_there(self, file: str) -> bool:
        if self._files.present is not None and self._files.present[0] == file:
            return True
        if file not in self._there:
            self._there[file] = (self._folder / file).is_file()
        return self._there[file]

    def _known_before(self, exchange: Exchange, sha256: str) -> tuple[str, KeptPayload | None]:
        if exchange.status == _NOT_MODIFIED:
            return NOT_MODIFIED, self._index.of_address(exchange.url)
        if not is_worth_keeping_once(exchange.status, exchange.payload, exchange.truncated):
            return "", None
        return IDENTICAL_PAYLOAD, self._index.find(sha256)


def is_worth_keeping_once(status: int, payload: bytes, truncated: str | None) -> bool:
    """Whether a second answer with the same payload is better kept as a revisit of the first."""
    return status == _OK and truncated is None and len(payload) >= WORTH_A_REVISIT
