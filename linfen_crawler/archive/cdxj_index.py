"""The index of an archive: a line for each capture, sorted by address and time, in the form CDXJ that pywb reads.

The fields are those of cdxj-indexer, which py-wacz uses, too. It is given the records by our own walk over the files,
so that what is damaged is left out by name and not, with all that stands behind it, in silence.
"""

from __future__ import annotations

import heapq
import tempfile
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from cdxj_indexer.main import CDXJIndexer
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders

from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.replaced_file import replaced_file
from linfen_crawler.archive.warc_scan import WarcScan
from linfen_crawler.archive.zip_members import stored_warcs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from linfen_crawler.archive.warc_scan import CheckedRecord

_SORTED_AT_ONCE = 1 << 25  # characters of lines held in memory


def write_index(
    files: Sequence[Path],
    target: Path,
    on_damage: Callable[[str, Damage], object],
    on_bytes: Callable[[int], object] = lambda _: None,
) -> int:
    """Index WARC files into a file, which is there whole or not at all.

    Args:
        files: WARC files and WACZ packages.
        target: The index; an older one is replaced.
        on_damage: Is called with a file's name and each stretch of it that could not be indexed.
        on_bytes: Is called with how many further bytes were read.

    Returns:
        How many captures it has.

    Raises:
        OSError: A file cannot be read, or the index cannot be written.
        CannotReadPackage: A package is damaged.
    """
    with replaced_file(target) as file, tempfile.TemporaryDirectory(dir=target.parent, prefix=".sorting-") as folder:
        return index_lines(files, file, Path(folder), on_damage, on_bytes)


def index_lines(
    files: Sequence[Path],
    out: BinaryIO,
    scratch: Path | None,
    on_damage: Callable[[str, Damage], object],
    on_bytes: Callable[[int], object] = lambda _: None,
    *,
    in_place: bool = False,
) -> int:
    """Index WARC files into an open file.

    Args:
        files: WARC files and WACZ packages.
        out: Gets the lines, UTF-8, sorted by their bytes.
        scratch: A folder for what does not fit into memory; None for the system's.
        on_damage: See `write_index`.
        on_bytes: See `write_index`.
        in_place: Whether a capture in a package has the package as its file, and its offset in that, so that it can be
            read without unpacking; otherwise it has the name and offset of the WARC file that was packed.

    Returns:
        How many captures there are.
    """
    with _sorted_lines(out, scratch) as lines:
        for path in files:
            with path.open("rb", buffering=0) as file:
                if path.suffix == ".wacz":
                    for stored in stored_warcs(path):
                        name, shift = (path.name, stored.begin) if in_place else (stored.name, 0)
                        scan = WarcScan(file, stored.begin, stored.end)
                        _Indexer(lines, scan, shift, on_damage, on_bytes).process_one(None, lines, name)
                else:
                    scan = WarcScan(file, 0, file.seek(0, 2))
                    _Indexer(lines, scan, 0, on_damage, on_bytes).process_one(None, lines, path.name)
    return lines.count


class _Indexer(CDXJIndexer):  # type: ignore[misc] # cdxj-indexer has no types
    """cdxj-indexer's lines, from our own walk over a file."""

    # Its own list, which py-wacz, once imported, lengthens by records that are no captures: for all of the process.
    DEFAULT_RECORDS = ("response", "revisit", "resource", "metadata")

    def __init__(
        self,
        output: _Lines,
        scan: WarcScan,
        shift: int,
        on_damage: Callable[[str, Damage], object],
        on_bytes: Callable[[int], object],
    ) -> None:
        super().__init__(output, [])
        self._scan = scan
        self._shift = shift
        self._on_damage = on_damage
        self._on_bytes = on_bytes

    def _create_record_iter(self, _: object) -> _Walk:
        return _Walk(
            self._scan, self._shift, lambda damage: self._on_damage(self.curr_filename, damage), self._on_bytes
        )


class _Walk:
    """Records as warcio's iterator gives them, with the places of the one given last."""

    def __init__(
        self,
        scan: WarcScan,
        shift: int,
        on_damage: Callable[[Damage], object],
        on_bytes: Callable[[int], object],
    ) -> None:
        self._scan = scan
        self._shift = shift
        self._on_damage = on_damage
        self._on_bytes = on_bytes
        self._offset = 0
        self._length = 0

    def __iter__(self) -> Iterator[Any]:
        seen = 0
        for found in self._scan:
            self._on_bytes(found.end - seen)
            seen = found.end
            if isinstance(found, Damage):
                self._on_damage(found)
                continue
            if found.shared:
                reason = "its gzip member holds several records"
                self._on_damage(
                    Damage(
                        found.offset,
                        found.end,
                        found.offset,
                        reason,
                        torn=False,
                        kind=found.kind,
                        record_id=found.record_id,
                        url=found.url,
                    )
                )
                continue
            self._offset = found.offset + self._shift
            self._length = found.length
            yield _as_warcio_has_it(found)

    def get_record_offset(self) -> int:
        return self._offset

    def get_record_length(self) -> int:
        return self._length


def _as_warcio_has_it(record: CheckedRecord) -> ArcWarcRecord:
    headers = StatusAndHeaders("", list(record.headers), "WARC/1.1")
    if not headers.get_header("WARC-Payload-Digest"):
        headers.add_header("WARC-Payload-Digest", record.payload_digest)
    content_type = headers.get_header("Content-Type")
    return ArcWarcRecord("warc", record.kind, headers, BytesIO(), record.http_headers, content_type, 0)


class _Lines:
    """Takes lines in any order; beyond a bound they wait, sorted, in files."""

    def __init__(self, scratch: Path) -> None:
        self.count = 0
        self._scratch = scratch
        self._held: list[str] = []
        self._characters = 0
        self._runs: list[Path] = []

    def write(self, line: str) -> None:
        self._held.append(line)
        self._characters += len(line)
        if self._characters > _SORTED_AT_ONCE:
            self._put_aside()

    def write_sorted(self, out: BinaryIO) -> None:
        """The order of code points is that of UTF-8's bytes."""
        with ExitStack() as closing:
            runs = [closing.enter_context(run.open(encoding="utf-8", newline="\n")) for run in self._runs]
            before = None
            for line in heapq.merge(*runs, sorted(self._held)):
                if line != before:
                    out.write(line.encode("utf-8"))
                    self.count += 1
                before = line

    def _put_aside(self) -> None:
        run = self._scratch / f"{len(self._runs)}.cdxj"
        with run.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(sorted(self._held))
        self._runs.append(run)
        self._held, self._characters = [], 0


@contextmanager
def _sorted_lines(out: BinaryIO, scratch: Path | None) -> Iterator[_Lines]:
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        lines = _Lines(Path(folder))
        yield lines
        lines.write_sorted(out)
