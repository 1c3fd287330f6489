"""How selectors and texts are shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linfen_crawler.sites import Selector

_LONGEST = 60


def written(selector: Selector) -> str:
    """A selector as it stands in a definition."""
    text = selector.css if selector.css is not None else f"xpath {selector.xpath}"
    return f"{text} match {selector.match}" if selector.match else str(text)


def cut(text: str | None) -> str | None:
    """The beginning of a text; None for nothing."""
    text = " ".join((text or "").split())
    return (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…") or None
