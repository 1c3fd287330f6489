"""What a site's folder notes of its ledger on a server: `ledger.json`.

With both fields, `ledger` and `folder`, the site's ledger is on that server. Without `ledger` it is the file beside the
note, and what the server `half_on` has for this folder is half of a move that was broken off.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from linfen_crawler.operations.whole_document import write_whole

if TYPE_CHECKING:
    from linfen_crawler.operations.output_folder import OutputFolder

_FOLDER = "folder"
_LEDGER = "ledger"
_MOVING = "moving"
_HALF_ON = "half_on"


class LedgerNote(NamedTuple):
    """The note."""

    folder: str | None = None
    """The name that the folder shares with the server's row of the site."""
    server: str | None = None
    """The server that the ledger is on; None where it is the file."""
    moving: bool = False
    """Whether a file `ledger.db` beside it may be half of a move; only where the ledger is on a server."""
    half_on: str | None = None
    """The server that may have half of a move, where the ledger is the file."""


def read_note(folder: OutputFolder) -> LedgerNote:
    """The note of a site's folder; an empty one where there is none, or none that can be read."""
    with suppress(OSError, ValueError, RecursionError):
        note = json.loads(folder.ledger_note.read_text(encoding="utf-8"))
        if isinstance(note, dict) and isinstance(note.get(_FOLDER), str):
            server, half_on = (
                name if isinstance(name, str) else None for name in (note.get(_LEDGER), note.get(_HALF_ON))
            )
            return LedgerNote(note[_FOLDER], server, server is not None and bool(note.get(_MOVING)), half_on)
    return LedgerNote()


def write_note(folder: OutputFolder, note: LedgerNote) -> None:
    """Write it, if it says something else.

    Raises:
        OSError: It cannot be written; what was there is there still.
    """
    if read_note(folder) != note:
        document = {
            _LEDGER: note.server,
            _FOLDER: note.folder,
            _MOVING: note.moving or None,
            _HALF_ON: note.half_on,
        }
        write_whole(folder.ledger_note, {name: value for name, value in document.items() if value is not None})
