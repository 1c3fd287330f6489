"""The table that ends a crawl of several sites: what each came to, in English and Chinese; 80 columns wide."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from linfen_crawler.operations.exit_code_words import IN_A_WORD
from linfen_crawler.operations.exit_codes import ExitCode, gravest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.operations.run_summary import RunSummary

_COUNTS = ("new\n新增", "changed\n更新", "rejected\n不收", "failed\n失败", "time\n用时")


def outcome_table(summaries: Sequence[RunSummary]) -> Table:
    """A row a site, in the order given; behind several one for all: sums, the longest time, the gravest end."""
    table = Table(
        title="What became of each site 各站结果",
        title_justify="left",
        title_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=0,  # the box has a space between columns
    )
    table.add_column("site\n网站", no_wrap=True)
    for head in _COUNTS:
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("exit code\n退出码", no_wrap=True)
    rows = [_row(each) for each in summaries]
    for each, (counts, seconds) in zip(summaries, rows, strict=True):
        table.add_row(each.site, *map(str, counts), _duration(seconds), _end(each.exit_code))
    if len(rows) > 1:
        table.add_section()
        sums = (str(sum(column)) for column in zip(*(counts for counts, _ in rows), strict=True))
        longest = max(seconds for _, seconds in rows)
        worst = gravest([each.exit_code for each in summaries])
        table.add_row(f"all 合计 {len(rows)}", *sums, _duration(longest), _end(worst))
    return table


def _row(summary: RunSummary) -> tuple[tuple[int, int, int, int], float]:
    failed = summary.failed_total + sum(summary.lists_failed.values())
    new = summary.records - summary.revisions
    return (new, summary.revisions, summary.rejected_total, failed), summary.seconds


def _duration(seconds: float) -> str:
    return str(timedelta(seconds=round(seconds)))


def _end(code: ExitCode) -> str:
    english, chinese = IN_A_WORD[code]
    return f"{int(code)} {english} {chinese}"
