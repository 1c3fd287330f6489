"""The records that an export is made of: the stored lines of some sites that meet what was asked for, and their sums."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from pydantic_core import from_json, to_json

from linfen_crawler.exporters.stored_lines import Selection, located_lines, publish_time_of, string_behind
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
    first: str | None = None
    """Earliest publish time, ISO 8601."""
    last: str | None = None
    """Latest publish time."""
    notices: Counter[str] = field(default_factory=Counter)
    """The copyright notices that stand with the articles, each with the number of articles."""

    def count(self, line: bytes) -> None:
        """Add a record."""
        self.records += 1
        moment = publish_time_of(line)
        if moment is None:
            self.undated += 1
        else:
            self.first = min(self.first or moment, moment)
            self.last = max(self.last or moment, moment)
        notice = string_behind(b'"copyright":', line)
        if notice:
            text = from_json(b'"' + notice + b'"')
            if text in self.notices or len(self.notices) < _NOTICES:
                self.notices[text] += 1


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

    def __iter__(self) -> Iterator[bytes]:
        """The lines of all sites, in their order, with further fields.

        Raises:
            OSError: A file cannot be read.
            ValueError: A line is no record; the message names the file and the place.
        """
        for site in self.sites:
            for _, line in self.located(site):
                yield self.complete(line)

    def parsed(self) -> Iterator[dict[str, Any]]:
        """The same as objects in JSON form."""
        return map(from_json, self)

    def located(self, site: SiteFiles) -> Iterator[tuple[int, bytes]]:
        """The lines of one site as they are stored, each with its byte offset in the file."""
        sums = self.sums[site.key] = SiteSums()
        for offset, line in located_lines(site.articles, site.gone, self._selection):
            if self._conditions and not self._is_wanted(site, offset, line):
                continue
            sums.count(line)
            yield offset, line

    def complete(self, line: bytes) -> bytes:
        """A stored line with the further fields at its end."""
        return line[:-1] + b"," + to_json(self._further.of(line))[1:] if self._further else line

    def _is_wanted(self, site: SiteFiles, offset: int, line: bytes) -> bool:
        try:
            record = from_json(self.complete(line))
        except ValueError as error:
            raise ValueError(f"{site.articles}: at byte {offset} stands no JSON ({error}); take the line out") from None
        return all(condition.holds(record) for condition in self._conditions)
