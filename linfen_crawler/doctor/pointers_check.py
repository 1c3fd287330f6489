"""Whether records lead to their pages in the archive: some of them looked up, each by reading its one record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.digests import same_digest
from linfen_crawler.archive.record import Damage
from linfen_crawler.archive.record_reader import RecordReader
from linfen_crawler.archive.warc_series import OPEN
from linfen_crawler.doctor.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.operations.output_folder import OutputFolder


def check_pointers(folder: OutputFolder, pointers: Sequence[dict[str, Any]]) -> Iterator[Finding]:
    """Look up pointers of a site's records; nothing is said where there are none.

    `linfen archive verify` looks at all of an archive, this at as many records as it is given.
    """
    if not pointers:
        return
    key = folder.path.name
    wrong = []
    for pointer in pointers:
        message = _wrong(folder, pointer)
        if message is not None:
            wrong.append(message)
    if wrong:
        yield finding("pointers-wrong", key, count=len(wrong), looked_at=len(pointers), message=wrong[0])
    else:
        yield finding("pointers-ok", key, looked_at=len(pointers))


def _wrong(folder: OutputFolder, pointer: dict[str, Any]) -> str | None:
    name, offset, digest = pointer["file"], pointer["offset"], pointer.get("digest")
    if "/" in name or name.startswith("."):
        return f"{name} is no name of a file in the archive"
    place = folder.archive / name
    path = place if place.is_file() else place.with_name(f"{name}{OPEN}")
    try:
        with path.open("rb") as file:
            record = next(iter(RecordReader(file, start=offset).records()), None)
            if record is None:
                return f"{name} ends before byte {offset}"
            if isinstance(record, Damage) or record.offset != offset:
                return f"in {name} no record begins at byte {offset}"
            if record.type != "response":
                return f"in {name} the record at byte {offset} is a {record.type}, not a response"
            stated = record.header("WARC-Payload-Digest")
    except FileNotFoundError:
        return f"{name} is missing"
    except OSError as error:
        return f"{name} cannot be read: {error.strerror or error}"
    if digest is not None and stated is not None and not same_digest(digest, stated):
        return f"in {name} the record at byte {offset} has the digest {stated}, not {digest}"
    return None
