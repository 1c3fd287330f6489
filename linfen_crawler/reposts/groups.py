"""What is known of reposts: groups of publications of one article."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Publication:
    """One record of a group, as far as a reader of groups needs it."""

    id: str
    """The record's `id`."""
    site: str | None
    """Key of its site."""
    url: str | None
    """Its canonical address."""
    title: str | None
    """Its headline, as it stands in the record."""
    source: str | None
    """The medium that it names as its source."""
    publish_time: str | None
    """As in the record: ISO 8601 with +08:00, null for undated ones."""
    publish_time_precision: str | None
    """As in the record: `second`, `minute` or `day`."""


@dataclass(frozen=True)
class RepostGroup:
    """Publications of one article, the earliest first, the undated ones last."""

    publications: tuple[Publication, ...]
    """At least two, with different ids."""

    @property
    def id(self) -> str:
        """The `id` of the earliest publication. It stays as long as no earlier one is found."""
        return self.earliest.id

    @property
    def earliest(self) -> Publication:
        """The publication with the earliest time; of the same day, those with a clock time before those without."""
        return self.publications[0]

    @property
    def source(self) -> str | None:
        """The source that most publications name, of equals the one named first; None where none names any."""
        named = Counter(each.source for each in self.publications if each.source)
        return named.most_common(1)[0][0] if named else None

    @property
    def sites(self) -> tuple[str, ...]:
        """Keys of the sites that have it, that of the earliest first, each once."""
        return tuple(dict.fromkeys(each.site for each in self.publications if each.site))


@dataclass(frozen=True)
class Reposts:
    """All groups of a body of records. Records that stand alone are in none."""

    groups: tuple[RepostGroup, ...]
    """Largest first, of equals the one with the earliest publication."""

    @cached_property
    def by_record(self) -> Mapping[str, RepostGroup]:
        """The group of each record that is in one, by the record's `id`."""
        return {each.id: group for group in self.groups for each in group.publications}

    def group_of(self, record_id: str) -> RepostGroup | None:
        """The group of a record; None where the record stands alone."""
        return self.by_record.get(record_id)
