"""The date that an address holds: most news sites file an article under its day."""

from __future__ import annotations

import re
from calendar import monthrange

_FIRST_YEAR = 1994  # the year China joined the Internet: no news page is older
_LAST_YEAR = 2099

# Tried in order, the exact ones first. No digit may stand around them, or any long number would hold a date.
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        r"/t(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)_",  # /202101/t20210117_1234.html
        r"/(?P<year>\d{4})-(?P<month>\d\d?)[-/](?P<day>\d\d?)(?=/)",  # /2023-12/11/, /2023-12-11/
        r"/(?P<year>\d{4})(?P<month>\d\d)/(?P<day>\d\d)(?=/)",  # /202601/13/
        r"/(?P<year>\d{4})/(?P<month>\d\d?)[-/](?P<day>\d\d?)(?=/)",  # /2019/09/08/, /2019/09-08/
        r"/(?P<year>\d{4})/?(?P<month>\d\d)(?P<day>\d\d)(?=/)",  # /20190908/, /2019/0908/
        r"/(?P<year>\d{4})[-/]?(?P<month>\d\d)(?=/)",  # /2023-12/, /202312/, /2023/12/
    )
)
_ANY_YEAR = re.compile(r"/t?\d{4}")
"""What all of them begin with."""


def date_in_path(path: str) -> str | None:
    """The date in a path as `YYYY-MM-DD` or `YYYY-MM`, by the shapes that news sites use; None where there is none.

    Only days that exist from 1994 to 2099 count. A year alone (`/2022/topic/`) is none: topic folders outlive their
    year.
    """
    if _ANY_YEAR.search(path) is None:
        return None
    for shape in _SHAPES:
        found = shape.search(path)
        if found is not None:
            date = date_of_groups(found)
            if date is not None:
                return date
    return None


def date_of_groups(found: re.Match[str]) -> str | None:
    """The date in the groups `year`, `month` and `day` of a match as `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.

    Groups may be absent, the later ones first. None where there is no year, or where no such day exists.
    """
    groups = found.groupdict()
    year, month, day = groups.get("year"), groups.get("month"), groups.get("day")
    if not year or not _FIRST_YEAR <= int(year) <= _LAST_YEAR:
        return None
    if not month:
        return year
    if not 1 <= int(month) <= 12:
        return None
    if not day:
        return f"{year}-{int(month):02}"
    if not 1 <= int(day) <= monthrange(int(year), int(month))[1]:
        return None
    return f"{year}-{int(month):02}-{int(day):02}"
