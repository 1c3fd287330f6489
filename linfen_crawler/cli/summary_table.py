"""The tables that end a crawl: what was asked and stored on each site, and how full each field is; 80 columns wide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Group
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from linfen_crawler.operations.run_summary import RunSummary

COVERED_FIELDS = {
    "title": "title",
    "publish_time": "time",
    "source": "source",
    "authors": "author",
    "photographers": "photo",
    "editors": "editor",
    "proofreaders": "proof",
    "body": "body",
    "images": "image",
}
"""The fields whose coverage is shown, with the heads of their columns."""


def summary_table(summaries: Sequence[RunSummary]) -> Group:
    """Two tables with a row a site, and a row for all where there are several."""
    return Group(_counts(summaries), coverage_table(summaries))


def _counts(summaries: Sequence[RunSummary]) -> Table:
    rows = [
        (
            each.site,
            each.pages_asked,
            each.records - each.revisions,
            each.revisions,
            each.gone,
            each.rejected_total,
            each.failed_total,
            each.pending,
        )
        for each in summaries
    ]
    heads = ("pages asked", "new", "changed", "gone", "rejected", "failed", "pending")
    table = _table("What the crawl did", heads)
    for site, *counts in rows:
        table.add_row(site, *map(str, counts))
    if len(rows) > 1:
        table.add_section()
        table.add_row("all", *(str(sum(column)) for column in list(zip(*rows, strict=True))[1:]))
    return table


def coverage_table(summaries: Sequence[RunSummary]) -> Table:
    """How many of the new records have each field, a row a site, and a row for all where there are several."""
    table = _table("How many of the new records have each field", COVERED_FIELDS.values())
    for each in summaries:
        table.add_row(each.site, *(_percent(each.fields_filled.get(name, 0), each.records) for name in COVERED_FIELDS))
    if len(summaries) > 1:
        records = sum(each.records for each in summaries)
        table.add_section()
        filled = (sum(each.fields_filled.get(name, 0) for each in summaries) for name in COVERED_FIELDS)
        table.add_row("all", *(_percent(count, records) for count in filled))
    return table


def _table(title: str, heads: Iterable[str]) -> Table:
    table = Table(
        title=title, title_justify="left", title_style="bold", box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0)
    )
    table.add_column("site", no_wrap=True)
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    return table


def _percent(count: int, of: int) -> str:
    """A share as a percentage that says 100 only where nothing is missing, and 0 only where all is."""
    if not of:
        return "–"
    if 0 < count < of:
        return f"{min(99, max(1, round(count / of * 100)))}%"
    return "100%" if count else "0%"
