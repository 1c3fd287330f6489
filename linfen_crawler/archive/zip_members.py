"""Where the WARC files of a WACZ package lie in it: they are stored as they are, so they can be read in place."""

from __future__ import annotations

import struct
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

_LOCAL_HEADER = struct.Struct("<4s22sHH")  # signature, what the central directory says again, two lengths


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file inside a package."""

    name: str
    """Its name without its folder."""
    begin: int
    """Where its first byte stands in the package."""
    end: int
    """Where the byte behind its last one stands."""


class CannotReadPackage(Exception):  # noqa: N818 - a finding about the file
    """It is no WACZ package, or a damaged one. The message says why."""


def stored_warcs(package: Path, file: BinaryIO) -> list[StoredFile]:
    """The WARC files in a package, in the package's order.

    Raises:
        CannotReadPackage: It is no ZIP file, or a WARC file in it is compressed once more.
        OSError: It cannot be read.
    """
    try:
        with zipfile.ZipFile(package) as opened:
            entries = [
                entry for entry in opened.infolist() if entry.filename.startswith("archive/") and not entry.is_dir()
            ]
    except zipfile.BadZipFile as error:
        raise CannotReadPackage(f"it is no whole ZIP file ({error})") from None
    found = []
    for entry in entries:
        if entry.compress_type != zipfile.ZIP_STORED:
            raise CannotReadPackage(
                f"{entry.filename} is compressed in it, against WACZ 1.1.1: it cannot be read in place"
            )
        file.seek(entry.header_offset)
        signature, _, name_length, extra_length = _LOCAL_HEADER.unpack(file.read(_LOCAL_HEADER.size))
        if signature != b"PK\x03\x04":
            raise CannotReadPackage(f"{entry.filename} is not where its directory says")
        begin = entry.header_offset + _LOCAL_HEADER.size + name_length + extra_length
        found.append(StoredFile(entry.filename.rpartition("/")[2], begin, begin + entry.file_size))
    return found
