"""Times of day: `19:02`, `10时30分`, `下午3:20`, `3:20:05 PM`, `11:02:00Z`, `01:53:00.000+08:00`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta

_HALF = r"凌晨|清晨|早晨|早上|上午|中午|午间|正午|下午|午后|傍晚|晚上|晚间|夜间|深夜|夜里|早|晚"
_CLOCK = re.compile(
    rf"(?:(?P<half>{_HALF}|[AaPp]\.?[Mm]\b\.?)\s*)?"
    r"(?<![\d:.])(?P<hour>2[0-4]|[01]?\d)\s*"
    r"(?:[:时時点點]\s*(?P<minute>[0-5]\d|\d(?=\s*分))(?!\d)\s*分?\s*"
    r"(?:(?<=分)\s*(?P<spelled>[0-5]?\d)\s*秒|:?\s*(?P<second>[0-5]\d)(?!\d)\s*秒?|:\s*(?P<second_>\d)(?!\d))?(?:[.,]\d{1,9})?"
    r"|(?:时|時|点|點)(?![:\d])(?:(?P<quarter>[一三])刻|(?P<thirty>半)|整)?)"
    r"(?:\s*(?P<half_after>[AaPp]\.?[Mm]\b\.?))?"
    r"(?:\s*(?P<zone>Z\b|(?:UTC|GMT)\s*[+-]\d{1,2}(?::?\d{2})?\b|[+-]\d{2}:?\d{2}\b|UTC\b|GMT\b|CST\b))?"
)
_BETWEEN = re.compile(
    r"[\s日号號T,|·_/()-]*(?:[(\s]*(?:星期|周|週|礼拜)[一二三四五六日天]|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?)?[\s),|·_/T-]*",
    re.IGNORECASE,
)
_NOON = 12
_NIGHT = frozenset({"晚上", "晚间", "夜间", "深夜", "夜里", "晚"})
_LATE = _NIGHT | {"傍晚", "下午", "午后"}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day as shown: hour 0 to 24, second None where it is not shown, the offset from UTC if it is."""

    hour: int
    minute: int
    second: int | None = None
    offset: timedelta | None = None


def clock_at(line: str, start: int) -> Clock | None:
    """The time of day that stands at a place of a line (behind a date), with no more than a weekday between."""
    between = _BETWEEN.match(line, start)
    # A slice, not an offset: the clock may follow the day's digits without a space (`2022-10-2315:53`).
    found = _CLOCK.match(line[between.end() if between else start :])
    return _read(found) if found else None


def clock_in(line: str, *, to_end: bool = False, whole: bool = False) -> Clock | None:
    """The first time of day in a line; `to_end`: only one that ends it, `whole`: only one that is all of it."""
    for found in _CLOCK.finditer(line):
        if to_end and line[found.end() :].strip(" ,|(/-"):
            continue
        if whole and found[0].strip() != line.strip():
            continue
        return _read(found)
    return None


def _read(found: re.Match[str]) -> Clock | None:
    hour = int(found["hour"])
    minute = int(found["minute"] or (30 if found["thirty"] else {"一": 15, "三": 45}.get(found["quarter"] or "", 0)))
    second = found["second"] or found["second_"] or found["spelled"]
    half = (found["half"] or found["half_after"] or "").lower().replace(".", "")
    if hour == 24 and (minute or int(second or 0)):
        return None
    return Clock(_of_whole_day(hour, half), minute, int(second) if second else None, _offset(found["zone"]))


def _of_whole_day(hour: int, half: str) -> int:
    if half == "pm" or half in _LATE:
        if hour == _NOON:
            return 24 if half in _NIGHT else _NOON
        return hour + _NOON if hour < _NOON and not (half in _LATE and hour == 0) else hour
    if hour == _NOON and (half == "am" or half == "凌晨"):
        return 0
    if half in {"中午", "午间", "正午"} and hour in (1, 2):
        return hour + _NOON
    return hour


def _offset(zone: str | None) -> timedelta | None:
    if not zone:
        return None
    digits = re.search(r"([+-])\s*(\d{1,2}):?(\d{2})?", zone)
    if digits is None:
        # CST stands for China Standard Time here: Java writes it so.
        return timedelta(hours=8) if zone == "CST" else timedelta(0)
    offset = timedelta(hours=int(digits[2]), minutes=int(digits[3] or 0))
    if offset >= timedelta(hours=15):
        return None
    return -offset if digits[1] == "-" else offset
