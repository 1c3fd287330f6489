"""Many words as one pattern, in which what words begin with alike is tried once for all of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


def any_of(words: Iterable[str], *, padded: bool = False, behind: str = "") -> str:
    """A pattern of any of these words, a longer one before those that it begins with.

    Written one after the other, hundreds of words are tried at each place; as a tree of their characters, only those
    that begin with the character that stands there. What is found is the same. A search for a pattern that begins with
    such a tree goes quickly over all characters that begin none of its words, which it does not behind a lookahead.

    Args:
        words: The words.
        padded: Words of two characters may have white space between them (`来 源`, `作　者`).
        behind: The inside of a character class: before a word nothing stands, or one of these characters.
    """
    tree: dict[str, Any] = {}
    for word in sorted(set(words), key=lambda word: (-len(word), word)):
        node = tree
        for piece in _pieces(word, padded=padded):
            node = node.setdefault(piece, {})
        node[""] = {}
    if behind:
        tree = {f"{first}(?<![^{behind}]{first})": below for first, below in tree.items()}
    return f"(?:{_written(tree)})"


def _pieces(word: str, *, padded: bool) -> list[str]:
    first, *others = map(re.escape, word)
    # Padded words come behind all longer ones that begin alike, so the order in which words are tried stays.
    return [first, rf"\s*{others[0]}"] if padded and len(word) == 2 else [first, *others]


def _written(node: dict[str, Any]) -> str:
    branches = [f"{piece}{_written(below)}" if piece else "" for piece, below in node.items()]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
