"""What `linfen extract` says on stderr: which pages gave no record and why, in numbers where there are many."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from linfen_crawler.archive.findings import Finding, Kind

NAMED_OF_EACH = 10
"""So many pages of an archive are named for each reason; an archive may hold thousands of lists that are no article."""

_WORDS: dict[Kind, str] = {
    "no_article": "no article",
    "lost": "had a record and gives none",
    "unread": "not read",
    "defect": "defect",
}
_HEADINGS: dict[Kind, str] = {
    "no_article": "pages without article",
    "left_out": "left out",
    "lost": "pages that had a record and give none",
    "unread": "not read",
    "defect": "defects",
}


class ExtractionReport:
    """Counts what was found, and says what gave no record."""

    def __init__(self, say: Callable[[str], None], *, verbose: bool, named: Collection[str]) -> None:
        """Make one.

        Args:
            say: Takes a line for people.
            verbose: Name every page, however many there are.
            named: The pages that were given by name: each of them is named, too.
        """
        self._say = say
        self._verbose = verbose
        self._named = named
        self._counts: Counter[tuple[Kind, str]] = Counter()
        self._unheard: Counter[tuple[Kind, str]] = Counter()
        self._of_saved = 0
        self.records = 0
        """How many records there were."""

    def add(self, finding: Finding) -> None:
        """Take note of a finding."""
        kind = finding.kind
        if kind == "nothing":
            return
        if finding.line is not None:
            self.records += 1
            if not finding.reason:
                return
        self._counts[kind, finding.reason] += 1
        if kind == "note":
            self._say(f"{finding.where}: {finding.message}")
        elif kind in _WORDS:
            is_named = finding.where in self._named
            self._of_saved += is_named
            often = self._counts[kind, finding.reason] > NAMED_OF_EACH and kind not in {"lost", "defect"}
            if often and not self._verbose and not is_named:
                self._unheard[kind, finding.reason] += 1
                return
            reason = f" ({finding.reason})" if finding.reason else ""
            self._say(f"{finding.where}: {_WORDS[kind]}{reason}: {finding.message}")

    def add_unnamed(self, kind: Kind, reason: str, count: int) -> None:
        """Take note of findings of which no more is known than how many they are."""
        self._counts[kind, reason] += count
        if kind in _WORDS:
            self._unheard[kind, reason] += count

    def summarize(self, where: str = "--verbose names each") -> None:
        """Say in numbers what gave no record; nothing where all went well.

        Args:
            where: Where those are named that were not named here.
        """
        for kind, heading in _HEADINGS.items():
            reasons = {reason: count for (each, reason), count in self._counts.most_common() if each == kind}
            if reasons:
                parts = ", ".join(f"{reason or 'file'} {count}" for reason, count in reasons.items())
                self._say(f"{heading}: {sum(reasons.values())} ({parts})")
        without = self._counts["record", "no_earlier_revision"]
        if without:
            self._say(
                f"changed_fields is empty in {without} revisions: the state before them is not among what was given"
            )
        if self._unheard:
            self._say(f"{sum(self._unheard.values())} of these were not named; {where}")

    @property
    def exit_code(self) -> ExitCode:
        """What the whole comes to."""
        kinds = {kind for kind, _ in self._counts}
        if "defect" in kinds:
            return ExitCode.DEFECT
        return ExitCode.PARTIAL if kinds & {"lost", "unread"} or self._of_saved else ExitCode.OK
