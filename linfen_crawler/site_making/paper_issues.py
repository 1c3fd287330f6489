"""How the issues of a printed newspaper are addressed, from example pages: for definitions of e-papers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from linfen_crawler.sites.address_templates import template_regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linfen_crawler.site_making.sample_page import SamplePage

_DAY = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<first>[-/_]?)(?P<month>0[1-9]|1[0-2])(?P<second>[-/_]?)(?P<day>[0-2][0-9]|3[01])"
    r"(?![0-9])"
)


_LONGEST_PAUSE: Final = timedelta(days=30)
"""Papers pause for some days, at the new year for a fortnight."""


@dataclass(frozen=True, slots=True)
class ProposedPaper:
    """What a definition would say of a printed newspaper."""

    first: date
    """The oldest day of which an article was seen."""
    last: date | None
    """The newest one, where it is so old that the paper must have ended."""
    issue: str | None
    """The template of an issue's address, where it is another one than the family's."""
    seen: bool
    """Whether an issue was among the pages."""

    def data(self) -> dict[str, Any]:
        """As the table `discovery.paper` has it."""
        said = {"issue": self.issue, "first": self.first, "last": self.last}
        return {key: value for key, value in said.items() if value is not None}


def paper_of(pages: Sequence[SamplePage], articles: Iterable[str], issue: str, today: str) -> ProposedPaper | None:
    """Make a proposal.

    Args:
        pages: The pages that are no articles; the first one of them whose address holds a day counts as an issue.
        articles: The paths of all article addresses that are known.
        issue: The family's template of an issue's address.
        today: The day on which the pages were had, `YYYY-MM-DD`.

    Returns:
        The proposal, or None where no address tells a day.
    """
    days = [day for path in articles if (day := _day_in(path)) is not None]
    if not days:
        return None
    paths = [page.parts.path for page in pages if _day_in(page.parts.path) is not None]
    known = re.compile(template_regex(issue, year="[0-9]{4}", month="[0-9]{2}", day="[0-9]{2}"))
    as_known = not paths or any(known.fullmatch(path) for path in paths)
    newest = max([*days, *(day for path in paths if (day := _day_in(path)) is not None)])
    last = newest if date.fromisoformat(today) - newest > _LONGEST_PAUSE else None
    return ProposedPaper(min(days), last, None if as_known else _template(paths[0]), bool(paths))


def _day_in(path: str) -> date | None:
    found = _DAY.search(path)
    try:
        return date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None


def _template(path: str) -> str:
    return _DAY.sub(r"{year}\g<first>{month}\g<second>{day}", path, count=1)
