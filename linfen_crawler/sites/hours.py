"""The hours of the day in which a site may be asked, China time."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import time

_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)\s*-\s*([01]?\d|2[0-3]|24):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Hours:
    """From one minute of the day to another; the second one may lie on the next day."""

    begin: int
    """Minute of the day, 0 to 1439; it belongs to them."""
    end: int
    """Minute of the day, 1 to 1440; it does not."""

    @classmethod
    def parse(cls, text: str) -> Hours:
        """Read `22:00-06:00`; `00:00-24:00` is the whole day.

        Raises:
            ValueError: The text is no such thing; the message says what was expected.
        """
        found = _HOURS.fullmatch(text.strip())
        begin, end = (int(found[1]) * 60 + int(found[2]), int(found[3]) * 60 + int(found[4])) if found else (0, 0)
        if begin == end or end > 24 * 60:
            raise ValueError("two times of the day that differ, such as 22:00-06:00; 00:00-24:00 for the whole day")
        return cls(begin, end or 24 * 60)

    def hold(self, time: time) -> bool:
        """Whether a time of the day, by China's clocks, lies in them."""
        minute = time.hour * 60 + time.minute
        if self.begin < self.end:
            return self.begin <= minute < self.end
        return minute >= self.begin or minute < self.end

    def __str__(self) -> str:
        return f"{_clock(self.begin)}-{_clock(self.end)}"


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
