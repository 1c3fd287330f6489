"""A redesign: the same articles under other names for everything, so that what was written for the old ones is lost."""

from __future__ import annotations

import re

_NAMES = re.compile(r"""\b(class|id)=(["'])([^"']*)\2""")
_HEADINGS = re.compile(r"<(/?)h([2-4])\b")


def redesigned(markup: str) -> str:
    """The markup with every class and id renamed, and every heading one rank lower."""
    lower = _HEADINGS.sub(lambda found: f"<{found[1]}h{int(found[2]) + 1}", markup)
    return _NAMES.sub(lambda found: f"{found[1]}={found[2]}{_renamed(found[3])}{found[2]}", lower)


def _renamed(names: str) -> str:
    return " ".join(f"x{number}-{name[::-1]}" for number, name in enumerate(names.split()))
