"""Days and times that options name: `--since` and `--until`, both inclusive, and `--stop-after`."""

from __future__ import annotations

import re
from datetime import date

from linfen_crawler.cli.messages import refusal

_DURATION = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s)?")


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """First and last day that somebody names; None for a side that is left open.

    Raises:
        CannotRun: One of them is no day, or the first is later than the last.
    """
    first, last = day("--since", since), day("--until", until)
    if first and last and first > last:
        raise refusal(f"--since {first} is later than --until {last}: no article can be in between")
    return first, last


def day(option: str, text: str | None) -> date | None:
    """The day that an option names; None where it is not given.

    Raises:
        CannotRun: It is no day.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise refusal(f"{option} {text!r} is no day. Write it as year-month-day: 2022-10-01") from None


def duration(option: str, text: str | None) -> float | None:
    """The seconds of a time that an option names, `90m`, `6h`, `2h30m`; None where it is not given.

    Raises:
        CannotRun: It is no time, or none at all.
    """
    if text is None:
        return None
    found = _DURATION.fullmatch(text.strip())
    hours, minutes, seconds = (int(each or 0) for each in found.groups()) if found else (0, 0, 0)
    total = hours * 3600 + minutes * 60 + seconds
    if not total:
        raise refusal(f"{option} {text!r} is no time. Write hours, minutes or seconds: 6h, 90m, 2h30m")
    return float(total)
