"""The day that a sitemap, a feed or an interface states for an article."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.spiders.period import span_of

_ISO = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2})?(?:[.,]\d+)?(Z|[+-]\d{2}:?\d{2})")
WRITTEN_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
"""A day as Chinese pages write it somewhere in a text."""
_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:\d{4}(?:\d\d)?)?")
_SECONDS = re.compile(r"(\d{9,10})(\d{3})?")
_LONGEST = 60  # characters that a moment is written with


def day_of(stated: object) -> str | None:
    """The day in China of a moment, `YYYY-MM-DD`; None where it is none.

    Args:
        stated: As W3C (`2024-05-17T08:00:00+08:00`), mail (`Fri, 17 May 2024 00:00:00 GMT`) or Chinese sites
            (`2024-05-17 08:00`, `2024年5月17日`, `20240517`) write it, or seconds or milliseconds since 1970. Without a
            zone it is China time.
    """
    if isinstance(stated, bool) or not isinstance(stated, str | int | float):
        return None
    text = f"{stated:.0f}" if isinstance(stated, float) else str(stated).strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        return _with_zone(text) or _as_written(text) or _since_1970(text) or _as_in_mail(text)
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def written_day(text: str) -> str | None:
    """The first day that a text writes, `YYYY-MM-DD`; None where there is none, or no such day in the calendar."""
    return _day_of(WRITTEN_DAY.search(text))


def _with_zone(text: str) -> str | None:
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    moment = datetime.fromisoformat(f"{found[1]}{found[2] or ':00'}{found[3]}")
    return moment.astimezone(CHINA_TIME).date().isoformat()


def _as_written(text: str) -> str | None:
    return _day_of(_DIGITS.fullmatch(text)) if WRITTEN_DAY.search(text) is None else written_day(text)


def _day_of(found: re.Match[str] | None) -> str | None:
    if found is None:
        return None
    day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
    return day if span_of(day) else None


def _since_1970(text: str) -> str | None:
    found = _SECONDS.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC).astimezone(CHINA_TIME).date().isoformat() if found else None


def _as_in_mail(text: str) -> str | None:
    moment = parsedate_to_datetime(text)
    if moment.tzinfo is None:
        return moment.date().isoformat()
    return moment.astimezone(CHINA_TIME).date().isoformat()
