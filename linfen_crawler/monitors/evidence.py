"""Which past runs may be held against a new one, for each subject."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from linfen_crawler.monitors.alarm import Acceptance, Subject

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from linfen_crawler.monitors.run import Run

RESTS_AFTER = timedelta(days=14)
"""So long an alarm lasts, then what it says is how it is now: a redesign that stays is the site's design."""

NEVER_REST = frozenset({"run", "walls"})
"""These last as long as what they say: while they do, nothing can be had, and that becomes no normal state."""


@dataclass(frozen=True)
class Evidence:
    """The past of a site, as far as it says something about a subject."""

    past: Sequence[Run]
    """In the order in which they began."""
    accepted: Sequence[Acceptance] = ()
    """Words of the operator."""

    def runs(self, about: Subject, past: Sequence[Run] | None = None) -> list[Run]:
        """The past runs that count for a subject; of `past` only, where that is given.

        Runs in which the subject was an alarm do not, or a breakage would be learnt as soon as it is noticed; unless it
        was accepted since, by word or by time: then nothing from before its beginning counts.
        """
        words = [word for word in self._words if word.covers(about)]
        first = max((word.evidence_from for word in words), default=None)
        last_word = max((word.at for word in words), default=None)
        return [
            run
            for run in (self.past if past is None else past)
            if (first is None or run.started_at >= first)
            and (about not in run.open_alarms or (last_word is not None and run.started_at <= last_word))
        ]

    def accepted_at(self, about: Subject) -> datetime | None:
        """When the operator last accepted it; None for never."""
        return max((word.at for word in self.accepted if word.covers(about)), default=None)

    @cached_property
    def present(self) -> list[Run]:
        """The past runs whose records are of their days. Not the first one known: a first crawl brings all years."""
        return [run for run in self.past if run.is_of_the_present][1:]

    @cached_property
    def _words(self) -> list[Acceptance]:
        return [*self.accepted, *_words_of_time(self.past)]


def _words_of_time(past: Iterable[Run]) -> Iterable[Acceptance]:
    """What has lasted long enough: its last run says so, so nothing else needs to remember it."""
    for run in past:
        for alarm in run.open_alarms.values():
            if alarm.rests:
                yield Acceptance(alarm.monitor, alarm.subject, alarm.began_at, run.started_at)
