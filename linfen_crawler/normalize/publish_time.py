"""Texts of a time into a moment at +08:00 with its precision.

The usual shapes are read by compiled patterns; what these do not know goes to dateparser, which is told not to guess. A
time without a zone is China's. A year that is not shown comes from the page's address, else it is the latest one that
lies before the fetch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.normalize.clock import Clock, clock_at, clock_in

if TYPE_CHECKING:
    from linfen_crawler.article import Precision

EARLIEST = datetime(1994, 1, 1, tzinfo=CHINA_TIME)
"""China came onto the internet in 1994: no page shows a true publish time before that."""

LATEST_AFTER_FETCH = timedelta(days=2)
"""How far a publish time may lie after the fetch: clocks of servers are wrong, zones are left out."""

_LOOKED_AT = 200
"""Characters at the beginning of the text."""
_LONGEST_FOR_DATEPARSER = 60

_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    map(ord, "\u3000\u00a0\u2002\u2003\u2009\u202f\t\r\n"), " "
)
_USUAL = re.compile(
    r"((?:19|20)[0-9]{2})[-/年](0[1-9]|1[0-2])[-/月](0[1-9]|[12][0-9]|3[01])日?"
    r"(?:(?: |(?<=日))([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9]))?)?"
)
"""`2022-10-23 15:53:27`, `2022/10/23 15:53`, `2022年10月23日15:53`: what needs no more than to be looked at."""
_PUBLISHED_LABEL = re.compile(r"(?:发布|发表|刊发|出版|發布|發佈|發表)(?:时间|日期|于|時間|於)?\s*:?")

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_YEAR_FIRST = re.compile(
    rf"(?<!\d){_YEAR}\s*(?:[-/._·]|年)\s*{_MONTH}\s*(?:[-/._·]|月(?:份)?)\s*{_DAY}(?:(?!\d)|(?=\d\d:\d\d))(?:\s*[日号號])?"
    rf"|(?<!\d)(?P<year_>(?:19|20)\d\d)\s+(?P<month_>1[0-2]|0?[1-9])\s*[-/月]\s*(?P<day_>3[01]|[12]\d|0?[1-9])(?!\d)(?:\s*[日号號])?"
)
_COMPACT = re.compile(
    r"(?<![\d.])(?P<year>(?:19|20)\d\d)(?P<month>1[0-2]|0[1-9])(?P<day>3[01]|[12]\d|0[1-9])"
    r"(?:(?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?P<second>[0-5]\d)?)?(?![\d.])"
)
_YEAR_LAST = re.compile(
    r"(?<!\d)(?P<a>\d{1,2})\s*(?P<mark>[-/.])\s*(?P<b>\d{1,2})\s*(?P=mark)\s*(?P<year>(?:19|20)\d\d)(?!\d)"
)
_NO_YEAR = re.compile(rf"(?<![\d:.年/-]){_MONTH}\s*(?:[-/]|月)\s*{_DAY}(?![\d:/%％.-])(?:\s*[日号號])?")
_ENGLISH = re.compile(r"\b(?P<name>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", re.IGNORECASE)
_ENGLISH_DAY_AFTER = re.compile(r"[\s.,-]*(\d{1,2})(?:st|nd|rd|th)?(?![\d:])", re.IGNORECASE)
_ENGLISH_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.,-]*(?:of\s+)?$", re.IGNORECASE)
_FOUR_DIGITS = re.compile(r"(?<![\d+:-])(?:19|20)\d\d(?!\d)")
_ENGLISH_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
_AGO = re.compile(
    r"(?P<count>\d{1,4}|半|[一二两三四五六七八九十])\s*个?(?P<unit>秒钟?|分钟?|小时|钟头|天|日|周|星期)(?:以|之)?前"
)
_JUST_NOW = re.compile(r"刚刚|刚才|剛剛")
_NEAR_DAY = re.compile(r"(?P<day>今[天日]|昨[天日]|前[天日])")
_LUNAR = re.compile(r"(?:农历|农曆|農曆|阴历|陰曆|夏历)\s*$")
_TENS = "[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_NUMERAL_DATE = re.compile(rf"([一二][九〇零○O一二三四五六七八]{{3}})年({_TENS})月({_TENS})[日号]")
_NUMERALS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "O": 0,
    "两": 2,
}
_NEAR_DAYS = {"今": 0, "昨": 1, "前": 2}


@dataclass(frozen=True, slots=True)
class PublishTime:
    """A moment at +08:00, and how exactly the text gives it. With precision `day` the clock stands at 00:00:00."""

    value: datetime
    precision: Precision


def parse_publish_time(
    text: str, *, fetched_at: datetime | None = None, address_date: str | None = None
) -> PublishTime | None:
    """Read the time in a text such as `时间：2019年09月11日01:53`, `09/07 19:02`, `昨天 12:30`, `2019-09-07T11:02:00Z`.

    Args:
        text: The text as shown; labels and other words around the time do no harm, the first date counts.
        fetched_at: When the page was fetched, with zone. Without it relative times (`3小时前`) have no meaning.
        address_date: The date in the page's address (`YYYY-MM-DD`, `YYYY-MM` or `YYYY`), for texts without a year.

    Returns:
        The time, or None for text that holds none, for dates of the lunar calendar, for a time before 1994, and for one
        more than two days after the fetch.
    """
    usual = _USUAL.fullmatch(text)
    found = _of_usual(usual) if usual is not None else None
    if found is None:
        line = text[:_LOOKED_AT].translate(_PLAIN).strip()
        if not line:
            return None
        label = _PUBLISHED_LABEL.search(line)
        found = _parse(line[label.end() :], fetched_at, address_date) if label else None
        if found is None:
            found = _parse(line, fetched_at, address_date)
    if found is None or found.value < EARLIEST:
        return None
    if fetched_at is not None and found.value > fetched_at + LATEST_AFTER_FETCH:
        return None
    return found


def _of_usual(found: re.Match[str]) -> PublishTime | None:
    """A time in the shape that most pages show; None for a day that is in no calendar."""
    year, month, day, hour, minute, second = found.groups()
    try:
        value = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=CHINA_TIME
        )
    except ValueError:
        return None
    return PublishTime(value, "day" if hour is None else "minute" if second is None else "second")


def _parse(line: str, fetched_at: datetime | None, address_date: str | None) -> PublishTime | None:
    for found in _YEAR_FIRST.finditer(line):
        if not _LUNAR.search(line, 0, found.start()):
            year, month, day = (found[name] or found[name + "_"] for name in ("year", "month", "day"))
            return _dated(line, found.start(), found.end(), int(year), int(month), int(day))
    if _EPOCH.fullmatch(line):
        return _from_epoch(line)
    compact = _COMPACT.search(line)
    if compact:
        clock = None
        if compact["hour"]:
            second = compact["second"]
            clock = Clock(int(compact["hour"]), int(compact["minute"]), int(second) if second else None)
        numbers = int(compact["year"]), int(compact["month"]), int(compact["day"])
        return _dated(line, compact.start(), compact.end(), *numbers, clock=clock)
    year_last = _YEAR_LAST.search(line)
    if year_last:
        a, b = int(year_last["a"]), int(year_last["b"])
        # 09/07/2019 is read month first, as Chinese pages mean it, unless only the other way is a date.
        month, day = (b, a) if a > 12 >= b else (a, b)
        return _dated(line, year_last.start(), year_last.end(), int(year_last["year"]), month, day)
    english = _ENGLISH.search(line)
    if english:
        return _from_english(line, english) or _by_dateparser(line, fetched_at)
    numeral = _NUMERAL_DATE.search(line)
    if numeral and not _LUNAR.search(line, 0, numeral.start()):
        year = int("".join(str(_NUMERALS[digit]) for digit in numeral[1]))
        return _dated(line, numeral.start(), numeral.end(), year, _number(numeral[2]), _number(numeral[3]))
    return _from_relative(line, fetched_at) or _without_year(line, fetched_at, address_date)


def _dated(
    line: str, start: int, end: int, year: int, month: int, day: int, *, clock: Clock | None = None
) -> PublishTime | None:
    """A date found at `start:end` of the line, with the clock that stands behind it, else before it."""
    try:
        value = date(year, month, day)
    except ValueError:
        return None
    return _at(value, clock or clock_at(line, end) or clock_in(line[:start], to_end=True))


def _at(day: date, clock: Clock | None) -> PublishTime:
    midnight = datetime(day.year, day.month, day.day, tzinfo=CHINA_TIME)
    if clock is None:
        return PublishTime(midnight, "day")
    value = midnight + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second or 0)
    if clock.offset is not None:
        value = value.replace(tzinfo=timezone(clock.offset)).astimezone(CHINA_TIME)
    return PublishTime(value, "minute" if clock.second is None else "second")


def _from_epoch(line: str) -> PublishTime:
    digits = line.partition(".")[0]
    seconds = int(digits[:10])
    return PublishTime(datetime.fromtimestamp(seconds, tz=UTC).astimezone(CHINA_TIME), "second")


def _from_english(line: str, name: re.Match[str]) -> PublishTime | None:
    """`Sat, 07 Sep 2019 19:02:00 GMT`, `Sep 7, 2019 3:20 PM`, `Tue Sep 10 10:00:00 CST 2019`."""
    year = _FOUR_DIGITS.search(line, name.end()) or _FOUR_DIGITS.search(line)
    day = _ENGLISH_DAY_AFTER.match(line, name.end()) or _ENGLISH_DAY_BEFORE.search(line[: name.start()])
    if year is None or day is None:
        return None
    try:
        value = date(int(year[0]), _ENGLISH_MONTHS.index(name["name"].lower()) + 1, int(day[1]))
    except ValueError:
        return None
    return _at(value, clock_in(line))


def _from_relative(line: str, fetched_at: datetime | None) -> PublishTime | None:
    if fetched_at is None:
        return None
    now = fetched_at.astimezone(CHINA_TIME)
    ago = _AGO.search(line)
    if ago:
        count, unit = ago["count"], ago["unit"]
        number = 0.5 if count == "半" else int(count) if count.isdecimal() else _number(count)
        if unit in {"天", "日", "周", "星期"}:
            days = number * (7 if unit in {"周", "星期"} else 1)
            return _at((now - timedelta(days=days)).date(), clock_at(line, ago.end()))
        seconds = {"秒": 1, "分": 60}.get(unit[0], 3600)
        return PublishTime((now - timedelta(seconds=number * seconds)).replace(second=0, microsecond=0), "minute")
    if _JUST_NOW.search(line):
        return PublishTime(now.replace(second=0, microsecond=0), "minute")
    near = _NEAR_DAY.search(line)
    if near:
        return _at(now.date() - timedelta(days=_NEAR_DAYS[near["day"][0]]), clock_at(line, near.end()))
    clock = clock_in(line, whole=True)
    return _at(now.date(), clock) if clock else None


def _without_year(line: str, fetched_at: datetime | None, address_date: str | None) -> PublishTime | None:
    for found in _NO_YEAR.finditer(line):
        if _LUNAR.search(line, 0, found.start()):
            continue
        month, day = int(found["month"]), int(found["day"])
        year = _missing_year(month, day, fetched_at, address_date)
        if year is not None:
            return _dated(line, found.start(), found.end(), year, month, day)
    return None


def _missing_year(month: int, day: int, fetched_at: datetime | None, address_date: str | None) -> int | None:
    """The year of a day shown without one: nearest to the address date, else the latest that is not after the fetch."""
    if address_date:
        year = int(address_date[:4])
        if len(address_date) < 7:
            return year
        middle = date(year, int(address_date[5:7]), int(address_date[8:10] or 15))
        near = [found for candidate in (year - 1, year, year + 1) if (found := _day(candidate, month, day))]
        return min(near, key=lambda found: abs(found - middle)).year if near else None
    if fetched_at is None:
        return None
    latest = (fetched_at + LATEST_AFTER_FETCH).astimezone(CHINA_TIME).date()
    for year in range(latest.year, latest.year - 5, -1):
        found = _day(year, month, day)
        if found is not None and found <= latest:
            return year
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(numerals: str) -> int:
    """A number below one hundred in Chinese numerals: `十一` is 11, `二十` is 20, `三十一` is 31."""
    tens, ten, ones = numerals.rpartition("十")
    if not ten:
        return _NUMERALS[numerals[-1]]
    return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones[-1]] if ones else 0)


def _by_dateparser(line: str, fetched_at: datetime | None) -> PublishTime | None:
    """What the patterns do not know, if dateparser finds day, month and year in it."""
    if len(line) > _LONGEST_FOR_DATEPARSER or not _FOUR_DIGITS.search(line):
        return None
    import dateparser

    settings = {
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "TIMEZONE": "+0800",
        "RETURN_AS_TIMEZONE_AWARE": True,
        "RELATIVE_BASE": (fetched_at or EARLIEST).astimezone(CHINA_TIME).replace(tzinfo=None),
    }
    value = dateparser.parse(line, languages=["zh", "en"], settings=settings)
    if value is None:
        return None
    clock = clock_in(line)
    if clock is None:
        return _at(value.date(), None)
    precision: Precision = "minute" if clock.second is None else "second"
    return PublishTime(value.astimezone(CHINA_TIME).replace(microsecond=0), precision)
