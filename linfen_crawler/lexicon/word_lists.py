"""Reading of the packaged word lists: `words/NAME.txt`, words parted by white space."""

from __future__ import annotations

from importlib.resources import files


def read_words(name: str) -> tuple[str, ...]:
    """The words of one packaged list in the order of its file; works from a zipped package too."""
    resource = files("linfen_crawler.lexicon").joinpath("words", f"{name}.txt")
    return tuple(resource.read_text(encoding="utf-8").split())
