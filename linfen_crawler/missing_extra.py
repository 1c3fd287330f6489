"""The error for a library that only some users need, and that is not installed."""

from __future__ import annotations

import importlib.util


class MissingExtra(Exception):  # noqa: N818 - says what to install, no error of the program
    """A library is not installed. The message says which, and how to get it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"this needs {library}, which is not installed: pip install 'linfen-crawler[{extra}]'")


def need(extra: str, *libraries: str) -> None:
    """Check that libraries of an extra are installed, without loading them.

    Raises:
        MissingExtra: One is not.
    """
    for library in libraries:
        if importlib.util.find_spec(library) is None:
            raise MissingExtra(library, extra)
