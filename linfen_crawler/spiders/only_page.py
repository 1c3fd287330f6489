"""Whether a list says of itself that it has one page: then its second one need not be asked for."""

from __future__ import annotations

import re

_STATED = re.compile(
    r"createPageHTML\(\s*(\d{1,6})\s*,"  # TRS writes its pager by script: number of pages, number of this one …
    r"|共(?:\s|&nbsp;|<[^<>]{0,80}>){0,6}(\d{1,6})(?:\s|&nbsp;|<[^<>]{0,80}>){0,6}页"
    r"|(?<![\d/])1\s*/\s*(\d{1,6})\s*页"
)
"""How pagers state the number of pages: `共1页`, `共 <b>1</b> 页`, `第1/1页`."""


def is_only_page(markup: str) -> bool:
    """Whether all that a list's first page states of its number of pages is that there is one.

    A page that states nothing may have more: many lists show no pager at all, or one that a script fetches.
    """
    counts = [next(int(count) for count in found if count) for found in _STATED.findall(markup)]
    return bool(counts) and max(counts) == 1
