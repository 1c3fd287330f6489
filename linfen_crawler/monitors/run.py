"""A run as the monitors see it: read from its summary, whatever version of the program wrote that."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any

from linfen_crawler.article import CHINA_TIME
from linfen_crawler.monitors.alarm import Alarm, Subject

OF_THE_PRESENT = timedelta(days=31)
"""A run with `since` reaches back this far at most, or it is a back-fill: what it finds says nothing of these days."""

_LEADING = ("front", "list", "interface", "paper", "sitemap", "feed")

FAILURES = {1: "defect", 4: "no_article", 5: "unreachable", 6: "output"}
"""Exit codes of runs that failed as a whole, with the names under which they are alarms."""

_NO_ANSWER_OF_AN_ARTICLE = {"outside_period", "no_such_number", "robots"}


@dataclass(frozen=True)
class Run:
    """One run, reduced to what monitors ask of it. Counts that its summary does not have are 0, objects are empty."""

    run_id: str
    started_at: datetime
    """With zone."""
    finish_reason: str = "finished"
    exit_code: int = 0
    arguments: dict[str, Any] = field(default_factory=dict)
    """What it was asked to do: `since`, `until`, `limit`, `section`, `ids`; empty for all that is new."""
    discovered: int | None = None
    """Articles that lists showed for the first time; None where the summary is older than this figure."""
    records: int = 0
    revisions: int = 0
    unchanged: int = 0
    pages: dict[str, int] = field(default_factory=dict)
    rejected: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)
    lists_failed: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    layouts: dict[str, int] | None = None
    """Records by layout; None where the summary is older than this figure."""
    layout_drift: int = 0
    links_to_articles: int = 0
    """Links to articles that led somewhere: to one that is known, one that was asked for, or one that is refused."""
    list_links: dict[str, int] = field(default_factory=dict)
    walls: dict[str, int] = field(default_factory=dict)
    alarms: tuple[dict[str, Any], ...] = ()
    """As they stand in its summary."""

    @classmethod
    def from_summary(cls, summary: object) -> Run | None:
        """Read a summary; None where it is none. Fields that are unknown, missing or of another type do no harm."""
        if not isinstance(summary, dict):
            return None
        run_id, started = summary.get("run_id"), _moment(summary.get("started_at"))
        if not isinstance(run_id, str) or started is None:
            return None
        arguments = summary.get("arguments")
        alarms = summary.get("alarms")
        return cls(
            run_id=run_id,
            started_at=started,
            finish_reason=str(summary.get("finish_reason", "")),
            exit_code=_count(summary.get("exit_code")),
            arguments=arguments if isinstance(arguments, dict) else {},
            discovered=_count(summary["discovered"]) if isinstance(summary.get("discovered"), int) else None,
            records=_count(summary.get("records")),
            revisions=_count(summary.get("revisions")),
            unchanged=_count(summary.get("unchanged")),
            pages=_counts(summary.get("pages_by_kind")),
            rejected=_counts(summary.get("rejected")),
            failed=_counts(summary.get("failed")),
            lists_failed=_counts(summary.get("lists_failed")),
            fields=_counts(summary.get("fields_filled")),
            layouts=_counts(summary["layouts"]) if isinstance(summary.get("layouts"), dict) else None,
            layout_drift=_count(summary.get("layout_drift")),
            links_to_articles=_counts(summary.get("links_ignored")).get("known", 0)
            + _counts(summary.get("requests_by_kind")).get("article", 0)
            + sum(_counts(summary.get("rejected")).values()),
            list_links=_counts(summary.get("list_links")),
            walls={kind: count for kind, count in _counts(summary.get("walls")).items() if count},
            alarms=tuple(each for each in alarms if isinstance(each, dict)) if isinstance(alarms, list) else (),
        )

    @cached_property
    def open_alarms(self) -> dict[Subject, Alarm]:
        """The alarms of its summary that can be read."""
        return {alarm.about: alarm for each in self.alarms if (alarm := Alarm.from_json(each)) is not None}

    @property
    def new_articles(self) -> int:
        """Articles not known before: what earlier runs failed to get is none, if the summary tells it apart."""
        if self.discovered is not None:
            return self.discovered
        return max(0, self.records - self.revisions)

    @property
    def failure(self) -> str | None:
        """The name under which the run as a whole failed; None if it did not.

        One that asked nothing because it was not the hour for it also ends with 5, and says nothing of the site. One
        that ends with 4 for its alarms alone has found articles.
        """
        failure = FAILURES.get(self.exit_code)
        if failure == "unreachable" and self.finish_reason == "outside_hours":
            return None
        return None if failure == "no_article" and self.links_to_articles else failure

    @property
    def lists_led_to_an_article(self) -> bool:
        """Whether front page or lists linked to one; a back-fill by number reads none."""
        return self.links_to_articles > 0 and not self._argument("ids")

    @property
    def says_something(self) -> bool:
        """Whether it came to an end of its own: one that was killed or stopped says nothing."""
        return self.finish_reason in {"finished", "limit"}

    @cached_property
    def is_of_the_present(self) -> bool:
        """Whether what it found is of these days, from the whole site: no back-fill, no section alone."""
        if (
            not self.says_something
            or self.failure in {"unreachable", "output"}
            or self._argument("ids")
            or self._argument("section")
        ):
            return False
        if not self.leading_pages:
            return False
        since, until = _day(self._argument("since")), _day(self._argument("until"))
        today = self.started_at.astimezone(CHINA_TIME).date()
        return (since is None or since >= today - OF_THE_PRESENT) and (until is None or until >= today)

    @property
    def found_all_that_was_new(self) -> bool:
        """Whether an article that it did not find was not there: lists read, no limit in the way.

        A list or two may have failed: a section that answers 404 for years must not make a site's silence unheard.
        """
        limited = self.finish_reason == "limit" or self._argument("limit")
        return self.is_of_the_present and not limited and sum(self.lists_failed.values()) * 4 <= self.leading_pages

    @property
    def leading_pages(self) -> int:
        """Pages read that lead to articles: front page, lists of every kind, sitemaps, feeds, pages of a paper."""
        return sum(self.pages.get(kind, 0) for kind in _LEADING)

    @cached_property
    def articles_asked(self) -> int:
        """Article pages that came to an end: records, unchanged ones, rejected and failed ones."""
        refused = sum(count for reason, count in self.rejected.items() if reason not in _NO_ANSWER_OF_AN_ARTICLE)
        return self.records + self.unchanged + refused + sum(self.failed.values())

    def count_rejected(self) -> int:
        """Article pages that gave no record, other than for their day, and that were no error page."""
        others = _NO_ANSWER_OF_AN_ARTICLE | {"soft_404"}
        return sum(count for reason, count in self.rejected.items() if reason not in others)

    def count_soft_404(self) -> int:
        """Error pages that came with status 200, or as a redirect to one."""
        return self.rejected.get("soft_404", 0) + self.failed.get("soft_404", 0)

    def count_failed(self) -> int:
        """Article pages that could not be had or read."""
        return sum(count for reason, count in self.failed.items() if reason != "soft_404")

    def _argument(self, name: str) -> Any:
        return self.arguments.get(name)


def _moment(text: object) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None


def _count(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 0


def _counts(value: object) -> dict[str, int]:
    return {str(name): _count(count) for name, count in value.items()} if isinstance(value, dict) else {}
