"""Every robots.txt that was read, with its time, in a file: a run within a day need not ask again (RFC 9309, 2.4)."""

from __future__ import annotations

import contextlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

GOOD_FOR = timedelta(hours=24)
"""So long a file is gone by without asking again (RFC 9309, 2.4)."""

UNREACHABLE_FOR = timedelta(days=30)
"""After so long without an answer the last one holds again; where there was none, everything is allowed (2.3.1.4)."""


@dataclass(frozen=True, slots=True)
class Remembered:
    """What is known of one robots.txt."""

    text: str | None
    """The file; None where there is none, and everything is allowed."""
    asked_at: datetime | None
    """When it was read, UTC; None if it never was."""
    unreachable_since: datetime | None = None
    """When it was first asked for in vain, UTC; None where the last answer was one."""
    replica: bool = False
    """A replica's: it says nothing of the site."""

    def is_fresh(self, now: datetime) -> bool:
        """Whether it holds without being asked for again."""
        return self.asked_at is not None and timedelta() <= now - self.asked_at < GOOD_FOR

    def is_given_up(self, now: datetime) -> bool:
        """Whether it could not be had for so long that the site need not be left alone any more."""
        return self.unreachable_since is not None and now - self.unreachable_since >= UNREACHABLE_FOR


class RobotsMemory:
    """The file `robots.json` of a site's output: what is known of the robots.txt of each of its hosts."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = _read(path)

    def get(self, authority: str) -> Remembered | None:
        """What is known of a host's file. `authority` is `SCHEME://HOST[:PORT]`: each has its own (RFC 9309, 2.3)."""
        return self._known.get(authority)

    def put(self, authority: str, remembered: Remembered) -> None:
        """Remember what is known now.

        Raises:
            OSError: The file cannot be written.
        """
        self._known[authority] = remembered
        unfinished = self._path.with_suffix(".json.part")
        unfinished.write_text(
            json.dumps(
                {key: asdict(each) for key, each in self._known.items()}, default=str, ensure_ascii=False, indent=1
            )
            + "\n",
            encoding="utf-8",
        )
        unfinished.replace(self._path)


def _read(path: Path) -> dict[str, Remembered]:
    """What the file holds; nothing where it is missing or spoilt: then each robots.txt is asked for again."""
    known = {}
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        for authority, entry in json.loads(path.read_text(encoding="utf-8")).items():
            text = entry["text"]
            known[authority] = Remembered(
                text=None if text is None else str(text),
                asked_at=_moment(entry["asked_at"]),
                unreachable_since=_moment(entry["unreachable_since"]),
                replica=entry["replica"] is True,
            )
    return known


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return moment
