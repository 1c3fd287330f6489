"""Makes an archive whole again that a run was killed over, and tells the ledger what stands in it."""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linfen_crawler.archive.exchange import split_answer, status_of
from linfen_crawler.archive.gzip_members import whole_members
from linfen_crawler.archive.site_archive import is_worth_keeping_once
from linfen_crawler.archive.visit_note import read_visit
from linfen_crawler.archive.warc_series import ENDING, OPEN, finish
from linfen_crawler.exporters.appended_file import AppendedFile
from linfen_crawler.ledger import KeptPayload

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.archive.gzip_members import WarcMember
    from linfen_crawler.ledger import Ledger

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Mended:
    """What was found."""

    sizes: dict[str, int] = field(default_factory=dict)
    """The files that were still being written: by final name how many bytes of them are whole."""
    records: set[tuple[str, int]] = field(default_factory=set)
    """Id and revision of the records whose notes stand in what the ledger had not seen."""


def mend_archive(folder: Path, ledger: Ledger) -> Mended:
    """Cut torn ends off, give files their final names, and enter in the ledger what it has not seen.

    A torn end, of a run that was killed or of a power cut, is put aside as `NAME.torn-YYYYMMDDTHHMMSSZ`.

    Raises:
        OSError: A file cannot be read or mended, or the ledger not be written.
    """
    mended = Mended()
    for path in sorted(folder.glob(f"*{ENDING}*")) if folder.is_dir() else ():
        if path.name.endswith(f"{ENDING}{OPEN}"):
            _mend(path, ledger, mended)
        elif path.name.endswith(ENDING):
            size = path.stat().st_size
            if ledger.bytes_of(entry_of(path.name)) < size:
                end = _take_in(path, ledger, mended)
                if end < size:
                    logger.warning("%s is damaged from byte %d on: see linfen archive verify", path, end)
                ledger.seen(entry_of(path.name), end=size)
    return mended


def entry_of(name: str) -> str:
    """The name of a WARC file among the files that the ledger keeps account of."""
    return f"archive/{name}"


def _mend(path: Path, ledger: Ledger, mended: Mended) -> None:
    whole = _take_in(path, ledger, mended)
    name = path.name.removesuffix(OPEN)
    file = AppendedFile.open(path)
    try:
        torn = file.cut_aside(whole)
    finally:
        file.close()
    mended.sizes[name] = whole
    if torn is not None:
        logger.warning("%s ended in a torn record; it was put aside as %s", path, torn.name)
    if whole:
        finish(path)
        ledger.seen(entry_of(name), end=whole)
    else:
        path.unlink()


def _take_in(path: Path, ledger: Ledger, mended: Mended) -> int:
    """Enter what stands behind the bytes that the ledger has seen; gives where the last whole record ends."""
    name = path.name.removesuffix(OPEN)
    end = ledger.bytes_of(entry_of(name))
    if end > path.stat().st_size:
        end = 0
    for member in whole_members(path, end):
        end = member.end
        kind = member.headers.get("warc-type")
        if kind == "response":
            _enter_payload(member, name, ledger)
        elif kind == "metadata":
            _note_record(member, mended)
    return end


def _enter_payload(member: WarcMember, name: str, ledger: Ledger) -> None:
    headers = member.headers
    parts = split_answer(member.block)
    if parts is None or not {"warc-record-id", "warc-target-uri", "warc-date", "warc-payload-digest"} <= headers.keys():
        return
    head, payload = parts
    sha256 = hashlib.sha256(payload).hexdigest()
    worth_it = is_worth_keeping_once(status_of(head), payload, headers.get("warc-truncated"))
    if worth_it and ledger.payloads.find(sha256) is None:
        ledger.payloads.kept(
            KeptPayload(
                sha256=sha256,
                record_id=headers["warc-record-id"],
                url=headers["warc-target-uri"],
                date=headers["warc-date"],
                digest=headers["warc-payload-digest"],
                file=name,
                offset=member.offset,
            )
        )


def _note_record(member: WarcMember, mended: Mended) -> None:
    with suppress(ValueError):  # the note of a newer version is none that this one's ledger could have
        visit = read_visit(member.block, member.headers.get("warc-target-uri", ""))
        if visit is not None and visit.outcome == "record" and visit.record_id is not None:
            mended.records.add((visit.record_id, visit.revision))
