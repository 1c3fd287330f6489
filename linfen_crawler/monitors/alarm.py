"""An alarm: what about a site is not as its past says it should be, since when."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, NamedTuple


class Subject(NamedTuple):
    """What an alarm is about."""

    monitor: str
    """`run`, `walls`, `new_articles`, `lists`, `fields`, `layouts`, `rejects`, `failures` or `soft_404`."""
    name: str = ""
    """Which of it: a field, a layout, a list's address, a kind of wall or failure; empty where there is only one."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm of one run."""

    monitor: str
    subject: str
    expected: str
    """What the past says: a share, a count; empty where nothing is expected but that it does not happen."""
    seen: str
    """What came in its place."""
    since: str
    """Id of the run with which it began."""
    began_at: datetime
    """When that run began, with zone."""
    en: str
    """The whole as a sentence in English."""
    zh: str
    """The same in Chinese."""
    rests: bool = False
    """Whether it has lasted so long that the next run takes this for how it is now."""

    @property
    def about(self) -> Subject:
        """Monitor and subject: what makes it the same alarm from run to run."""
        return Subject(self.monitor, self.subject)

    def to_json(self) -> dict[str, Any]:
        """As it stands in a summary and in `alarms.json`."""
        return {**asdict(self), "began_at": self.began_at.isoformat(timespec="seconds")}

    @classmethod
    def from_json(cls, value: object) -> Alarm | None:
        """Read one again; None where it is none."""
        if not isinstance(value, dict):
            return None
        texts = {name: value.get(name) for name in ("monitor", "subject", "expected", "seen", "since", "en", "zh")}
        try:
            began_at = datetime.fromisoformat(str(value.get("began_at")))
        except ValueError:
            return None
        if began_at.tzinfo is None or not all(isinstance(text, str) for text in texts.values()):
            return None
        return cls(
            **{name: str(text) for name, text in texts.items()}, began_at=began_at, rests=bool(value.get("rests"))
        )


@dataclass(frozen=True, slots=True)
class Acceptance:
    """The word that this is how it is now: what was before is no evidence any more."""

    monitor: str
    """A monitor, or `*` for all."""
    subject: str
    """A subject of it, or `*` for all."""
    evidence_from: datetime
    """Runs count from here on: the beginning of the alarm that was accepted."""
    at: datetime
    """When the word was given: alarms until then are evidence, later ones are not."""

    def covers(self, about: Subject) -> bool:
        """Whether it is about this."""
        return self.monitor in {"*", about.monitor} and self.subject in {"*", about.name}

    def to_json(self) -> dict[str, Any]:
        """As it stands in `alarms.json`."""
        return {
            "monitor": self.monitor,
            "subject": self.subject,
            "evidence_from": self.evidence_from.isoformat(),
            "at": self.at.isoformat(),
        }

    @classmethod
    def from_json(cls, value: object) -> Acceptance | None:
        """Read one again; None where it is none."""
        try:
            read = cls(
                str(value["monitor"]),  # type: ignore[index]  # anything but an object is refused below
                str(value["subject"]),  # type: ignore[index]
                datetime.fromisoformat(value["evidence_from"]),  # type: ignore[index]
                datetime.fromisoformat(value["at"]),  # type: ignore[index]
            )
        except (TypeError, KeyError, ValueError):
            return None
        return read if read.evidence_from.tzinfo and read.at.tzinfo else None
