"""A JSON document that lies beside exports already: read before it is added to, refused where it is somebody else's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class ForeignDocument(ValueError):  # noqa: N818 - says what lies there, no error of the program
    """A document that is none of ours lies in the folder. The message says where, and what to do."""


def document_there(path: Path, kind: str, is_one: Callable[[dict[str, Any]], bool]) -> dict[str, Any] | None:
    """The document that is there; None where there is none.

    Args:
        path: Where it would lie.
        kind: What it is to be, for the message: `data package`.
        is_one: Whether a JSON object is such a document.

    Raises:
        ForeignDocument: It is no such document.
        OSError: It cannot be read.
    """
    if not path.exists():
        return None
    try:
        document = json.loads(path.read_bytes())
    except ValueError:
        document = None
    if isinstance(document, dict) and is_one(document):
        return document
    raise ForeignDocument(f"{path} is no {kind}; move it away, or export into another folder by --out")
