"""The replica's own stock of words and sentence patterns, read from the packaged text files beside this module."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

FILES = ("people.txt", "places.txt", "slots.txt", "topics.txt")


@cache
def word_lists() -> dict[str, tuple[str, ...]]:
    """All lists by name: `surname`, `county`, `farming title` ….

    A file is made of `[name]` lines, each followed by the list's entries; `#` begins a comment line. In `topics.txt` an
    entry is a whole line, elsewhere entries are parted by white space.
    """
    lists: dict[str, list[str]] = {}
    for name in FILES:
        text = (files(__package__) / "words" / name).read_text(encoding="utf-8")
        entries: list[str] = []
        for line in text.splitlines():
            if not line or line.startswith("#"):
                continue
            if line.startswith("["):
                entries = lists.setdefault(line.strip("[]"), [])
            elif name == "topics.txt":
                entries.append(line)
            else:
                entries.extend(line.split())
    return {name: tuple(entries) for name, entries in lists.items()}


@cache
def topics() -> tuple[str, ...]:
    """The names of all topics, in the order of the file."""
    return tuple(name.removesuffix(" title") for name in word_lists() if name.endswith(" title"))
