"""One part of the output: the records of one task, what became of every record that it read, and where it was put."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import PageTasks
from linfen_crawler.archive.record import Record
from linfen_crawler.exporters.file_digest import sha256_of_file
from linfen_crawler.exporters.parquet_export import write_parquet_file
from linfen_crawler.operations.page_sources import SavedPage
from linfen_crawler.operations.page_worker import Worker, crashed
from linfen_crawler.operations.read_ahead import read_ahead
from linfen_crawler.schemas.record_fields import record_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from linfen_crawler.archive.findings import Kind
    from linfen_crawler.archive.page_records import PageTask, VisitTask
    from linfen_crawler.archive.page_tasks import Task
    from linfen_crawler.archive.pieces import Piece
    from linfen_crawler.bulk_extraction.job import Desk
    from linfen_crawler.bulk_extraction.part_tasks import PartTask

NAMED_OF_EACH = 10
"""So many findings of each reason go back with a part, to be shown to people; all are in the part's findings file."""

_CLASSES: dict[Kind, str] = {
    "record": "extracted",
    "no_article": "no_article",
    "lost": "failed",
    "unread": "failed",
    "defect": "failed",
    "left_out": "left_out",
}


@dataclass(slots=True)
class Counts:
    """What became of the records of the input: `records` is the sum of the others but `damaged` and `files`."""

    records: int = 0
    """Records of archives, and saved pages."""
    extracted: int = 0
    """They gave a record."""
    no_article: int = 0
    """Pages that hold none."""
    failed: int = 0
    """Pages that should have been read and could not be, and records that are not whole."""
    left_out: int = 0
    """Pages that their crawl did not want, and answers that say that a page is as it was."""
    other: dict[str, int] = field(default_factory=dict)
    """What is not read as a page of its own, by the type of the record."""
    damaged: int = 0
    """Stretches of a file that hold no record whose beginning can be read."""
    files: int = 0
    """Files that could not be read at all."""

    @property
    def add_up(self) -> bool:
        """Whether every record is counted once."""
        known = self.extracted + self.no_article + self.failed + self.left_out + sum(self.other.values())
        return self.records == known


@dataclass(slots=True)
class Receipt:
    """What a task came to."""

    number: int
    file: str | None = None
    """Name of the part in the output; None where there is no record to put into one."""
    bytes: int = 0
    sha256: str = ""
    """Of the file."""
    findings_file: str | None = None
    """Name of the file with what gave no record, one JSON line each; None where all did."""
    counts: Counts = field(default_factory=Counts)
    findings: list[tuple[Kind, str, int]] = field(default_factory=list)
    """Kind and reason of what was found beside plain records, and how often."""
    named: list[Finding] = field(default_factory=list)
    """Some of these, to be shown to people."""

    def as_json(self) -> dict[str, Any]:
        """As a manifest has it."""
        value = asdict(self)
        del value["named"]
        return value


def make_part(desk: Desk, task: PartTask, *, watched: bool, deadly: Collection[str]) -> Receipt:
    """Read what a task names, and put its records into the output.

    Args:
        desk: This process's.
        task: The task.
        watched: Whether to note in the output which page is being read: a process died at one of them.
        deadly: Keys of pages at which processes died before; they are passed over, and counted as failed.

    Raises:
        StoreFailed, OSError, sqlite3.Error: Something cannot be written, or the index not be read; or the store of an
            archive cannot be used.
    """
    receipt = Receipt(task.number)
    found: Counter[tuple[Kind, str]] = Counter()
    ending = desk.job.to
    with tempfile.TemporaryDirectory(prefix="linfen-") as folder:
        lines, findings = Path(folder) / "lines", Path(folder) / "findings"
        with lines.open("wb") as records, findings.open("w", encoding="utf-8") as others:
            for finding in _findings(desk, task, receipt.counts, watched=watched, deadly=deadly):
                if finding.line is not None:
                    records.write(finding.line + b"\n")
                if finding.kind == "nothing" or (finding.line is not None and not finding.reason):
                    continue
                found[finding.kind, finding.reason] += 1
                value = finding._asdict()
                del value["line"]
                others.write(json.dumps(value, ensure_ascii=True) + "\n")
                if finding.line is None and found[finding.kind, finding.reason] <= NAMED_OF_EACH:
                    receipt.named.append(finding)
        receipt.findings = [(kind, reason, count) for (kind, reason), count in sorted(found.items())]
        if found:
            receipt.findings_file = f"findings/part-{task.number:06}.jsonl"
            desk.store.put_file(receipt.findings_file, findings)
        if receipt.counts.extracted:
            part = lines
            if ending == "parquet":
                part = Path(folder) / "table"
                write_parquet_file(lines, part, record_fields())
            receipt.file = f"parts/part-{task.number:06}.{ending}"
            receipt.bytes, receipt.sha256 = part.stat().st_size, sha256_of_file(part)
            desk.store.put_file(receipt.file, part)
    return receipt


def _findings(
    desk: Desk, task: PartTask, counts: Counts, *, watched: bool, deadly: Collection[str]
) -> Iterator[Finding]:
    """What the task's items come to, each counted."""
    wish = desk.job.wish
    work = Worker(wish)
    tasks: PageTasks | None = None

    def done(key: str, page: SavedPage | VisitTask | PageTask) -> Finding:
        if key in deadly:
            return crashed(page)
        if watched:
            desk.store.put(beginning_of(task.number), key.encode())
        return work(page)

    for item in task.items:
        if isinstance(item, Finding):
            counts.files += item.kind == "unread"
            yield item
        elif isinstance(item, SavedPage):
            finding = done(str(item.path), item)
            counts.records += 1
            _count(counts, _CLASSES.get(finding.kind, "failed"))
            yield finding
        else:
            if tasks is None:
                tasks = PageTasks(desk.archives(), wish.choice, wish.definitions.keys(), hands_over=True)
            yield from _of_piece(item, tasks, counts, done)


def _of_piece(
    piece: Piece, tasks: PageTasks, counts: Counts, done: Callable[[str, VisitTask | PageTask], Finding]
) -> Iterator[Finding]:
    previous: tuple[Record, str | None] | None = None

    def close() -> None:
        """Count the record before, of which it is known only now whether it was whole."""
        if previous is not None:
            record, what = previous
            if what is None:
                what = "failed" if record.failure is not None else _other(record)
            _count(counts, what)

    number = piece.stretch.records_before
    for thing, found in read_ahead(tasks.by_record(piece.archive, piece.stretch), _carried):
        broken = previous is not None and previous[0].failure is not None
        close()
        previous = None
        what: str | None = None
        for each in found:
            key = f"{piece.archive} {number}"
            finding = each if isinstance(each, Finding) else done(key, each)
            if isinstance(thing, Record):
                what = _CLASSES.get(finding.kind, what)
            elif finding.kind == "unread":
                # A damage; that of a record whose headers could be read is this record's.
                counts.files += thing is None
                counts.damaged += thing is not None and not broken
            yield finding
        if isinstance(thing, Record):
            counts.records += 1
            number += 1
            previous = (thing, what)
    close()


def _carried(read: tuple[object, list[Task]]) -> int:
    """About how many bytes of memory a record and its tasks take: a hostile one has little but headers."""
    size = sum(each.size for each in read[1] if not isinstance(each, Finding))
    if isinstance(read[0], Record):
        size += sum(len(name) + len(value) + _HEADER for name, value in read[0].headers)
    return size


_HEADER = 400
"""Bytes that a header takes beside its letters: four texts, two of them in a dictionary."""


def _other(record: Record) -> str:
    return f"other {record.type or 'none'}"


def _count(counts: Counts, what: str) -> None:
    kind, _, name = what.partition(" ")
    if kind == "other":
        counts.other[name] = counts.other.get(name, 0) + 1
    else:
        setattr(counts, kind, getattr(counts, kind) + 1)


def beginning_of(number: int) -> str:
    """Where in the output a watched task notes which page it reads."""
    return f"work/at-{number:06}"
