"""What extraction considered on its way to a field: for `linfen explain`, and for whoever writes a rule.

A trace is handed down by whoever wants one and is None otherwise: rules write into it, none reads it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

LONGEST: Final = 200
"""Characters of a candidate's text that are kept."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One string, element or line that might have been a field, or a part of it."""

    field: str
    """Name of the field of the record."""
    text: str
    """The string as it stands on the page, its first characters; of an element its tag, class and id."""
    rule: str
    """The rule that found it."""
    why: str
    """Its score, or the reason that decided for or against it."""


@dataclass(slots=True)
class Trace:
    """The candidates in the order in which they were looked at."""

    candidates: list[Candidate] = field(default_factory=list)

    def add(self, field: str, text: str, rule: str, why: str) -> None:
        """Note a candidate."""
        self.candidates.append(Candidate(field, text[:LONGEST], rule, why))


def name_of(element: Element) -> str:
    """An element as a selector writes it: `div#content.article.main`."""
    names = (element.get("class") or "").split()
    ident = (element.get("id") or "").strip()
    return f"{element.tag}{f'#{ident}' if ident else ''}{''.join(f'.{name}' for name in names)}"[:LONGEST]
