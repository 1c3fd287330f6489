"""Check an archive: every record whole, every digest right, everything that one part says of another true."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from linfen_crawler.archive.known_loss import loss_of
from linfen_crawler.archive.package_check import check_package
from linfen_crawler.archive.pointer_check import check_pointers
from linfen_crawler.archive.problem import CAPTURE_LOST, RESTORE, SALVAGE, Problem
from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.record_table import RecordTable
from linfen_crawler.archive.visit_note import pages_named
from linfen_crawler.archive.warc_scan import WarcScan
from linfen_crawler.archive.warc_series import OPEN
from linfen_crawler.archive.zip_members import CannotReadPackage, stored_warcs

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO


@dataclass(slots=True)
class Verified:
    """What was looked at."""

    files: int = 0
    """WARC files read, those in packages among them."""
    bytes: int = 0
    """Their bytes."""
    records: Counter[str] = field(default_factory=Counter)
    """How many whole records they hold, by `WARC-Type`."""
    pointers: int = 0
    """Lines of `articles.jsonl` and `rejected.jsonl` that say where their capture lies."""
    problems: int = 0
    """How many problems were reported."""
    notes: list[str] = field(default_factory=list)
    """What is no problem and worth saying."""

    def to_json(self) -> dict[str, object]:
        """All of it, for programs."""
        return {
            "files": self.files,
            "bytes": self.bytes,
            "records": dict(self.records),
            "pointers": self.pointers,
            "problems": self.problems,
            "notes": self.notes,
        }


def verify_site(
    archive: Path,
    lines: Sequence[Path],
    report: Callable[[Problem], None],
    on_bytes: Callable[[int], object] = lambda _: None,
) -> Verified:
    """Check all that belongs to a site: its WARC files, and what its files of lines say of them.

    A crawl may be writing meanwhile: what it adds behind the moment of the call is left out, and the unfinished end of
    a file `.open` is no problem.

    Args:
        archive: The folder of the WARC files.
        lines: `articles.jsonl` and `rejected.jsonl`, where they are.
        report: Is called with each problem.
        on_bytes: Is called with how many further bytes were read.

    Raises:
        OSError: A file cannot be read.
    """
    # Lines first: what they point to was written before them, so it is in the files by now.
    sizes = {path: path.stat().st_size for path in lines if path.is_file()}
    verified, report = _counting(report)
    with RecordTable() as table:
        for path in warc_files(archive):
            _check_file(path, table, verified, report, on_bytes)
        table.index()
        _check_links(table, verified, report, whole=True)
        for path, size in sizes.items():
            verified.pointers += check_pointers(path, size, table, report)
    return verified


def verify_files(
    paths: Sequence[Path],
    report: Callable[[Problem], None],
    on_bytes: Callable[[int], object] = lambda _: None,
    table: RecordTable | None = None,
) -> Verified:
    """Check WARC files and WACZ packages, and what is said among them; what they say of others cannot be checked.

    Args:
        paths: The files.
        report: Is called with each problem.
        on_bytes: Is called with how many further bytes were read.
        table: Where to leave the records, for who wants to look them up afterwards.

    Raises:
        OSError: A file cannot be read.
    """
    verified, report = _counting(report)
    with ExitStack() as closing:
        records = table or closing.enter_context(RecordTable())
        for path in paths:
            _check_file(path, records, verified, report, on_bytes)
        records.index()
        _check_links(records, verified, report, whole=False)
        for path in paths:
            if path.suffix == ".wacz":
                check_package(path, records, report)
    return verified


def warc_files(archive: Path) -> list[Path]:
    """The WARC files of an archive's folder by their names, which is by their times; those being written among them."""
    found = [path for path in archive.iterdir() if _is_warc(path.name) and path.is_file()]
    return sorted(found, key=lambda path: path.name)


def _is_warc(name: str) -> bool:
    return name.removesuffix(OPEN).endswith((".warc.gz", ".warc"))


def _counting(report: Callable[[Problem], None]) -> tuple[Verified, Callable[[Problem], None]]:
    verified = Verified()

    def counted(problem: Problem) -> None:
        verified.problems += 1
        report(problem)

    return verified, counted


def _check_file(
    path: Path,
    table: RecordTable,
    verified: Verified,
    report: Callable[[Problem], None],
    on_bytes: Callable[[int], object],
) -> None:
    with _opened(path) as file:
        if path.suffix != ".wacz":
            size = file.seek(0, 2)
            _check_records(file, path.name, 0, size, table, verified, report, on_bytes)
            return
        try:
            for stored in stored_warcs(path):
                _check_records(file, stored.name, stored.begin, stored.end, table, verified, report, on_bytes)
        except CannotReadPackage as reason:
            report(Problem("package", path.name, None, None, None, str(reason), RESTORE))


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError:
        if not path.name.endswith(OPEN):
            raise
        # The crawl that was writing it has finished it meanwhile.
        return path.with_name(path.name.removesuffix(OPEN)).open("rb", buffering=0)


def _check_records(
    file: BinaryIO,
    name: str,
    begin: int,
    end: int,
    table: RecordTable,
    verified: Verified,
    report: Callable[[Problem], None],
    on_bytes: Callable[[int], object],
) -> None:
    final = name.removesuffix(OPEN)
    table.add_file(final)
    verified.files += 1
    verified.bytes += end - begin
    if begin == end and final == name:
        report(Problem("empty", name, 0, None, None, "the file is empty", RESTORE))
    seen, shared = 0, False
    for found in WarcScan(file, begin, end):
        on_bytes(found.end - seen)
        seen = found.end
        if isinstance(found, Damage):
            if found.torn and final != name:
                verified.notes.append(
                    f"{name}: its last {found.end - found.offset} bytes are unfinished; the crawl that writes it, "
                    "or the next one, completes or mends it"
                )
            else:
                report(_problem_of(name, found))
            continue
        verified.records[found.kind] += 1
        if found.shared and not shared:
            shared = True
            what = "one gzip member holds several records: they cannot be read at an offset"
            report(Problem("shared-member", name, found.offset, None, None, what, SALVAGE))
        for fault in found.faults:
            remedy = CAPTURE_LOST if fault.kind.endswith("-digest") else SALVAGE
            report(Problem(fault.kind, name, found.offset, found.record_id, found.url, fault.what, remedy))
        loss = loss_of(found)
        if loss is not None:
            table.add_loss(loss)
            named = found.url or loss.record_id or "what stood there"
            verified.notes.append(f"{name}: {loss.end - loss.begin} bytes at {loss.begin} are lost for ever: {named}")
        table.add(found, pages_named(found.fields) if found.kind == "metadata" else ())


def _problem_of(name: str, damage: Damage) -> Problem:
    what = f"{damage.end - damage.offset} bytes hold no whole record: {damage.reason}"
    return Problem(
        "torn" if damage.torn else "broken", name, damage.offset, damage.record_id, damage.url, what, SALVAGE
    )


def _check_links(table: RecordTable, verified: Verified, report: Callable[[Problem], None], *, whole: bool) -> None:
    """Check what records say of others.

    Args:
        table: The records.
        verified: Gets a note on what cannot be checked.
        report: Is called with each problem.
        whole: Whether these are all files of an archive, so that what is not among them is nowhere.
    """
    for entry, first in table.twice():
        what = f"a record of the same id is in {first}, too"
        remedy = "Keep one of the two files in the archive"
        report(Problem("twice", entry.file, entry.offset, entry.record_id, entry.url, what, remedy))
    elsewhere = 0
    for entry, named in table.revisits_without_original():
        if whole:
            what = f"the record that it revisits is not in the archive: {named or 'it names none'}"
            report(Problem("no-original", entry.file, entry.offset, entry.record_id, entry.url, what, RESTORE))
        else:
            elsewhere += 1
    for entry, digest in table.revisits_of_another_payload():
        what = f"the record that it revisits has another payload: {digest}, not {entry.digest}"
        report(Problem("other-payload", entry.file, entry.offset, entry.record_id, entry.url, what, CAPTURE_LOST))
    for entry in table.requests_without_answer():
        what = "the answer to this request is missing"
        report(Problem("no-answer", entry.file, entry.offset, entry.record_id, entry.url, what, RESTORE))
    if whole:
        _check_requests(table, report)
    _check_pages(table, verified, report, whole=whole)
    if elsewhere:
        verified.notes.append(f"{elsewhere} revisits refer to records that are in none of these files: not checked")


def _check_requests(table: RecordTable, report: Callable[[Problem], None]) -> None:
    for entry in table.answers_without_request():
        what = "the request to this answer is missing"
        report(Problem("no-request", entry.file, entry.offset, entry.record_id, entry.url, what, RESTORE))


def _check_pages(table: RecordTable, verified: Verified, report: Callable[[Problem], None], *, whole: bool) -> None:
    files = set(table.files)
    elsewhere = 0
    for note, file, offset, record_id in table.pages():
        if offset >= 0 and file not in files and not whole:
            elsewhere += 1
            continue
        page = table.at(file, offset)
        if table.known_lost(file, offset) or (page is not None and record_id in (None, page.record_id)):
            continue
        where = f"{file} at {offset}" if offset >= 0 else "what cannot be read"
        found = "nothing begins" if page is None else f"{page.record_id} is"
        what = f"it names a page in {where}, where {found}"
        report(Problem("no-page", note.file, note.offset, note.record_id, note.url, what, CAPTURE_LOST))
    if elsewhere:
        verified.notes.append(f"{elsewhere} pages of articles are in none of these files: not checked")
