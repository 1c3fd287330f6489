"""Where the files of a WACZ package lie in it: what is stored as it is can be read in place."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from linfen_crawler.stores.stored_file import StoredFile

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_SIGNATURE = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file inside a package."""

    path: str
    """Its path in the package."""
    begin: int
    """Where its first byte stands in the package."""
    end: int
    """Where the byte behind its last one stands."""
    is_stored: bool
    """Whether it stands there as it is, not compressed once more."""

    @property
    def name(self) -> str:
        """Its name without its folder."""
        return self.path.rpartition("/")[2]


class CannotReadPackage(Exception):  # noqa: N818 - a finding about the file
    """It is no WACZ package, or a damaged one. The message says why."""


def packed_files(package: Path | StoredFile, wanted: Callable[[str], bool]) -> list[PackedFile]:
    """Files in a package, in the package's order.

    Args:
        package: The package.
        wanted: Which paths are wanted.

    Raises:
        BadZipFile: It is no whole ZIP file.
        CannotReadPackage: One of them is encrypted.
        OSError: It cannot be read.
    """
    try:
        with package.open("rb") as file, zipfile.ZipFile(file) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir() and wanted(entry.filename)]
            return [_placed(entry, file) for entry in entries]
    except NotImplementedError as error:
        raise zipfile.BadZipFile(str(error)) from None


def stored_warcs(package: Path) -> list[PackedFile]:
    """The WARC files in a WACZ package, in the package's order.

    Raises:
        CannotReadPackage: It is no ZIP file, or a WARC file in it is encrypted or compressed once more.
        OSError: It cannot be read.
    """
    try:
        found = packed_files(package, lambda path: path.startswith("archive/"))
    except zipfile.BadZipFile as error:
        raise CannotReadPackage(f"it is no whole ZIP file ({error})") from None
    for packed in found:
        if not packed.is_stored:
            raise CannotReadPackage(
                f"{packed.path} is compressed in it, against WACZ 1.1.1: it cannot be read in place"
            )
    return found


def _placed(entry: zipfile.ZipInfo, file: BinaryIO) -> PackedFile:
    """An entry, with the place of its content: behind a local header, whose length only this tells itself."""
    if entry.flag_bits & 1:
        raise CannotReadPackage(f"{entry.filename} is encrypted")
    file.seek(entry.header_offset)
    header = file.read(_LOCAL_HEADER.size)
    if len(header) < _LOCAL_HEADER.size or not header.startswith(_SIGNATURE):
        raise zipfile.BadZipFile(f"{entry.filename} is not where its directory says")
    _, name_length, extra_length = _LOCAL_HEADER.unpack(header)
    begin: int = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
    return PackedFile(entry.filename, begin, begin + entry.compress_size, entry.compress_type == zipfile.ZIP_STORED)
