"""The data of the page: for each site, and for all together, what charts and tables show. Numbers and strings only."""

from __future__ import annotations

import itertools
import statistics
from datetime import date
from typing import TYPE_CHECKING, Any

from linfen_crawler.report.crawl_totals import CrawlTotals
from linfen_crawler.report.record_totals import DELAYS, FIELDS, FURTHER, ROLES, RecordTotals
from linfen_crawler.report.tallies import Columns
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from linfen_crawler.report.crawl_totals import Period
    from linfen_crawler.report.site_files import SiteFiles
    from linfen_crawler.reposts import RepostGroup, Reposts

_BARS = 20
"""Most names of a chart of sources or reasons."""
_PEOPLE = 15
"""Most names of a chart of people."""
_ROWS = 14
"""Most sections that have a row of their own."""
_GROUPS = 50
"""Most reposted articles that are listed."""
_RUNS = 400
"""Most runs that are shown, the latest."""
_GAPS = 30
_STEP = 30
"""Percentage points by which the fill of a field must change to count as a step: a redesign, or a defect of ours."""
_AROUND = 3
"""Columns before and behind that are compared for it, and up to four times as many where they hold too little."""
_FARTHEST = 4 * _AROUND
_ENOUGH = 8
"""Articles that there must be on either side."""


def page_data(
    sites: Sequence[SiteFiles],
    records: Mapping[str, RecordTotals],
    crawls: Mapping[str, CrawlTotals],
    reposts: Reposts | None,
    *,
    period: Period,
    made_at: datetime,
) -> dict[str, Any]:
    """All that the page shows, in JSON form. Of several sites the scope with the empty key is all of them together."""
    scopes = {site.key: _scope(records[site.key], crawls[site.key], reposts, site.key) for site in sites}
    if len(sites) > 1:
        all_records, all_crawls = RecordTotals(), CrawlTotals()
        for site in sites:
            all_records.merge(records[site.key])
            all_crawls.merge(crawls[site.key])
        scopes = {"": _scope(all_records, all_crawls, reposts, None), **scopes}
    return {
        "version": __version__,
        "made_at": made_at.isoformat(timespec="seconds"),
        "since": period.since and period.since.isoformat(),
        "until": period.until and period.until.isoformat(),
        "sites": [{"key": site.key, "name": site.name} for site in sites],
        "delays": list(DELAYS),
        "scopes": scopes,
    }


def _scope(totals: RecordTotals, crawls: CrawlTotals, reposts: Reposts | None, site: str | None) -> dict[str, Any]:
    days = _days(totals.days)
    return {
        "records": totals.records,
        "undated": totals.undated,
        "days": days,
        "gaps": _gaps(days),
        "sections": _sections(totals),
        "hours": totals.hours,
        "without_clock": totals.without_clock,
        "sources": {
            "top": totals.sources.top(_BARS),
            "distinct": len(totals.sources.counts),
            "without": totals.without_source,
        },
        "people": {
            role: {
                "top": totals.people[role].top(_PEOPLE),
                "distinct": len(totals.people[role].counts),
                "records": totals.with_people[role],
            }
            for role in ROLES
        },
        "fields": _fields(totals),
        "delays": totals.delays,
        "without_delay": totals.without_delay,
        "changes": _changes(crawls),
        "changed": crawls.changed.most_common(),
        "reposts": None if reposts is None else _reposts(reposts, site),
        "rejected": crawls.rejected.most_common(_BARS),
        "failed": None if crawls.failed is None else crawls.failed.most_common(_BARS),
        "account": crawls.account,
        "runs": crawls.runs[-_RUNS:],
        "runs_in_all": len(crawls.runs),
        "unreadable_runs": crawls.unreadable_runs,
    }


def _days(counts: Counter[int]) -> dict[str, Any] | None:
    """The articles of each day from the first to the last."""
    if not counts:
        return None
    first, last = min(counts), max(counts)
    return {"from": _iso(first), "to": _iso(last), "counts": [counts[day] for day in range(first, last + 1)]}


def _gaps(days: dict[str, Any] | None) -> list[tuple[str, str, int]]:
    """The longest stretches without an article, longest first.

    What counts as one depends on how often the site publishes: at least three days, and five times the usual distance.
    """
    if days is None:
        return []
    first, active = date.fromisoformat(days["from"]).toordinal(), [at for at, n in enumerate(days["counts"]) if n]
    distances = [other - one for one, other in itertools.pairwise(active)]
    least = max(3, 5 * statistics.median(distances)) if distances else 0
    gaps = [(one + 1, other - 1) for one, other in itertools.pairwise(active) if other - one - 1 >= least]
    gaps.sort(key=lambda gap: (gap[0] - gap[1], gap[0]))
    return [(_iso(first + begin), _iso(first + end), end - begin + 1) for begin, end in gaps[:_GAPS]]


def _sections(totals: RecordTotals) -> dict[str, Any] | None:
    if not totals.days:
        return None
    columns = Columns(min(totals.days), max(totals.days))
    ranked = sorted(totals.sections.items(), key=lambda each: (-each[1].total(), each[0]))
    rows = [(name, _folded(counts, columns)) for name, counts in ranked[:_ROWS]]
    rest = [_folded(counts, columns) for _, counts in ranked[_ROWS:]]
    others = [sum(column) for column in zip(*rest, strict=True)] if rest else None
    return {
        "unit": columns.unit,
        "columns": columns.names,
        "rows": rows,
        "others": others,
        "in_others": len(rest),
    }


def _fields(totals: RecordTotals) -> dict[str, Any]:
    """For each field the share, in per cent, of a column's articles that have it; null for one without articles."""
    names = (*FIELDS, *FURTHER)
    shares = [(name, _percent(totals.filled[name], totals.records)) for name in names]
    if not totals.days:
        return {"unit": "day", "columns": [], "totals": [], "rows": [], "shares": shares, "steps": []}
    columns = Columns(min(totals.days), max(totals.days))
    counts = [[0] * len(columns.names) for _ in names]
    sums = _folded(totals.days, columns)
    for day, filled in totals.filled_by_day.items():
        place = columns.place(day)
        if place is not None:
            for row, count in zip(counts, filled, strict=True):
                row[place] += count
    rows = [
        (name, [_percent(count, total) for count, total in zip(row, sums, strict=True)])
        for name, row in zip(names, counts, strict=True)
    ]
    return {
        "unit": columns.unit,
        "columns": columns.names,
        "totals": sums,
        "rows": rows,
        "shares": shares,
        "steps": _steps(dict(zip(names, counts, strict=True)), sums, columns.names),
    }


def _steps(counts: Mapping[str, list[int]], sums: list[int], columns: list[str]) -> list[tuple[str, str, int, int]]:
    """Where the fill of a field changed for good: field, first column of the new state, per cent before and behind."""
    steps = []
    spans = [(_span(sums, at, -1), at, _span(sums, at, 1)) for at in range(1, len(sums)) if sums[at]]
    wide = [(begin, at, end) for begin, at, end in spans if begin is not None and end is not None]
    for name, row in counts.items():
        best: tuple[int, str, int, int] | None = None
        for begin, at, end in wide:
            low = _percent(sum(row[begin:at]), sum(sums[begin:at])) or 0
            high = _percent(sum(row[at:end]), sum(sums[at:end])) or 0
            if abs(high - low) >= _STEP and (best is None or abs(high - low) > best[0]):
                best = (abs(high - low), columns[at], low, high)
        if best is not None:
            steps.append((best[0], name, *best[1:]))
    return [step[1:] for step in sorted(steps, key=lambda step: -step[0])]


def _span(sums: list[int], at: int, way: int) -> int | None:
    """The end of the columns on one side of `at` that are compared; None where they hold too few articles."""
    end, held = at, 0
    while abs(end - at) < _AROUND or (held < _ENOUGH and abs(end - at) < _FARTHEST):
        following = end + way
        if not 0 <= following <= len(sums):
            break
        held += sums[following if way < 0 else end]
        end = following
    return end if held >= _ENOUGH else None


def _changes(crawls: CrawlTotals) -> dict[str, Any] | None:
    happened = [*crawls.revisions, *crawls.gone, *crawls.back]
    if not happened:
        return None
    columns = Columns(min(happened), max(happened))
    kinds = {name: _folded(getattr(crawls, name), columns) for name in ("revisions", "gone", "back")}
    return {"unit": columns.unit, "columns": columns.names, **kinds}


def _reposts(reposts: Reposts, site: str | None) -> dict[str, Any]:
    groups = [group for group in reposts.groups if site is None or site in group.sites]
    between = [group for group in groups if len(group.sites) > 1]
    keys = sorted({key for group in between for key in group.sites})
    ways = {(one, other): 0 for one in keys for other in keys}
    for group in between:
        for other in group.sites[1:]:
            ways[group.sites[0], other] += 1
    listed = sorted(groups, key=lambda group: -len(group.sites))[:_GROUPS]
    return {
        "groups": len(groups),
        "publications": sum(len(group.publications) for group in groups),
        "between": len(between),
        "keys": keys,
        "ways": [[ways[one, other] for other in keys] for one in keys],
        "listed": [_listed(group) for group in listed],
    }


def _listed(group: RepostGroup) -> dict[str, Any]:
    earliest = group.earliest
    day = (earliest.publish_time or "")[:10]
    return {
        "title": earliest.title,
        "url": earliest.url,
        "day": day,
        "source": group.source,
        "sites": group.sites,
        "count": len(group.publications),
    }


def _folded(counts: Mapping[int, int], columns: Columns) -> list[int]:
    sums = [0] * len(columns.names)
    for day, count in counts.items():
        place = columns.place(day)
        if place is not None:
            sums[place] += count
    return sums


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
