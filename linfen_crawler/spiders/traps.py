"""Addresses that a server makes up as it is asked: endless calendars, paths that grow by what they link to, sessions.

A definition's patterns bound most of them: an address is an article only if the whole of it matches, and loses every
parameter that is not named. What a pattern lets through that takes any folders is bounded here.
"""

from __future__ import annotations

from collections import Counter
from urllib.parse import urlsplit

DEEPEST = 12
"""Folders that an address lies in at most; news sites file by section and day, which are four or five."""

MOST_ALIKE = 2
"""How often a folder's name stands in a path; `/a/b/a/b/a/` comes of relative links that a server goes along with."""

LONGEST = 1000
"""Characters of an address at most; one that spells a headline in escaped characters has some 400."""


def trap_of(url: str) -> str | None:
    """Why an address is taken for a trap (`trap_long`, `trap_deep`, `trap_repeated`); None for any other one."""
    if len(url) > LONGEST:
        return "trap_long"
    folders = [name for name in urlsplit(url).path.split("/")[:-1] if name]
    if len(folders) > DEEPEST:
        return "trap_deep"
    names = Counter(name for name in folders if not name.isdecimal())  # a day may be that of its month: /2022/10/10/
    if names and max(names.values()) > MOST_ALIKE:
        return "trap_repeated"
    return None
