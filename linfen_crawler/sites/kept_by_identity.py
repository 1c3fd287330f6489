"""What is made of a definition, or of a part of one, made once for each object."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_SITES = 256
"""Sites of which a process keeps what it made of their definitions. With one more all of it is made anew, again and
again; a province has some 120 counties."""

_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def kept_by_identity(most: int) -> Callable[[Callable[[_Given], _Made]], Callable[[_Given], _Made]]:
    """Make a function of one object keep what it makes, for so many objects; with one more, all are let go.

    `lru_cache` would ask for the hash of the object: that of a definition is the hash of all that stands in it, and
    costs as much as ten addresses.
    """

    def keeping(make: Callable[[_Given], _Made]) -> Callable[[_Given], _Made]:
        kept: dict[int, tuple[_Given, _Made]] = {}

        @wraps(make)
        def made(given: _Given) -> _Made:
            known = kept.get(id(given))
            if known is not None:  # it holds the object, so no other one has its identity
                return known[1]
            if len(kept) >= most:
                kept.clear()
            result = make(given)
            kept[id(given)] = given, result
            return result

        return made

    return keeping
