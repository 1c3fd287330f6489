"""WACZ 1.1.1 packages of an archive: one file for a site and a period, that ReplayWeb.page opens as it is.

py-wacz writes them; we give it whole files that were checked, a list of pages with the titles of our records, and a
file that is put in its place only when all of it is on the disk.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import tempfile
import zipfile
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from wacz.main import create_wacz

from linfen_crawler.archive.record_table import RecordTable
from linfen_crawler.archive.replaced_file import replaced_file
from linfen_crawler.archive.verify import verify_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linfen_crawler.archive.pointed_records import PointedRecords
    from linfen_crawler.archive.problem import Problem

_T = TypeVar("_T")
_NOT_WHOLE = frozenset({"torn", "broken", "shared-member", "empty"})
"""Problems of files that are not packed. What else is wrong (a digest, a request without answer) is packed as it is."""


@dataclass(frozen=True, slots=True)
class Description:
    """What a package says of itself to people."""

    title: str
    """Its title."""
    text: str
    """What it is, and whose."""


@dataclass(slots=True)
class Packed:
    """What became of a package."""

    outcome: str
    """`packed`; `unchanged`, where the same is there already; `damaged`, where a file is not whole."""
    pages: int = 0
    """How many articles its list of pages has."""
    left_out: int = 0
    """Articles whose captures are not where their records say: they are not in the list."""
    elsewhere: int = 0
    """Revisits in it whose originals are in none of its files: they show nothing unless those are opened, too."""
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with its files."""


def pack(
    files: Sequence[Path],
    records: PointedRecords,
    target: Path,
    description: Description,
    on_bytes: Callable[[int], object] = lambda _: None,
) -> Packed:
    """Pack WARC files into a WACZ package, unless one with the same files and pages is there.

    Files are checked first: those that are not whole are not given to others.

    Args:
        files: Finished WARC files, gzip or not.
        records: The site's records, for the titles of pages.
        target: The package.
        description: Its title and text.
        on_bytes: Is called with how many further bytes were read.

    Raises:
        OSError: A file cannot be read, or the package cannot be written; an older one stays what it was.
    """
    if _is_packed(files, records, target):
        return Packed("unchanged")
    packed = Packed("packed")
    with RecordTable() as table, tempfile.TemporaryDirectory(dir=target.parent, prefix=".packing-") as folder:
        verify_files(files, packed.problems.append, on_bytes, table)
        if any(problem.kind in _NOT_WHOLE for problem in packed.problems):
            packed.outcome = "damaged"
            return packed
        packed.elsewhere = sum(1 for _ in table.revisits_without_original())
        pages = Path(folder) / "pages.jsonl"  # py-wacz asks for this ending
        packed.pages, packed.left_out = _write_pages(pages, files, records, table, description.title)
        with replaced_file(target) as file:
            _create(files, pages, file, description)
    return packed


def _is_packed(files: Sequence[Path], records: PointedRecords, target: Path) -> bool:
    """Whether a package holds these files as they are, and the pages of these records.

    Finished files do not change, so their sizes and times tell; a file that was brought back is newer than its package.
    """
    try:
        packed_at = target.stat().st_mtime_ns
        with zipfile.ZipFile(target) as package:
            resources = json.loads(package.read("datapackage.json"))["resources"]
            pages = [json.loads(line) for line in package.read("pages/pages.jsonl").splitlines()[1:]]
        inside = {each["path"]: each["bytes"] for each in resources if each["path"].startswith("archive/")}
        listed = {page["id"]: page["title"] for page in pages}
    except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError):
        return False  # none is there, or one that is damaged or not of ours
    states = {f"archive/{file.name}": file.stat() for file in files}
    return (
        inside == {name: state.st_size for name, state in states.items()}
        and all(state.st_mtime_ns <= packed_at for state in states.values())
        and all(listed.get(each.article) == each.title for each in records.latest(file.name for file in files))
    )


def _write_pages(
    path: Path, files: Sequence[Path], records: PointedRecords, table: RecordTable, title: str
) -> tuple[int, int]:
    """Write the list of pages: of each article its latest revision whose capture is in these files.

    Address and time are those of the capture, so that a page is found whatever address the record has.

    Returns:
        How many pages it has, and how many records had no capture where they say.
    """
    pages, left_out = 0, 0
    with path.open("w", encoding="ascii", newline="\n") as out:  # py-wacz reads it again in the locale's encoding
        out.write(json.dumps({"format": "json-pages-1.0", "id": "pages", "title": title}) + "\n")
        for record in records.latest(file.name for file in files):
            entry = table.at(record.file, record.offset)
            if entry is None or entry.kind != "response":
                left_out += 1
                continue
            page = {"id": record.article, "url": entry.url, "ts": f"{entry.date[:19]}Z", "title": record.title}
            out.write(json.dumps(page) + "\n")
            pages += 1
    return pages, left_out


def _create(files: Sequence[Path], pages: Path, file: BinaryIO, description: Description) -> None:
    """Let py-wacz write a package into an open file."""
    out = _QuietAfterError(file)
    said = io.StringIO()
    wanted = Namespace(
        output=out,
        inputs=[str(each) for each in files],
        pages=str(pages),
        copy_pages=True,
        extra_pages=None,
        text=False,
        detect_pages=False,
        hash_type="sha256",
        log_directory=None,
        split_seeds=False,
        ts=None,
        url=None,
        date=None,
        title=description.title,
        desc=description.text,
        signing_url=None,
        signing_token=None,
    )
    with contextlib.redirect_stdout(said):  # its progress, in prints
        failed = create_wacz(wanted)
    if failed:
        raise RuntimeError(f"py-wacz made no package: {said.getvalue()}")


class _QuietAfterError:
    """A file that only counts what comes after its first error.

    A ZIP file whose disk is full writes its directory nevertheless when it is thrown away, and complains once more.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._position = file.tell()
        self._failed = False

    def write(self, data: Any) -> int:
        count = memoryview(data).nbytes
        self._unless_failed(lambda: self._file.write(data))
        self._position += count
        return count

    def flush(self) -> None:
        self._unless_failed(self._file.flush)

    def tell(self) -> int:
        place = self._unless_failed(self._file.tell)
        self._position = self._position if place is None else place
        return self._position

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        moved = self._unless_failed(lambda: self._file.seek(offset, whence))
        self._position = offset if moved is None else moved
        return self._position

    def _unless_failed(self, call: Callable[[], _T]) -> _T | None:
        if self._failed:
            return None
        try:
            return call()
        except OSError:
            self._failed = True
            raise

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)
