"""The libraries of the extra `archive`: loaded where they are used, for most users never need them."""

from __future__ import annotations

import importlib.util
from types import SimpleNamespace
from typing import Any


class MissingExtra(Exception):  # noqa: N818 - says what to install, no error of the program
    """A library is not installed. The message says which, and how to get it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"this needs {library}, which is not installed: pip install 'linfen-crawler[{extra}]'")


def need(*libraries: str) -> None:
    """Check that libraries of the extra `archive` are installed, without loading them.

    Raises:
        MissingExtra: One is not.
    """
    for library in libraries:
        if importlib.util.find_spec(library) is None:
            raise MissingExtra(library, "archive")


def load_warcio() -> Any:
    """The parts of warcio that write records, under their own names.

    Raises:
        MissingExtra: It is not installed.
    """
    need("warcio")
    from warcio.recordbuilder import RecordBuilder
    from warcio.warcwriter import WARCWriter

    return SimpleNamespace(RecordBuilder=RecordBuilder, WARCWriter=WARCWriter)
