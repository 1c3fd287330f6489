"""Archives in pieces on disks and in stores that fail: what was found before must come out, the failure be named."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO, Self
from unittest.mock import patch

import pytest

from linfen_crawler.archive import visit_table
from linfen_crawler.archive.archive_files import ArchiveFile, archives_of
from linfen_crawler.archive.findings import Finding
from linfen_crawler.archive.page_records import RecordMaker
from linfen_crawler.archive.visit_table import VisitTable
from linfen_crawler.operations import worker_team
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.extract_pages import extract_pages
from linfen_crawler.stores.store import StoreFailed
from tests.archive.in_pieces import SIZES, sources_of, wish_of
from tests.archive.several_archives import foreign_archive, our_archives
from tests.archive.written_archives import in_pieces_here


class OnFailingDisk(ArchiveFile):
    """An archive that cannot be read behind a place."""

    failure: Exception = OSError(5, "Input/output error")

    def open(self) -> BinaryIO:
        """Its bytes, as far as they can be had."""
        file = super().open()
        read = file.read

        def failing(size: int = -1) -> bytes:
            if file.tell() >= 3500:
                raise self.failure
            return read(min(size, 3500 - file.tell()))

        return _Wrapped(file, failing)  # type: ignore[return-value]


class InFailingStore(OnFailingDisk):
    """One whose store is gone by then."""

    failure = StoreFailed("away", "it is gone")


class _Wrapped:
    def __init__(self, file: BinaryIO, read: Callable[[int], bytes]) -> None:
        self.read, self.seek, self.tell = read, file.seek, file.tell
        self._file = file

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


@pytest.mark.parametrize("size", SIZES)
def test_a_store_that_fails_takes_what_was_found_before_along(tmp_path: Path, size: int) -> None:
    (whole,) = archives_of(foreign_archive(tmp_path))
    failing = InFailingStore(whole.path, whole.name, whole.start, whole.size)
    found: dict[int, list[Finding]] = {1: [], 2: []}
    for jobs, into in found.items():
        findings = extract_pages([failing], wish_of(), jobs=jobs, piece_bytes=size)
        with patch.object(worker_team, "WorkerProcess", side_effect=OSError("none")), pytest.raises(StoreFailed):
            into.extend(findings)
    assert found[2] == found[1]
    assert found[1]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_that_cannot_be_read_any_more_is_named_once_a_piece(tmp_path: Path, size: int) -> None:
    (whole,) = archives_of(foreign_archive(tmp_path))
    (other,) = archives_of(foreign_archive(tmp_path / "other"))
    sources = [OnFailingDisk(whole.path, whole.name, whole.start, whole.size), other]
    alone = list(extract_pages(sources, wish_of(), jobs=1))
    assert [each.reason for each in alone].count("unreadable") == 1
    assert in_pieces_here(sources, wish_of(), size) == alone


def test_a_record_that_cannot_be_made_takes_what_was_found_before_along(tmp_path: Path) -> None:
    sources = sources_of(foreign_archive(tmp_path))
    make = RecordMaker.__call__

    def failing(self: RecordMaker, task: Any) -> Finding:
        if task.where.endswith("/5.html"):
            raise StoreFailed("away", "it is gone")
        return make(self, task)

    found: dict[int, list[Finding]] = {1: [], 2: []}
    for jobs, into in found.items():
        findings = extract_pages(sources, wish_of(), jobs=jobs, piece_bytes=900)
        with (
            patch.object(worker_team, "WorkerProcess", side_effect=OSError("none")),
            patch.object(RecordMaker, "__call__", failing),
            pytest.raises(StoreFailed),
        ):
            into.extend(findings)
    # All but those of the same group of tasks.
    assert found[1][: len(found[2])] == found[2]
    assert len(found[1]) - 16 <= len(found[2])


@pytest.mark.parametrize("failing_call", [1, 2, 3])
def test_an_index_that_cannot_be_written_takes_what_was_found_before_along(tmp_path: Path, failing_call: int) -> None:
    (path,) = our_archives(tmp_path)[:1]
    write, calls = VisitTable.write, 0

    def failing(self: VisitTable) -> None:
        nonlocal calls
        calls += 1
        if calls >= failing_call:
            raise sqlite3.OperationalError("database or disk is full")
        write(self)

    whole = list(extract_pages(sources_of(path), wish_of(), jobs=1))
    found: list[Finding] = []
    findings = extract_pages(sources_of(path), wish_of(), jobs=2, piece_bytes=1500)
    with (
        patch.object(worker_team, "WorkerProcess", side_effect=OSError("none")),
        patch.object(visit_table, "MOST_IN_MEMORY", 0),
        patch.object(VisitTable, "write", failing),
        pytest.raises(CannotRun, match="temporary index"),
    ):
        found.extend(findings)
    assert found
    assert found == whole[: len(found)]
