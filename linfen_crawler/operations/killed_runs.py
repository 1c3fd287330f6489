"""Runs that left no summary (SIGKILL, out of memory, power cut, full disk): the next run finds and closes them."""

from __future__ import annotations

import contextlib
import json
import logging
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.open_run import ENDING, OUTPUT_LOST, run_of_marker
from linfen_crawler.operations.run_summary import RunSummary
from linfen_crawler.operations.whole_document import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.ledger import Sums
    from linfen_crawler.operations.output_folder import OutputFolder

logger = logging.getLogger(__name__)

KILLED = "killed"
"""Reason for the end of such a run. Its exit code is null: nobody was there to see one."""

_LAST_SIGN = "last_sign_at"
_KILLED = "the run was killed: it ended without a word; no record is lost, the next run went on"
_LOST = "neither output nor summary could be written any more; no record is lost, the next run went on"
_UNCOUNTED = "what it had stored cannot be counted, for its marker or a file of the site was changed afterwards"

_SPOILED = (ValueError, TypeError, AttributeError, RecursionError)  # whatever a changed file holds in a line's place


@dataclass(slots=True)
class KilledRun:
    """A run that left its marker behind."""

    marker: Path
    note: dict[str, Any]
    """What stands in the marker, with the last sign of life."""
    output_lost: bool
    """Whether it ended in good order and only could not write its summary."""


def find_killed_runs(folder: OutputFolder) -> list[KilledRun]:
    """The runs of a site that have a marker and no summary, oldest first; those with one lose their marker.

    The caller holds the site's lock, so that none of them is under way, and has changed nothing yet: when the site's
    files were changed last is the run's last sign of life, and is noted in the marker.

    Raises:
        OSError: A marker cannot be read or written.
    """
    found = []
    for marker in sorted(folder.runs.glob(f"*{ENDING}")):
        run_id, output_lost = run_of_marker(marker)
        if (folder.runs / f"{run_id}.json").exists():
            marker.unlink()
            continue
        note = _read(marker)
        note["run_id"] = run_id
        if _LAST_SIGN not in note:
            note[_LAST_SIGN] = _last_sign(folder, marker)
            write_whole(marker, note)
        found.append(KilledRun(marker, note, output_lost))
    return found


def close_killed_runs(
    killed: Iterable[KilledRun], folder: OutputFolder, articles: JsonlFile, gone: JsonlFile, sums: Sums
) -> None:
    """Write the summary of each, with what can be known of it, and null for what cannot.

    A marker or a file that was changed afterwards never keeps the next run from its work: it makes a count null.

    Args:
        killed: What `find_killed_runs` found.
        folder: The site's output.
        articles: The site's records, mended: what stands behind the run's beginning it has stored.
        gone: The same for articles that were found gone.
        sums: What the ledger holds now.

    Raises:
        OSError: A file cannot be read or written.
    """
    for run in killed:
        note = run.note
        records, revisions = _records_behind(articles, note)
        vanished = _vanishings_behind(gone, note)
        ended = _LOST if run.output_lost else _KILLED
        counted = records is not None and vanished is not None
        began, last = (datetime.fromisoformat(note[name]) for name in ("started_at", _LAST_SIGN))
        known = {
            "site": folder.path.name,
            "name": note.get("name"),
            "run_id": note["run_id"],
            "started_at": note["started_at"],
            "finished_at": note[_LAST_SIGN],
            "finish_reason": OUTPUT_LOST if run.output_lost else KILLED,
            "exit_code": int(ExitCode.OUTPUT) if run.output_lost else None,
            "output": str(folder.path),
            "seconds": max(0.0, (last - began).total_seconds()),
            "records": records,
            "revisions": revisions,
            "gone": vanished,
            "pending": sums.pending,
            "articles_known": sums.stored,
            "error": ended if counted else f"{ended}; {_UNCOUNTED}",
            "crawler_version": note.get("crawler_version"),
        }
        write_whole(
            folder.runs / f"{note['run_id']}.json", {each.name: known.get(each.name) for each in fields(RunSummary)}
        )
        run.marker.unlink()
        stored = "an unknown number of" if records is None else records
        logger.warning("run %s left no summary: %s; it had stored %s records", note["run_id"], ended, stored)


def _read(marker: Path) -> dict[str, Any]:
    """The note in a marker; what a hand or a broken disk has spoiled is made up for by the marker's name and age."""
    note: dict[str, Any] = {}
    with contextlib.suppress(ValueError, RecursionError):
        read = json.loads(marker.read_text(encoding="utf-8"))
        note = read if isinstance(read, dict) else {}
    if not _is_moment(note.get("started_at")):
        note["started_at"] = _moment(marker.stat().st_mtime)
    if not _is_moment(note.get(_LAST_SIGN)):
        note.pop(_LAST_SIGN, None)
    for name in ("name", "crawler_version"):
        if not isinstance(note.get(name), str):
            note[name] = None
    return note


def _is_moment(text: object) -> bool:
    """Whether it is a moment with zone."""
    try:
        return isinstance(text, str) and datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _last_sign(folder: OutputFolder, marker: Path) -> str:
    ledger = folder.ledger
    files = [folder.articles, folder.rejected, folder.gone, ledger, ledger.with_name(f"{ledger.name}-wal")]
    changed = [marker.stat().st_mtime]
    for file in [*files, *folder.archive.glob("*.open")]:
        with contextlib.suppress(OSError):
            changed.append(file.stat().st_mtime)
    return _moment(max(changed))


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def _records_behind(articles: JsonlFile, note: dict[str, Any]) -> tuple[int | None, int | None]:
    """How many records a run added, and how many of them are revisions; None where that cannot be known."""
    try:
        revised = [record.get("revision", 1) > 1 for record in _lines_behind(articles, note)]
    except _SPOILED:
        return None, None
    return len(revised), sum(revised)


def _vanishings_behind(gone: JsonlFile, note: dict[str, Any]) -> int | None:
    """How many articles a run found gone; None where that cannot be known."""
    try:
        return sum(each.get("gone") is True for each in _lines_behind(gone, note))
    except _SPOILED:
        return None


def _lines_behind(file: JsonlFile, note: dict[str, Any]) -> Iterator[Any]:
    """The lines of a file behind the place where the run began.

    Raises:
        ValueError: The marker does not tell this place, or no line begins there any more.
    """
    ends = note.get("ends", False)
    # Noted as null the run was killed before it had opened its files: it has added nothing.
    if ends is None:
        return
    begins = ends.get(file.path.name) if isinstance(ends, dict) else None
    if type(begins) is not int or not file.begins_line(begins):
        raise ValueError(f"{begins!r} is no beginning of a line in {file.path}")
    for _, line in file.lines_from(begins):
        yield json.loads(line)
