"""Copy what is whole of a damaged WARC file."""

from __future__ import annotations

import errno
import gzip
import os
import shutil
import tempfile
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, BinaryIO

from linfen_crawler.archive.gap_record import write_gap
from linfen_crawler.archive.known_loss import loss_fields
from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.replaced_file import replaced_file
from linfen_crawler.archive.warc_scan import WarcScan

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from linfen_crawler.archive.warc_scan import CheckedRecord

_BUFFER = 1 << 20
_HELD = 1 << 22  # bytes of a decoded record held in memory


@dataclass(slots=True)
class Salvaged:
    """What came of it."""

    records: int = 0
    """Records copied."""
    lost: list[Damage] = field(default_factory=list)
    """The stretches that hold no whole record, with what can be read of each."""
    doubtful: list[CheckedRecord] = field(default_factory=list)
    """Records copied, though something in them is wrong: `faults` says what."""
    moved_from: int | None = None
    """From this offset of the old file on, records begin elsewhere in the new one; None if all are where they were."""


def salvage(source: Path, target: Path, on_bytes: Callable[[int], object] = lambda _: None) -> Salvaged:
    """Copy the whole records of a WARC file, byte for byte, to a new file.

    In the place of a lost stretch stands a record that says so, of the same size: what lies behind it keeps its offset,
    and with it every pointer and index. Where one gzip member holds several records, each becomes a member of its own;
    then offsets change, but such a file could not be read by offsets before.

    Args:
        source: The file, compressed or not. It is only read.
        target: The new file. It must not exist.
        on_bytes: Is called with how many further bytes were read.

    Raises:
        FileExistsError: The new file is there already.
        OSError: The one cannot be read, or the other not be written; then nothing is left of the new one.
    """
    if target.exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target))
    with source.open("rb", buffering=0) as file, source.open("rb", buffering=0) as copied, replaced_file(target) as out:
        return _Copy(file, copied, source.name, out).run(on_bytes)


class _Copy:
    def __init__(self, file: BinaryIO, copied: BinaryIO, name: str, out: BinaryIO) -> None:
        self._file = file
        self._copied = copied  # the same file: the scan does not let others move in its own
        self._name = name
        self._out = out
        self._salvaged = Salvaged()

    def run(self, on_bytes: Callable[[int], object]) -> Salvaged:
        scan = WarcScan(self._file, 0, self._file.seek(0, 2))
        seen = 0
        with tempfile.SpooledTemporaryFile(max_size=_HELD) as decoded:

            def begin() -> None:
                decoded.seek(0)
                decoded.truncate()

            scan.copy_to(begin, decoded.write)
            for found in scan:
                on_bytes(found.end - seen)
                seen = found.end
                if isinstance(found, Damage):
                    self._salvaged.lost.append(found)
                    self._fill(found, compressed=scan.compressed)
                    continue
                self._salvaged.records += 1
                if found.faults:
                    self._salvaged.doubtful.append(found)
                if found.shared:
                    self._moved(found.offset)
                    decoded.seek(0)
                    self._compress(decoded)
                else:
                    self._copy(found.offset, found.end)
        return self._salvaged

    def _copy(self, offset: int, end: int) -> None:
        if self._out.tell() != offset:
            self._moved(offset)
        self._copied.seek(offset)
        left = end - offset
        while left and (piece := self._copied.read(min(left, _BUFFER))):
            self._out.write(piece)
            left -= len(piece)

    def _compress(self, decoded: IO[bytes]) -> None:
        with gzip.GzipFile(fileobj=self._out, mode="wb", filename="", mtime=0) as member:
            shutil.copyfileobj(decoded, member)
            member.write(b"\r\n\r\n")

    def _fill(self, damage: Damage, *, compressed: bool) -> None:
        if damage.torn or self._salvaged.moved_from is not None:
            return  # nothing stands behind it, or not where it stood
        headers = {
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid4()}>",
            "WARC-Date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        fields = loss_fields(damage, self._name)
        address = {"WARC-Target-URI": damage.url} if damage.url is not None else {}
        # In a small place as much is said as there is room for.
        for more, names in ((address, list(fields)), (address, list(fields)[:3]), ({}, list(fields)[:3])):
            said = {name: fields[name] for name in names}
            if write_gap(self._out, damage.end - damage.offset, headers | more, said, gzip=compressed):
                return

    def _moved(self, offset: int) -> None:
        if self._salvaged.moved_from is None:
            self._salvaged.moved_from = offset
