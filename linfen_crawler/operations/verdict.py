"""How a run went: its exit code, and in a sentence what ended it early or kept it from being what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from linfen_crawler.ledger.retry_plan import MISSING
from linfen_crawler.operations.asking_hours import asking_hours
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.spiders.failure_reasons import OUTSIDE_HOURS, ROBOTS_UNREACHABLE

if TYPE_CHECKING:
    from linfen_crawler.operations.unforeseen_errors import UnforeseenErrors
    from linfen_crawler.spiders.site_spider import SiteSpider

STOP_AFTER = "stop_after"
"""Reason for the end of a run that had as much time as it was given."""

_AS_ASKED = frozenset({"finished", "limit", OUTSIDE_HOURS, STOP_AFTER})
_EARLY = {
    "memusage_exceeded": "it needed more memory than MEMUSAGE_LIMIT_MB allows",
    "closespider_timeout": "it took longer than CLOSESPIDER_TIMEOUT allows",
    "closespider_pagecount": "it came to as many pages as CLOSESPIDER_PAGECOUNT allows",
    "closespider_errorcount": "it met as many errors as CLOSESPIDER_ERRORCOUNT allows",
    "closespider_timeout_no_item": "no record came for as long as CLOSESPIDER_TIMEOUT_NO_ITEM allows",
}


class Verdict(NamedTuple):
    """How a run went."""

    code: ExitCode
    error: str | None = None
    """A sentence; None where the counts of the summary say it all."""


def verdict(
    spider: SiteSpider, stats: dict[str, Any], reason: str, errors: UnforeseenErrors, signal_code: ExitCode | None
) -> Verdict:
    """Judge a run that has ended, the gravest first.

    Scrapy itself ends with 0 when a site is down, when every callback raises, when a feed's disk is full.

    Args:
        spider: The run's spider.
        stats: Scrapy's counts.
        reason: Why it ended, as the summary has it.
        errors: What was only logged.
        signal_code: The code for the signal that ended it, if one did.
    """
    if spider.lost_lease:
        return Verdict(ExitCode.ALREADY_RUNNING, spider.lost_output)
    if spider.lost_output is not None:
        return Verdict(ExitCode.OUTPUT, spider.lost_output)
    if errors.refusal is not None:
        return Verdict(errors.refusal.exit_code, str(errors.refusal))
    if errors.defect is not None:
        kind = f"{type(errors.defect).__name__}: {errors.defect}".rstrip(": ")
        return Verdict(ExitCode.DEFECT, f"a defect of this program ({kind}); please report it with the log")
    if stats.get("linfen/defects") or stats.get("spider_exceptions/count"):
        return Verdict(
            ExitCode.DEFECT,
            "some pages could not be read for a defect of this program; the log names them, please report it",
        )
    if errors.lost_feed is not None:
        why = errors.lost_feed.strerror or errors.lost_feed
        return Verdict(ExitCode.OUTPUT, f"a feed could not be written: {why}; the records are all in articles.jsonl")
    if reason == "shutdown":
        return Verdict(signal_code or ExitCode.INTERRUPTED)
    return _of_the_site(spider, stats, reason)


def _of_the_site(spider: SiteSpider, stats: dict[str, Any], reason: str) -> Verdict:
    by_number = spider.arguments.numbers is not None
    # That nothing is behind a number is what a back-fill is there to find out, no failure of the site.
    reasons = [name for each in failures_of(stats) for name in each if not (by_number and name in MISSING)]
    pages = counts_below(stats, "linfen/pages/")
    forbidden = stats.get("linfen/lists_forbidden")
    if reason == OUTSIDE_HOURS and not pages:
        hours = asking_hours(spider.settings, spider.site)
        return Verdict(
            ExitCode.UNREACHABLE,
            f"nothing was asked of {spider.site.home}: it is asked from {hours} only (China time; --hours)",
        )
    if reason == STOP_AFTER and not reasons:
        return Verdict(ExitCode.OK)
    if not pages and (reasons or forbidden or (reason in _AS_ASKED and not by_number and not _nothing_was_due(stats))):
        walls = [f"a wall ({kind})" for kind in counts_below(stats, "linfen/walls/")]
        unknown = [f"{host}/robots.txt cannot be had ({why})" for host, why in spider.without_robots.items()]
        why = ", ".join([each for each in reasons if each != ROBOTS_UNREACHABLE or not unknown] + walls + unknown) or (
            "robots.txt forbids it" if forbidden else "no answer"
        )
        return Verdict(ExitCode.UNREACHABLE, f"no page could be had from {spider.site.home}: {why}")
    if reason not in _AS_ASKED:
        why = _EARLY.get(reason, f"it was closed for {reason}")
        return Verdict(ExitCode.PARTIAL, f"the run ended early: {why}; the next run goes on")
    if reasons:
        return Verdict(ExitCode.PARTIAL)
    if reason != OUTSIDE_HOURS and not by_number and not spider.arguments.sections and not _found_an_article(stats):
        return Verdict(
            ExitCode.QUALITY,
            f"{spider.site.home} and its lists came, and not one of them links to an article: the site has another "
            "shape than its definition says, or this is no page of it",
        )
    return Verdict(ExitCode.OK)


def failures_of(stats: dict[str, Any]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """What could not be had, by reason: lists, articles, and articles that were put off."""
    return (
        counts_below(stats, "linfen/lists_failed/"),
        counts_below(stats, "linfen/failed/"),
        counts_below(stats, "linfen/put_off/"),
    )


def counts_below(stats: dict[str, Any], prefix: str, *, zeros: bool = False) -> dict[str, int]:
    """The counts whose names begin with a prefix, without it; zeros are left out where they are not wanted."""
    return {
        key[len(prefix) :]: value for key, value in sorted(stats.items()) if key.startswith(prefix) and (value or zeros)
    }


def _nothing_was_due(stats: dict[str, Any]) -> bool:
    """Whether sources said that they are as they were, or had only days that were read to their end before."""
    return bool(stats.get("linfen/sources_unchanged") or stats.get("linfen/days_known"))


def _found_an_article(stats: dict[str, Any]) -> bool:
    """Whether any page led to an article, new or known, wanted or not."""
    return bool(
        stats.get("linfen/links_ignored/known")
        or _nothing_was_due(stats)
        or stats.get("linfen/requests/article")
        or counts_below(stats, "linfen/rejected/")
    )
