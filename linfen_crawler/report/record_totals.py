"""What the records of a site add up to: counted one record after another, kept as sums."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.report.tallies import NameTally

if TYPE_CHECKING:
    from collections.abc import Mapping

ROLES = ("authors", "photographers", "editors", "proofreaders")

FIELDS = (
    "title",
    "subtitle",
    "publish_time",
    "modified_time",
    "source",
    "source_url",
    *ROLES,
    "body",
    "section",
    "images",
    "videos",
    "attachments",
    "keywords",
    "summary",
    "view_count",
    "copyright",
)
"""The fields of the record whose fill is shown."""

FURTHER = ("clock", "layout")
"""Shown like fields: whether the publish time has a clock time, and whether a layout of the site fitted."""

DELAYS = (0, 600, 3600, 3 * 3600, 6 * 3600, 12 * 3600, 86400, 3 * 86400, 7 * 86400, 30 * 86400, 365 * 86400)
"""Seconds between publish and fetch at which a bar of the chart begins; the first bar holds what was fetched before."""

_MOST_SECTIONS = 300


class RecordTotals:
    """Sums over the records of one site, or of several once they are merged."""

    def __init__(self) -> None:
        self.records = 0
        self.undated = 0
        self.days: Counter[int] = Counter()
        """Articles by publish day, as ordinal."""
        self.sections: dict[str, Counter[int]] = {}
        """The same for each section; the empty name for articles without one."""
        self.hours = [[0] * 24 for _ in range(7)]
        """By weekday from Monday, and hour, of those with a clock time."""
        self.without_clock = 0
        self.sources = NameTally()
        self.without_source = 0
        self.people = {role: NameTally() for role in ROLES}
        self.with_people: Counter[str] = Counter()
        self.filled: Counter[str] = Counter()
        self.filled_by_day: defaultdict[int, list[int]] = defaultdict(lambda: [0] * (len(FIELDS) + len(FURTHER)))
        self.delays = [0] * (len(DELAYS) + 1)
        self.without_delay = 0

    def add(self, record: Mapping[str, Any]) -> None:
        """Count the current state of an article."""
        self.records += 1
        moment = _moment(record.get("publish_time"))
        precision = record.get("publish_time_precision")
        clock = moment is not None and precision in {"second", "minute"}
        has = [record.get(name) not in (None, "", []) for name in FIELDS]
        has += [clock, bool((record.get("extraction") or {}).get("layout"))]
        for name, there in zip((*FIELDS, *FURTHER), has, strict=True):
            if there:
                self.filled[name] += 1
        if moment is None:
            self.undated += 1
        else:
            day = moment.toordinal()
            self.days[day] += 1
            by_day = self.filled_by_day[day]
            for place, there in enumerate(has):
                by_day[place] += there
            section = " › ".join(record.get("section") or ())
            if section not in self.sections and len(self.sections) >= _MOST_SECTIONS:
                section = ""
            self.sections.setdefault(section, Counter())[day] += 1
        if clock and moment is not None:
            self.hours[moment.weekday()][moment.hour] += 1
        else:
            self.without_clock += 1
        source = record.get("source")
        self.sources.add([source] if source else [])
        self.without_source += not source
        for role in ROLES:
            names = record.get(role) or ()
            self.people[role].add(dict.fromkeys(names))
            self.with_people[role] += bool(names)
        if record.get("revision", 1) == 1:
            self.add_delay(record)

    def add_delay(self, record: Mapping[str, Any]) -> None:
        """Count how long after its publication an article's first state was fetched."""
        published, fetched = _moment(record.get("publish_time")), _moment(record.get("fetched_at"))
        if published is None or fetched is None or record.get("publish_time_precision") not in {"second", "minute"}:
            self.without_delay += 1
            return
        seconds = (fetched - published).total_seconds()
        self.delays[sum(seconds >= begin for begin in DELAYS)] += 1

    def merge(self, other: RecordTotals) -> None:
        """Add the sums of another site."""
        for name in ("records", "undated", "without_clock", "without_source", "without_delay"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.days.update(other.days)
        for section, days in other.sections.items():
            self.sections.setdefault(section, Counter()).update(days)
        self.hours = [_sums(*pair) for pair in zip(self.hours, other.hours, strict=True)]
        self.sources.counts.update(other.sources.counts)
        for role in ROLES:
            self.people[role].counts.update(other.people[role].counts)
        self.with_people.update(other.with_people)
        self.filled.update(other.filled)
        for day, counts in other.filled_by_day.items():
            self.filled_by_day[day] = _sums(self.filled_by_day[day], counts)
        self.delays = _sums(self.delays, other.delays)


def day_of(text: str | None) -> date | None:
    """The day, China time, of a moment in ISO 8601; None where there is none."""
    moment = _moment(text)
    return moment.date() if moment else None


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    moment = datetime.fromisoformat(text)
    return moment if text.endswith("+08:00") else moment.astimezone(CHINA_TIME)


def _sums(one: list[int], other: list[int]) -> list[int]:
    return [a + b for a, b in zip(one, other, strict=True)]
