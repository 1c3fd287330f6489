"""JSON documents that are there whole or not at all."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def write_whole(path: Path, document: dict[str, Any]) -> None:
    """Write a JSON file, or replace it, in one step; a link in its place is replaced, never followed.

    Raises:
        OSError: It cannot be written; what was there is there still.
    """
    unfinished = path.with_name(f"{path.name}.part")
    unfinished.unlink(missing_ok=True)  # of a run that was killed while it wrote
    try:
        with unfinished.open("x", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=2)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
