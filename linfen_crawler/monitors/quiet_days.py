"""The public holidays of China, on which newsrooms publish a fraction of what they do otherwise.

A site's own past cannot know of the first National Day week that is seen on it; weekends it does know. The days are
those of the State Council's regulation on public holidays (全国年节及纪念日放假办法, as of 2025), with the days around
them that its yearly notices move there; those that go by the moon are taken from the calendar until 2050.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_FIXED = (((12, 31), 4), ((4, 3), 4), ((5, 1), 5), ((10, 1), 8))
"""First day and number of days: New Year, Qingming, Labour Day, National Day."""

_BY_THE_MOON = """
2024 0210 0610 0917  2025 0129 0531 1006  2026 0217 0619 0925  2027 0206 0609 0915  2028 0126 0528 1003
2029 0213 0616 0922  2030 0203 0605 0912  2031 0123 0624 1001  2032 0211 0612 0919  2033 0131 0601 0908
2034 0219 0620 0927  2035 0208 0610 0916  2036 0128 0530 1004  2037 0215 0618 0924  2038 0204 0607 0913
2039 0124 0527 1002  2040 0212 0614 0920  2041 0201 0603 0910  2042 0122 0622 0928  2043 0210 0611 0917
2044 0130 0531 1005  2045 0217 0619 0925  2046 0206 0608 0915  2047 0126 0529 1004  2048 0214 0615 0920
2049 0202 0604 0911  2050 0123 0623 0930
"""
"""Year; first day of the first lunar month, fifth of the fifth, fifteenth of the eighth, as month and day."""

_AROUND = ((-2, 9), (-2, 2), (-2, 2))
"""Days before and after each of the three that are quiet, too."""


@lru_cache(maxsize=1000)
def is_quiet(day: date) -> bool:
    """Whether a day, by China time, is a public holiday or stands beside one."""
    fixed = any(
        0 <= (day - date(year, month, first)).days < length
        for (month, first), length in _FIXED
        for year in (day.year - 1, day.year)
    )
    return fixed or day in _MOVING


def _moving() -> frozenset[date]:
    words = _BY_THE_MOON.split()
    days: set[date] = set()
    for start in range(0, len(words), 4):
        year = int(words[start])
        for text, (before, after) in zip(words[start + 1 : start + 4], _AROUND, strict=True):
            feast = date(year, int(text[:2]), int(text[2:]))
            days.update(feast + timedelta(days=shift) for shift in range(before, after + 1))
    return frozenset(days)


_MOVING = _moving()
