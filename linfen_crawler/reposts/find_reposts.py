"""Finds the reposts among records: sketch each, look up those that share keys, compare, group."""

from __future__ import annotations

from array import array
from datetime import datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.missing_extra import need
from linfen_crawler.reposts.groups import Publication, RepostGroup, Reposts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from linfen_crawler.reposts.shelf import Shelf

_UNDATED = 1 << 40
"""Behind all seconds that a date can have."""


def find_reposts(records: Iterable[Mapping[str, Any]], *, scratch: Path | None = None) -> Reposts:
    """Group the records that are one article.

    The records are read once, one after another; of each some 550 bytes go to a temporary file and some 90 stay in
    memory. Give each article in one state: a further record of the same id is of the same group and not counted twice.

    Args:
        records: Records in JSON form. Used are `id`, `site`, `canonical_url`, `url`, `title`, `source`,
            `publish_time`, `publish_time_precision`, `fetched_at` and `body`.
        scratch: The folder of the temporary file, which is gone afterwards in any case; by default the system's.

    Returns:
        The groups. A text of fewer than 40 characters is in none.

    Raises:
        MissingExtra: numpy is not installed.
        OSError: The temporary file cannot be written.
    """
    need("reposts", "numpy")
    import numpy as np

    from linfen_crawler.reposts.shelf import Shelf
    from linfen_crawler.reposts.sketch import sketch_of

    times = array("q")
    with Shelf(scratch) as shelf:
        for record in records:
            sketch = sketch_of(record)
            if sketch is not None:
                shelf.put(record, sketch)
                times.append(_order_of(record))
        shelf.written()
        order = np.argsort(np.frombuffer(times, np.int64), kind="stable")
        return Reposts(_groups(shelf, order))


def _order_of(record: Mapping[str, Any]) -> int:
    """Seconds by which records are put in order: when it was published, of undated ones when it was fetched."""
    text = record.get("publish_time") or record.get("fetched_at")
    return int(datetime.fromisoformat(text).timestamp()) if text else _UNDATED


def _groups(shelf: Shelf, order: Any) -> tuple[RepostGroup, ...]:
    from linfen_crawler.reposts.candidates import candidate_pairs
    from linfen_crawler.reposts.same_article import are_same_article

    leaders = array("i", range(len(shelf)))

    def leader(row: int) -> int:
        while leaders[row] != row:
            leaders[row] = leaders[leaders[row]]
            row = leaders[row]
        return row

    for earlier, later in candidate_pairs(shelf.keys, order):
        first, second = leader(earlier), leader(later)
        if first != second and are_same_article(shelf.features(int(order[earlier])), shelf.features(int(order[later]))):
            leaders[max(first, second)] = min(first, second)

    members: dict[int, list[int]] = {}
    for row in range(len(shelf)):
        first = leader(row)
        if first != row:
            members.setdefault(first, [first]).append(row)
    groups = (_group([shelf.publication(int(order[row])) for row in rows]) for rows in members.values())
    return tuple(
        sorted(
            (group for group in groups if group), key=lambda group: (-len(group.publications), _rank(group.earliest))
        )
    )


def _group(publications: list[Publication]) -> RepostGroup | None:
    """The group of these; None where they are states of one record."""
    distinct = {each.id: each for each in publications}
    return RepostGroup(tuple(sorted(distinct.values(), key=_rank))) if len(distinct) > 1 else None


def _rank(publication: Publication) -> tuple[str, bool, str, str]:
    """Of the same day, those with a clock time come before those without. All publish times are of one zone."""
    moment = publication.publish_time or "~"
    return moment[:10], publication.publish_time_precision == "day", moment, publication.id
