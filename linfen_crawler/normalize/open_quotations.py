"""Which quotation is open at a place in a text."""

from __future__ import annotations

import re
from bisect import bisect_left

_CLOSERS = {"“": "”", "‘": "’", "《": "》", "「": "」", "『": "』", "【": "】", "〔": "〕", "〈": "〉"}
_MARK = re.compile("[“”‘’《》「」『』【】〔〕〈〉\n]")
_DEEPEST = 8
"""So many quotations inside each other are kept apart; damaged text may open more and close none."""


class OpenQuotations:
    """The quotations of a text, line by line, read through once."""

    def __init__(self, text: str) -> None:
        self._places: list[int] = []
        self._closers: list[str] = []
        awaited: list[str] = []
        for found in _MARK.finditer(text):
            mark = found[0]
            if mark == "\n":
                awaited.clear()
            elif mark in _CLOSERS:
                awaited.append(_CLOSERS[mark])
                del awaited[:-_DEEPEST]
            elif mark in awaited:
                # What was opened inside it and never closed is over too.
                while awaited.pop() != mark:
                    pass
            self._places.append(found.start())
            self._closers.append(awaited[-1] if awaited else "")

    def closer_at(self, place: int) -> str:
        """The mark that closes the innermost quotation opened before `place` in its line; empty where none is open."""
        index = bisect_left(self._places, place)
        return self._closers[index - 1] if index else ""
