"""An extraction in parts, done by this process alone: what a cluster does, task by task, without the cluster."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from linfen_crawler.archive.archive_files import archives_of
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_tasks import Choice
from linfen_crawler.archive.pieces import Piece
from linfen_crawler.bulk_extraction.job import CAPTURES, Desk, Job
from linfen_crawler.bulk_extraction.part import Counts, make_part
from linfen_crawler.bulk_extraction.part_tasks import PartTask
from linfen_crawler.bulk_extraction.planning import plan_tasks
from linfen_crawler.bulk_extraction.survey import Survey, captures_of, survey_piece
from linfen_crawler.bulk_extraction.versions import versions
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.operations.page_sources import Wish
from linfen_crawler.sites import load_sites
from linfen_crawler.stores.local_store import LocalStore


@dataclass
class Spread:
    """What came of it."""

    tasks: list[PartTask]
    lines: bytes = b""
    findings: list[tuple[str, str, str]] = field(default_factory=list)
    """Kind, place and reason of what was found beside plain records."""
    counts: list[Counts] = field(default_factory=list)

    @property
    def records(self) -> int:
        return sum(each.records for each in self.counts)

    @property
    def pieces(self) -> list[Piece]:
        return [item for task in self.tasks for item in task.items if isinstance(item, Piece)]


def spread(paths: Iterable[Path], out: Path, size: int, **choice: Any) -> Spread:
    """Extract archives in parts of about so many bytes each, surveyed in an order that is not that of the files."""
    sources = [archive for path in paths for archive in archives_of(path)]
    wish = Wish(load_sites(), Choice(**choice))
    desk = Desk(Job(uuid.uuid4().hex, tuple(sources), wish, "jsonl", str(out), versions()))

    def survey(pieces: Iterable[Piece], has_captures: bool) -> Iterator[Survey]:
        for piece in reversed(list(pieces)):
            yield survey_piece(desk, piece, desk.file_of(CAPTURES) if has_captures else None)

    def captures(pieces: Iterable[Piece]) -> Iterator[Any]:
        for piece in reversed(list(pieces)):
            yield piece, captures_of(desk, piece)

    found = Spread(plan_tasks(sources, size, LocalStore(out), survey, captures))
    parts = {}
    for task in reversed(found.tasks):
        receipt = make_part(desk, task, watched=False, deadly=())
        found.counts.append(receipt.counts)
        parts[task.number] = receipt
    desk.clear()
    for _, receipt in sorted(parts.items()):
        if receipt.file is not None:
            found.lines += (out / receipt.file).read_bytes()
        if receipt.findings_file is not None:
            for line in (out / receipt.findings_file).read_text().splitlines():
                value = json.loads(line)
                found.findings.append((value["kind"], value["where"], value["reason"]))
    return found


def alone(paths: Iterable[Path], **choice: Any) -> tuple[bytes, list[tuple[str, str, str]]]:
    """The same on one machine, in one go."""
    sources = [archive for path in paths for archive in archives_of(path)]
    lines = b""
    findings = []
    for each in extract_pages(sources, Wish(load_sites(), Choice(**choice)), jobs=1):
        if each.line is not None:
            lines += each.line + b"\n"
        if is_said(each):
            findings.append((each.kind, each.where, each.reason))
    return lines, findings


def is_said(finding: Finding) -> bool:
    return finding.kind != "nothing" and (finding.line is None or bool(finding.reason))
