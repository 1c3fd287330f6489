"""How far to follow the pages of a list: the decisions, without any page or request."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from linfen_crawler.ledger import ListState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from scrapy import Request

    from linfen_crawler.ledger import Known
    from linfen_crawler.spiders.period import Period

Verdict = Literal["go_on", "old_ground", "end", "too_old"]
"""What a list page says about the ones behind it.

- `go_on`: read the next one, too;
- `old_ground`: all of it is known from earlier walks that left nothing to read below;
- `end`: it shows nothing that this walk has not seen (the end of the list, or the last page once more);
- `too_old`: all that it shows lies before the first day wanted.
"""


WalkEnd = Literal["whole", "nothing", "failed", "put_off"]
"""How a walk ended.

- `whole`: it reached its goal;
- `nothing`: its first page is missing, or shows no article;
- `failed`: a page of it could not be had;
- `put_off`: it was not asked for, since its host is left alone or the run has ended.
"""

REMEMBERED = 20
"""Pages of a list whose articles a walk remembers."""

PASSED_OVER = 2
"""So many pages in a row that fail or show no article are passed over, to see whether articles follow behind them."""


@dataclass(slots=True)
class ListWalk:
    """One list, read page by page in one run."""

    address: str
    """Canonical address of the list's first page: its name in the ledger."""
    period: Period
    """The days wanted."""
    max_pages: int
    """It is never followed further."""
    section_path: str | None = None
    """Path of its section."""
    section: tuple[str, ...] = ()
    """Names of its section, outermost first."""
    deep_before: str = ""
    """ISO 8601, UTC: a list that was last read past what is known before then is read so again; empty for never."""
    day: str | None = None
    """The day that the list is of, `YYYY-MM-DD`, where it is one by date."""
    beginning: str = ""
    """What path and query of its address begin with: an answer from elsewhere is not this list. Empty: any may be."""
    may_be_missing: bool = False
    """Whether a first page that is missing is no failure: a day without news."""
    is_settled: bool = True
    """Whether it is remembered how far the list was read; not where more may come that only its beginning tells."""
    then: Callable[[WalkEnd], Iterator[Request]] | None = None
    """Told how the walk ended; gives what is to be asked for next."""
    number: int = 1
    """The page now being read."""
    first_url: str = ""
    """Where the first page answered: further pages are relative to it."""
    pages: str | None = None
    """The template of its page addresses, where only a link tells it: by `lists.further_page`."""
    state: ListState = field(default=ListState(None, ""))
    """How far earlier walks came; read from the ledger when the first page is there."""
    begun: bool = False
    """Whether the first page is there."""
    is_linked: bool = False
    """Whether the page before the present one links to it, so that something should be there."""
    in_doubt: int = 0
    """Pages just before the present one that were there and showed no article: the end, if none follows."""
    passed_over: int = 0
    """Pages just before the present one that gave no article, for whatever reason."""
    has_gap: bool = False
    """A page between others could not be had: the next run has to read the list again."""
    first_page: frozenset[str] | None = None
    """The canonical addresses on the first page: some servers show it again in place of pages that there are not."""
    last_pages: deque[frozenset[str]] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    """Those on the pages just read: others show the last page again. All of a list would be its length in memory."""

    def judge(self, found: Iterable[str], known: Mapping[str, Known], stated: Mapping[str, str | None]) -> Verdict:
        """Judge a page by the article addresses on it.

        Args:
            found: Their canonical forms.
            known: What the ledger knew of them before this page was read.
            stated: The dates that list or address state for them (`YYYY-MM-DD`, `YYYY-MM`), as far as they do.
        """
        here = set(found)
        fresh = here.difference(self.first_page or (), *self.last_pages)
        if self.first_page is None:
            self.first_page = frozenset(here)
        self.last_pages.append(frozenset(here))
        if not fresh:
            return "end"
        old = all(each in known and known[each].discovered_at < self.state.open_since for each in here)
        since = self.period.since.isoformat() if self.period.since else None
        if old and self.state.covers(since) and not self.is_deep:
            return "old_ground"
        dates = [known[each].day if each in known and known[each].day else stated.get(each) for each in here]
        if all_before(self.period, dates):
            return "too_old"
        return "go_on"

    def leads_away(self, url: str) -> bool:
        """Whether an answer to its first page came from an address that cannot be the list's own."""
        return bool(self.beginning) and not path_and_query(url).startswith(self.beginning)

    def end(self, how: WalkEnd) -> Iterator[Request]:
        """The walk has ended."""
        if self.then is not None:
            yield from self.then(how)

    @property
    def is_deep(self) -> bool:
        """Whether this walk goes on past what is known, to see what was filed late."""
        return (self.state.deep_at or "") < self.deep_before

    def complete_since(self, verdict: Verdict) -> str:
        """Down to which day the list is read without a gap if the walk ends so; empty for down to its end."""
        if verdict == "old_ground":
            return self.state.complete_since or ""
        if verdict == "too_old" and self.period.since:
            return self.period.since.isoformat()
        return ""


def all_before(period: Period, dates: Sequence[str | None]) -> bool:
    """Whether there are dates, and all of them lie before the period. Unknown ones do not speak."""
    stated = [date for date in dates if date is not None]
    return bool(stated) and all(period.surely_before(date) for date in stated)


def path_and_query(url: str) -> str:
    """Path and query of an address as one text."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class Gate:
    """Holds back the next list page until the articles of this one are there, and their days say whether it is wanted.

    Only used where a run has a first day and neither list nor addresses state dates.
    """

    def __init__(self, period: Period, dates: Iterable[str | None], then: Callable[[bool], Iterator[Request]]) -> None:
        """`dates` are those known at once; `then` is called once, with whether the list is too old from here on."""
        self._period = period
        self._dates = list(dates)
        self._then = then
        self._waiting = 0
        self._closed = True

    def wait_for_one(self) -> None:
        """One more article is awaited."""
        self._waiting += 1

    def done(self, day: str | None) -> Iterator[Request]:
        """An awaited article is done, with its publish day if known; the last one gives the next page's request."""
        self._waiting -= 1
        self._dates.append(day)
        yield from self.open_if_due()

    def open_if_due(self) -> Iterator[Request]:
        """Give the next page's request if nothing is awaited (any more)."""
        if self._waiting <= 0 and self._closed:
            self._closed = False
            yield from self._then(all_before(self._period, self._dates))
