"""Whether the lines of `articles.jsonl` and `rejected.jsonl` point to what they say: `warc` in each of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.archive.digests import same_digest
from linfen_crawler.archive.problem import CAPTURE_LOST, RESTORE, Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from linfen_crawler.archive.problem import Kind
    from linfen_crawler.archive.record_table import RecordTable


def check_pointers(path: Path, size: int, table: RecordTable, report: Callable[[Problem], None]) -> int:
    """Look up every pointer in a file of lines.

    Args:
        path: The file.
        size: How many of its bytes to read: a crawl may be adding to it. An unfinished last line is left out.
        table: All records of the archive.
        report: Is called with each problem.

    Returns:
        How many lines have a pointer.

    Raises:
        OSError: It cannot be read.
    """
    files = set(table.files)
    pointers = 0
    offset = 0
    with path.open("rb") as file:
        for line in file:
            if offset + len(line) > size or not line.endswith(b"\n"):
                break
            try:
                fields = json.loads(line)
                pointer = fields.get("warc")
            except (ValueError, AttributeError):
                fields, pointer = {}, None
                remedy = "linfen ledger rebuild says more; bring the file back from a copy"
                report(Problem("line", path.name, offset, None, None, "the line is no JSON object", remedy))
            if pointer is not None:
                pointers += 1
                wrong = _wrong(pointer, table, files)
                if wrong is not None:
                    kind, what = wrong
                    remedy = RESTORE if kind == "pointer-file" else CAPTURE_LOST
                    report(Problem(kind, path.name, offset, fields.get("id"), fields.get("url"), what, remedy))
            offset += len(line)
    return pointers


def _wrong(pointer: Any, table: RecordTable, files: set[str]) -> tuple[Kind, str] | None:
    """What is wrong with a pointer: its name for programs, and in words."""
    try:
        file, offset = str(pointer["file"]), int(pointer["offset"])
    except (TypeError, KeyError, ValueError):
        return "pointer-form", f"its pointer cannot be read: {json.dumps(pointer, ensure_ascii=False)}"
    if table.known_lost(file, offset):
        return None
    if file not in files:
        return "pointer-file", f"its capture is in {file}, which is missing"
    entry = table.at(file, offset)
    if entry is None:
        return "pointer-place", f"its capture should begin in {file} at {offset}, where no record begins"
    if entry.kind != "response":
        return "pointer-kind", f"its capture in {file} at {offset} is a {entry.kind}, not a response"
    digest = pointer.get("digest")
    if digest is not None and not same_digest(str(digest), entry.digest):
        return "pointer-digest", f"its capture in {file} at {offset} has the digest {entry.digest}, not {digest}"
    return None
