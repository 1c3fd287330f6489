"""Makes the report: reads each site's files once, adds up, and puts the sums into a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linfen_crawler.exporters.stored_lines import Selection, parsed_record, revision_of, stored_lines, stored_records
from linfen_crawler.report.crawl_totals import (
    CrawlTotals,
    Period,
    read_ledger,
    read_rejections,
    read_runs,
    read_vanishings,
)
from linfen_crawler.report.html_page import write_page
from linfen_crawler.report.page_data import page_data
from linfen_crawler.report.record_totals import RecordTotals, day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime
    from pathlib import Path

    from linfen_crawler.report.site_files import SiteFiles


def make_report(
    sites: Sequence[SiteFiles],
    out: Path,
    *,
    made_at: datetime,
    since: date | None = None,
    until: date | None = None,
    with_reposts: bool = False,
) -> int:
    """Write the report on these sites, whole or not at all.

    Args:
        sites: Their files.
        out: The page to make or replace.
        made_at: The time that the page shows as its own.
        since: First publish day of the articles; of what happened in crawls the first day on which it did.
        until: The last such day.
        with_reposts: Whether to look for reposts: some 0.3 ms more a record.

    Returns:
        How many articles it is about.

    Raises:
        OSError: A file cannot be read, or the page cannot be written.
        ValueError: A file is none of ours; the message names it.
        MissingExtra: Reposts are wanted, and numpy is not installed.
    """
    period = Period(since, until)
    records = {site.key: RecordTotals() for site in sites}
    crawls = {site.key: _crawl_totals(site, period) for site in sites}
    lines = _counted(sites, Selection(since=since, until=until), records, crawls)
    reposts = None
    if with_reposts:
        from linfen_crawler.reposts import find_reposts

        reposts = find_reposts(lines)
    else:
        for _ in lines:
            pass
    data = page_data(sites, records, crawls, reposts, period=period, made_at=made_at)
    write_page(data, out)
    return sum(each.records for each in records.values())


def _crawl_totals(site: SiteFiles, period: Period) -> CrawlTotals:
    totals = CrawlTotals()
    read_vanishings(site.gone, period, totals)
    read_rejections(site.rejected, period, totals)
    read_runs(site.runs, site.key, period, totals)
    read_ledger(site.ledger, totals)
    return totals


def _counted(
    sites: Sequence[SiteFiles], selection: Selection, records: dict[str, RecordTotals], crawls: dict[str, CrawlTotals]
) -> Iterator[dict[str, Any]]:
    """The current states of all articles, each counted before it is given."""
    for site in sites:
        changed: set[str] = set()
        for record in stored_records(site.articles, site.gone, selection):
            records[site.key].add(record)
            if record.get("revision", 1) > 1:
                changed.add(record["id"])
            yield record
        _count_revisions(site, changed, records[site.key], crawls[site.key])


def _count_revisions(site: SiteFiles, changed: set[str], records: RecordTotals, crawls: CrawlTotals) -> None:
    """Of the articles that changed, count each revision, and how soon the first state was fetched."""
    if not changed:
        return
    heads = {f'{{"id":"{each}"'.encode() for each in changed}
    width = len(next(iter(heads)))
    for line in stored_lines(site.articles, site.gone, Selection(revisions="all")):
        if line[:width] not in heads:
            continue
        record = parsed_record(line, site.articles)
        if revision_of(line) == 1:
            records.add_delay(record)
            continue
        day = day_of(record.get("fetched_at"))
        if day is not None:
            crawls.revisions[day.toordinal()] += 1
        crawls.changed.update(record.get("changed_fields") or ())
