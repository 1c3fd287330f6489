"""`alarms.json` of a site: which alarms are open, which are over, what was accepted, what is still to be said.

What is open stands in the summary of the last run, too; if the file is lost or torn, that is taken, and only the words
of the operator and messages that nobody took are lost with it.
"""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from linfen_crawler.archive.replaced_file import replaced_file
from linfen_crawler.exporters.appended_file import NO_LINK
from linfen_crawler.monitors import Acceptance, Alarm
from linfen_crawler.operations.site_lock import lock_descriptor

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.monitors.alarm import Subject

Kind = Literal["begun", "over", "rests"]

MOST_OVER = 100
"""So many alarms that are over are kept."""

STALE_AFTER = timedelta(days=14)
"""A message that no receiver took for so long is given up: what it says is old."""

LONGEST_WAIT = 10.0
"""Seconds to wait for another process that changes a book; it takes a fraction of one."""


@dataclass(slots=True)
class Notice:
    """Something to be said: that an alarm began, is over, or is taken for how it is now."""

    kind: Kind
    alarm: Alarm
    at: datetime
    taken_by: list[str] = field(default_factory=list)
    """Receivers that have it already."""

    @property
    def what(self) -> tuple[Kind, Subject, datetime]:
        """What makes it the same notice when the file is read again."""
        return self.kind, self.alarm.about, self.at

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        alarm, at = self.alarm.to_json(), self.at.isoformat(timespec="seconds")
        return {"kind": self.kind, "alarm": alarm, "at": at, "taken_by": self.taken_by}

    @classmethod
    def from_json(cls, value: object) -> Notice | None:
        """Read one again; None where it is none."""
        if not isinstance(value, dict) or value.get("kind") not in get_args(Kind):
            return None
        alarm, at = Alarm.from_json(value.get("alarm")), _moment(value.get("at"))
        taken_by = value.get("taken_by")
        if alarm is None or at is None:
            return None
        return cls(value["kind"], alarm, at, [str(each) for each in taken_by] if isinstance(taken_by, list) else [])


@dataclass(slots=True)
class Over:
    """An alarm that is over."""

    alarm: Alarm
    ended_at: datetime
    how: Literal["well", "rests", "accepted"]
    """The site is as before; it lasted so long that it is how it is now; or the operator said so."""

    def to_json(self) -> dict[str, Any]:
        """As it stands in the file."""
        ended_at = self.ended_at.isoformat(timespec="seconds")
        return {"alarm": self.alarm.to_json(), "ended_at": ended_at, "how": self.how}


@dataclass(slots=True)
class AlarmBook:
    """The alarms of one site."""

    path: Path
    site: str
    """Key of the site."""
    name: str = ""
    """The site's own name."""
    open: list[Alarm] | None = None
    """None where the file does not tell: then the last summary does."""
    over: list[Over] = field(default_factory=list)
    """The latest first."""
    accepted: list[Acceptance] = field(default_factory=list)
    unsent: list[Notice] = field(default_factory=list)
    """In the order in which they came."""
    is_written: bool = field(default=False, compare=False)
    """Whether the file had all of this when it was last read or written here."""

    @classmethod
    def read(cls, path: Path, site: str) -> AlarmBook:
        """Read a site's file; of one that is missing, torn or of another shape, what can be read."""
        try:
            value = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            value = None
        if not isinstance(value, dict):
            return cls(path, site)
        return cls(
            path,
            site,
            str(value.get("name", "")),
            [alarm for each in value["open"] if (alarm := Alarm.from_json(each))] if _has_list(value, "open") else None,
            [over for each in _list(value, "over") if (over := _over(each))],
            [word for each in _list(value, "accepted") if (word := Acceptance.from_json(each))],
            [notice for each in _list(value, "unsent") if (notice := Notice.from_json(each))],
            is_written=True,
        )

    def write(self) -> None:
        """Write the file, whole or not at all.

        Raises:
            OSError: It cannot be written.
        """
        value = {
            "site": self.site,
            "name": self.name,
            "open": [alarm.to_json() for alarm in self.open or ()],
            "over": [each.to_json() for each in self.over[:MOST_OVER]],
            "accepted": [word.to_json() for word in self.accepted],
            "unsent": [notice.to_json() for notice in self.unsent],
        }
        with replaced_file(self.path) as file:
            file.write(json.dumps(value, ensure_ascii=False, indent=2).encode("utf-8") + b"\n")
        self.is_written = True

    def turn(self, before: Sequence[Alarm], now: Sequence[Alarm], at: datetime) -> list[Notice]:
        """Enter what a run has changed, and give what is new to be said: nothing for what goes on.

        Args:
            before: The alarms open before the run.
            now: Those that hold after it.
            at: When the run began.
        """
        self.is_written = False
        known = {alarm.about for alarm in before}
        holding = {alarm.about for alarm in now}
        accepted = {alarm.about for alarm in before if any(word.covers(alarm.about) for word in self.accepted)}
        news = [Notice("begun", alarm, at) for alarm in now if alarm.about not in known]
        for alarm in before:
            if alarm.about not in holding:
                self.over.insert(0, Over(alarm, at, "well"))
                if alarm.about not in accepted:
                    news.append(Notice("over", alarm, at))
        for alarm in now:
            if alarm.rests:
                self.over.insert(0, Over(alarm, at, "rests"))
                news.append(Notice("rests", alarm, at))
        self.open = [alarm for alarm in now if not alarm.rests]
        del self.over[MOST_OVER:]
        self.unsent = [notice for notice in self.unsent if at - notice.at < STALE_AFTER] + news
        return news

    def accept(self, monitor: str | None, subject: str | None, at: datetime) -> list[Alarm]:
        """Take open alarms for how it is now: all, those of a monitor, or one. Gives those that this is about."""
        about = [
            alarm for alarm in self.open or () if monitor in {None, alarm.monitor} and subject in {None, alarm.subject}
        ]
        for alarm in about:
            self.accepted = [word for word in self.accepted if (word.monitor, word.subject) != tuple(alarm.about)]
            self.accepted.append(Acceptance(alarm.monitor, alarm.subject, alarm.began_at, at))
            self.over.insert(0, Over(alarm, at, "accepted"))
        self.open = [alarm for alarm in self.open or () if alarm not in about]
        self.unsent = [notice for notice in self.unsent if notice.alarm.about not in {each.about for each in about}]
        return about


@contextmanager
def book_alone(path: Path, wait: float = LONGEST_WAIT) -> Iterator[None]:
    """Keep other processes from changing a book from before it is read until it is written.

    The lock is not that of the crawl: the alarms of a site are accepted while it is crawled, too.

    Args:
        path: The book.
        wait: Seconds to wait for another process.

    Raises:
        OSError: The file of the lock cannot be made, or another process holds it all the time.
    """
    descriptor = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | NO_LINK, 0o644)
    try:
        until = time.monotonic() + wait
        while True:
            try:
                lock_descriptor(descriptor)
                break
            except OSError:
                if time.monotonic() >= until:
                    raise
                time.sleep(0.02)
        yield
    finally:
        os.close(descriptor)


def _over(value: object) -> Over | None:
    if not isinstance(value, dict) or value.get("how") not in {"well", "rests", "accepted"}:
        return None
    alarm, ended_at = Alarm.from_json(value.get("alarm")), _moment(value.get("ended_at"))
    return Over(alarm, ended_at, value["how"]) if alarm and ended_at else None


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is not None and moment.tzinfo is not None else None


def _has_list(value: dict[str, Any], name: str) -> bool:
    return isinstance(value.get(name), list)


def _list(value: dict[str, Any], name: str) -> list[Any]:
    return value[name] if _has_list(value, name) else []
