"""What a monitor says about one subject after a run. Of what it does not mention, it says nothing either way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from linfen_crawler.monitors.alarm import Subject


@dataclass(frozen=True, slots=True)
class Raised:
    """It is not as it should be."""

    about: Subject
    expected: str
    seen: str
    en: str
    zh: str


@dataclass(frozen=True, slots=True)
class Well:
    """It is as it should be: an alarm about it is over."""

    about: Subject


Finding = Raised | Well
