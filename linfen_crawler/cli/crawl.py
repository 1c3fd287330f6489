"""`linfen crawl`: crawl sites and say what came of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.cli.days import period
from linfen_crawler.cli.messages import people, put, refusal, say
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.cli.summary_table import summary_table
from linfen_crawler.operations.exit_codes import ExitCode, gravest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.operations.run_summary import RunSummary


def run_crawl_command(
    keys: Sequence[str],
    *,
    since: str | None,
    until: str | None,
    limit: int | None,
    sections: Sequence[str],
    ids: str | None = None,
    order: str | None = None,
    archive: bool | None = None,
    archive_media: bool | None = None,
    hours: str | None = None,
    output: Path,
    sites_folder: Path | None,
    as_json: bool,
) -> ExitCode:
    """Crawl the sites with these keys and print one summary each: a table on stderr, or JSON lines on stdout.

    Raises:
        CannotRun: Bad input, before anything is asked.
    """
    first, last = period(since, until)
    if archive is False and archive_media:
        raise refusal("--archive-media keeps files in an archive, which --no-archive forbids. Leave one of them out")
    sites = [definition_of(key, sites_folder) for key in dict.fromkeys(keys)]

    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.operations.progress import progress_display

    with progress_display(sites) as on_progress:
        summaries = run_crawl(
            sites,
            since=first,
            until=last,
            limit=limit,
            sections=sections,
            ids=ids,
            order=order,
            output=output,
            archive=archive,
            archive_media=archive_media,
            hours=hours,
            on_progress=on_progress,
        )
    report_summaries(summaries, as_json=as_json)
    return gravest([summary.exit_code for summary in summaries])


def report_summaries(summaries: Sequence[RunSummary], *, as_json: bool) -> None:
    """Print what the runs did, and the error of each that ended early."""
    if as_json:
        for summary in summaries:
            put(json.dumps(summary.to_json(), ensure_ascii=False))
    else:
        people().print(summary_table(summaries))
        for summary in summaries:
            if summary.archived:
                say(f"{summary.site}: {summary.archived} answers archived in {summary.output / 'archive'}")
    for summary in summaries:
        if summary.walls:
            kinds = ", ".join(f"{kind} {count}" for kind, count in summary.walls.items())
            say(f"{summary.site}: answers that were a wall and no page ({kinds}); never bypassed: docs/operations.md")
        if summary.error:
            say(f"{summary.site}: {summary.error}")
