"""The records that an export is made of: the stored lines of some sites that were asked for, and their sums."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import from_json, to_json

from linfen_crawler.exporters.stored_lines import Selection, located_lines, stated_time_of, string_behind
from linfen_crawler.schemas.record_fields import record_fields

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.exporters.where_filter import Condition
    from linfen_crawler.schemas.record_fields import RecordField

_NOTICES = 50
"""So many different copyright notices of a site are told; more of them are a part of the articles, no notice."""


class FurtherFields(Protocol):
    """Fields that no stored record has and an export adds, for they say how records stand to each other."""

    @property
    def fields(self) -> Sequence[RecordField]:
        """Their descriptions, in the order in which they follow the record's own."""

    def of(self, line: bytes) -> dict[str, Any]:
        """Their values for a record's line, in JSON form, by name."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The files of one site."""

    key: str
    articles: Path
    gone: Path


@dataclass(slots=True)
class SiteSums:
    """What of one site is in an export."""

    records: int = 0
    undated: int = 0
    """Of these, without publish time."""
    _first: bytes = field(default=b"", init=False)
    _last: bytes = field(default=b"", init=False)
    _notices: dict[bytes, int] = field(default_factory=dict, init=False)

    @property
    def first(self) -> str | None:
        """Earliest publish time, ISO 8601; None where no record has one."""
        return self._first.decode("ascii", "replace") or None

    @property
    def last(self) -> str | None:
        """Latest publish time."""
        return self._last.decode("ascii", "replace") or None

    @property
    def notices(self) -> list[str]:
        """The copyright notices that stand with the articles, the most frequent first."""
        return [from_json(b'"' + each + b'"') for each in sorted(self._notices, key=self._notices.__getitem__)[::-1]]

    def count(self, line: bytes) -> None:
        """Add a record."""
        self.records += 1
        moment = stated_time_of(line)
        if not moment:
            self.undated += 1
        elif moment > self._last:
            self._last = moment
            self._first = self._first or moment
        elif moment < self._first:
            self._first = moment
        notice = string_behind(b'"copyright":', line)
        if notice:
            seen = self._notices.get(notice, 0)
            if seen or len(self._notices) < _NOTICES:
                self._notices[notice] = seen + 1


class ChosenRecords:
    """The records of some sites that are wanted; read anew each time that they are gone through."""

    def __init__(
        self,
        sites: Sequence[SiteFiles],
        selection: Selection | None = None,
        conditions: Sequence[Condition] = (),
        further: FurtherFields | None = None,
    ) -> None:
        """Nothing is read yet.

        Args:
            sites: Whose records.
            selection: Which of their lines.
            conditions: What each record must meet, all of them.
            further: The fields that each record gets in addition.
        """
        self.sites = sites
        self._selection = selection
        self._conditions = conditions
        self._further = further
        self.sums: dict[str, SiteSums] = {}
        """By site; complete when the records were gone through."""

    @property
    def fields(self) -> tuple[RecordField, ...]:
        """All fields that the records have here."""
        return (*record_fields(), *(self._further.fields if self._further else ()))

    @property
    def has_further(self) -> bool:
        """Whether a line gets anything more than it is stored with."""
        return self._further is not None

    def __iter__(self) -> Iterator[bytes]:
        """The lines of all sites, in their order, with further fields.

        Raises:
            OSError: A file cannot be read.
            ValueError: A line is no record; the message names the file and the place.
        """
        return (self.complete(line) for site in self.sites for _, line in self.located(site))

    def parsed(self) -> Iterator[dict[str, Any]]:
        """The same as objects in JSON form."""
        for site in self.sites:
            for offset, line in self.located(site):
                yield self._parse(site, offset, line)

    def located(self, site: SiteFiles) -> Iterator[tuple[int, bytes]]:
        """The lines of one site as they are stored, each with its byte offset in the file."""
        sums = self.sums[site.key] = SiteSums()
        for offset, line in located_lines(site.articles, site.gone, self._selection):
            if self._conditions:
                record = self._parse(site, offset, line)
                if not all(condition.holds(record) for condition in self._conditions):
                    continue
            sums.count(line)
            yield offset, line

    def complete(self, line: bytes) -> bytes:
        """A stored line with the further fields at its end."""
        return line[:-1] + b"," + to_json(self._further.of(line))[1:] if self._further else line

    def _parse(self, site: SiteFiles, offset: int, line: bytes) -> dict[str, Any]:
        try:
            record: dict[str, Any] = from_json(self.complete(line))
        except ValueError as error:
            raise ValueError(
                f"{site.articles}: at byte {offset} stands no record ({error}); take the line out, then run again"
            ) from None
        return record
