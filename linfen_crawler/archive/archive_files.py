"""The archive files that a path stands for: WARC and ARC files, and those inside WACZ packages."""

from __future__ import annotations

import io
import shutil
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, BinaryIO

from linfen_crawler.archive.warc_series import OPEN
from linfen_crawler.archive.zip_members import CannotReadPackage, packed_files
from linfen_crawler.stores.stored_file import STORED_BLOCK, StoredFile, size_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WARC_ENDINGS = (".warc.gz", ".warc", ".arc.gz", ".arc")
_ZSTD_ENDING = ".warc.zst"
ENDINGS = (*WARC_ENDINGS, *(ending + OPEN for ending in WARC_ENDINGS), ".wacz", _ZSTD_ENDING)
"""By which archives are known in a folder; a file that is named itself is looked into."""

_BEGINNINGS = (b"WARC/", b"filedesc://")


_SMALL = 1 << 28
_MOST_TIMES = 50
"""A packed file of more than `_SMALL` bytes may be this many times as large as it is packed; text packs to a tenth."""


class NotAnArchive(ValueError):  # noqa: N818 - a finding about a file, not a defect
    """A file that is no archive, or a package that cannot be opened. The message says which and why."""


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """One WARC or ARC file, by itself or inside a package."""

    path: Path | StoredFile
    """The file that holds it."""
    name: str
    """Its name, as it is when finished: what records point to."""
    start: int = 0
    """Where it begins in the file that holds it."""
    size: int = 0
    """How many bytes it has."""
    deflated: str | None = None
    """Its name inside the package, where it is packed once more there and cannot be read in place."""

    @property
    def label(self) -> str:
        """How people find it."""
        inside = self.path.suffix.lower() == ".wacz"
        return f"{self.path}!{self.name}" if inside else str(self.path)

    @property
    def is_open(self) -> bool:
        """Whether it was not finished: its end may be half a record."""
        return self.path.name.endswith(OPEN)

    def open(self) -> BinaryIO:
        """Its bytes, to be read and sought in.

        Raises:
            OSError: It cannot be read.
            NotAnArchive: It must be unpacked first; see `unpacked`.
        """
        if self.deflated is not None:
            raise NotAnArchive(f"{self.label} is packed inside its package")
        file = self.path.open("rb", buffering=0)
        whole = self.start == 0 and self.size == size_of_file(self.path)
        block = STORED_BLOCK if isinstance(self.path, StoredFile) else 1 << 16
        return io.BufferedReader(file if whole else _Window(file, self.start, self.size), block)

    def unpacked(self, folder: Path, number: int) -> ArchiveFile:
        """A copy in a folder, unpacked from its package.

        Raises:
            OSError: It cannot be read, or the copy not be written.
            NotAnArchive: The package is damaged.
        """
        copy = folder / f"{number}.unpacked"  # its own name is a stranger's, and may lead elsewhere
        try:
            with self.path.open("rb") as opened, zipfile.ZipFile(opened) as package:
                entry = package.getinfo(self.deflated or "")
                if entry.file_size > max(_SMALL, _MOST_TIMES * entry.compress_size):
                    raise NotAnArchive(f"{self.label} unpacks to {entry.file_size} bytes: no archive packs so well")
                with package.open(entry) as packed, copy.open("wb") as file:
                    shutil.copyfileobj(packed, file, 1 << 20)
        except (zipfile.BadZipFile, KeyError, EOFError, zlib.error) as error:
            raise NotAnArchive(f"{self.label} cannot be unpacked: {error}") from None
        return ArchiveFile(copy, self.name, 0, copy.stat().st_size)


def archives_of(path: Path | StoredFile) -> list[ArchiveFile]:
    """The archives that a file holds: itself, or the WARC files of a WACZ package in the order of their names.

    Raises:
        NotAnArchive: It is none, or the package cannot be opened.
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(1 << 12)
    if path.name.lower().endswith(_ZSTD_ENDING):
        raise NotAnArchive(f"{path} is packed with Zstandard, which is not read: unpack it first (unzstd)")
    if head.startswith(b"PK\x03\x04"):
        return list(_archives_in(path))
    if path.name.lower().removesuffix(OPEN).endswith(WARC_ENDINGS) or looks_like_archive(head):
        return [ArchiveFile(path, path.name.removesuffix(OPEN), 0, size_of_file(path))]
    raise NotAnArchive(f"{path} is no WARC, ARC or WACZ file")


def looks_like_archive(head: bytes) -> bool:
    """Whether a file that begins with these bytes is a WARC or ARC file, or a package that may hold some."""
    if head.startswith((b"PK\x03\x04", *_BEGINNINGS)):
        return True
    if not head.startswith(b"\x1f\x8b"):
        return False
    try:
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 64).startswith(_BEGINNINGS)
    except zlib.error:
        return False


def _archives_in(package: Path | StoredFile) -> Iterator[ArchiveFile]:
    try:
        found = packed_files(package, lambda path: path.lower().endswith(WARC_ENDINGS))
    except zipfile.BadZipFile as error:
        raise NotAnArchive(f"{package} is no whole zip file: {error}") from None
    except CannotReadPackage as reason:
        raise NotAnArchive(f"{package}: {reason}") from None
    if not found:
        raise NotAnArchive(f"{package} is a zip file that holds no WARC file")
    for packed in sorted(found, key=lambda packed: packed.path):
        size = packed.end - packed.begin
        if packed.is_stored:
            yield ArchiveFile(package, packed.name, packed.begin, size)
        else:
            yield ArchiveFile(package, packed.name, 0, size, packed.path)


class _Window(io.RawIOBase):
    """A stretch of a file, as a file of its own."""

    def __init__(self, file: io.RawIOBase, start: int, size: int) -> None:
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any) -> int:
        rest = max(0, self._size - self._at)
        self._file.seek(self._start + self._at)
        data = self._file.read(min(rest, len(buffer))) or b""
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()
