"""Lines whose pages a power cut took from the archive: put aside, so that the pages are asked for again."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.archive.mending import Mended
    from linfen_crawler.exporters.jsonl import JsonlFile
    from linfen_crawler.ledger import Ledger

logger = logging.getLogger(__name__)


def put_unarchived_lines_aside(ledger: Ledger, files: Iterable[JsonlFile], mended: Mended) -> None:
    """Cut each file before the first line that the ledger has not seen and whose answer is not in the archive.

    Lines and archive are written at once and synced together, so that a power cut may take more of the one than of the
    other. Only files of the archive that were being written then are looked at: others may have been moved elsewhere.

    Raises:
        OSError: A file cannot be read or cut.
    """
    if not mended.sizes:
        return
    for file in files:
        for offset, line in file.lines_from(min(ledger.bytes_of(file.path.name), file.size)):
            if _is_lost(line, mended):
                aside = file.cut_aside(offset)
                logger.warning("%s has lines whose pages are not in the archive; they are now in %s", file.path, aside)
                break


def _is_lost(line: bytes, mended: Mended) -> bool:
    try:
        record: dict[str, Any] = json.loads(line)
        pointer = record["warc"]
        if pointer is None or pointer["file"] not in mended.sizes:
            return False
        if pointer["offset"] >= mended.sizes[pointer["file"]]:
            return True
        # A record without its note could not be made again from the archive.
        return "revision" in record and (record["id"], record["revision"]) not in mended.records
    except (ValueError, TypeError, KeyError):
        return False  # none of ours: taking it in will say so
