"""What a run is asked to do, checked: the arguments of `scrapy crawl -a` and of `run_crawl` are the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.spiders.period import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.sites import Section, SiteDefinition

_IDS = re.compile(r"([0-9]{1,15})-([0-9]{1,15})")
_ORDERS = ("newest", "oldest")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class CrawlArguments:
    """What one run over one site is asked to do."""

    period: Period
    """The publish days to take."""
    limit: int | None
    """At most this many new records."""
    sections: tuple[Section, ...]
    """The only sections to crawl; empty for front page and all sections."""
    numbers: NumberRange | None = None
    """Back-fill by these numbers in place of front page and lists."""

    def given(self) -> dict[str, object]:
        """What was asked for, as JSON has it, by the names of `crawl_arguments`; empty for all that is new."""
        numbers = self.numbers
        given: dict[str, object] = {
            "since": self.period.since and self.period.since.isoformat(),
            "until": self.period.until and self.period.until.isoformat(),
            "limit": self.limit,
            "section": [section.path for section in self.sections],
            "ids": numbers and f"{numbers.first}-{numbers.last}",
            "order": numbers and ("newest" if numbers.newest_first else "oldest"),
        }
        return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers of articles from `first` to `last`, both inclusive."""

    first: int
    last: int
    newest_first: bool = True

    def __len__(self) -> int:
        return self.last - self.first + 1

    def in_pieces(self, size: int) -> Iterator[Sequence[int]]:
        """The numbers in their order, so many at a time."""
        numbers = range(self.first, self.last + 1)
        if self.newest_first:
            numbers = numbers[::-1]
        for start in range(0, len(numbers), size):
            yield numbers[start : start + size]


def crawl_arguments(
    site: SiteDefinition,
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    limit: str | int | None = None,
    section: str | Sequence[str] | None = None,
    ids: str | None = None,
    order: str | None = None,
    **others: object,
) -> CrawlArguments:
    """Check the arguments of a run.

    Args:
        site: The site's definition.
        since: First publish day, `YYYY-MM-DD`.
        until: Last publish day.
        limit: A positive number.
        section: Paths of sections, as a list or in one string with commas between them.
        ids: The first and the last number of a back-fill, `2700000-2703000`.
        order: `newest` or `oldest`: which numbers come first; newest by default.
        others: There are none; only names that begin with `_` pass, which scrapyd adds.

    Raises:
        CannotRun: USAGE, with what was given and what was expected.
    """
    unknown = [name for name in others if not name.startswith("_")]
    if unknown:
        raise CannotRun(
            ExitCode.USAGE,
            f"there is no argument {', '.join(unknown)}; there are since, until, limit, section, ids and order",
        )
    period = Period(_day("since", since), _day("until", until))
    if period.since and period.until and period.since > period.until:
        raise CannotRun(
            ExitCode.USAGE, f"since ({period.since}) is later than until ({period.until}): no day lies between"
        )
    sections = _sections(site, section)
    numbers = _numbers(site, ids, order)
    if numbers is not None and sections:
        raise CannotRun(ExitCode.USAGE, "ids and section do not go together: a number does not tell its section")
    return CrawlArguments(period, _limit(limit), sections, numbers)


def _day(name: str, value: str | date | None) -> date | None:
    if value is None or isinstance(value, date):
        return value
    found = _DAY.fullmatch(value.strip())
    try:
        return date(*map(int, found.groups() if found else ()))
    except (ValueError, TypeError):
        raise CannotRun(
            ExitCode.USAGE, f"{name} is {value!r}; expected a day as YYYY-MM-DD, for example 2022-10-01"
        ) from None


def _limit(value: str | int | None) -> int | None:
    if value is None:
        return None
    try:
        limit = int(value)
    except ValueError:
        limit = 0
    if limit < 1:
        raise CannotRun(ExitCode.USAGE, f"limit is {value!r}; expected a number from 1 on")
    return limit


def _sections(site: SiteDefinition, value: str | Sequence[str] | None) -> tuple[Section, ...]:
    wanted = value.split(",") if isinstance(value, str) else list(value or ())
    known = {section.path: section for section in site.sections}
    chosen = {}
    for each in wanted:
        path = each.strip().strip("/")
        if path not in known:
            names = ", ".join(known) or "none: it is crawled from its front page"
            raise CannotRun(ExitCode.USAGE, f"{site.key} has no section {path!r}; it has {names}")
        chosen[path] = known[path]
    return tuple(chosen.values())


def _numbers(site: SiteDefinition, ids: str | None, order: str | None) -> NumberRange | None:
    if order is not None and order not in _ORDERS:
        raise CannotRun(ExitCode.USAGE, f"order is {order!r}; expected newest or oldest")
    if ids is None:
        if order is not None:
            raise CannotRun(ExitCode.USAGE, "order is for a back-fill by number: give ids, too, as in 2700000-2703000")
        return None
    found = _IDS.fullmatch(ids.strip())
    if found is None or int(found[1]) > int(found[2]):
        raise CannotRun(
            ExitCode.USAGE, f"ids is {ids!r}; expected the lower and the higher number, for example 2700000-2703000"
        )
    if site.articles.by_id is None:
        raise CannotRun(
            ExitCode.USAGE,
            f"{site.key} cannot be asked by number: its definition has no articles.by_id. Use --since for its lists",
        )
    return NumberRange(int(found[1]), int(found[2]), newest_first=order != "oldest")
