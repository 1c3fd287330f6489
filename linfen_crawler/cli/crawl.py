"""`linfen crawl`: crawl sites and say what came of it."""

from __future__ import annotations

import contextlib
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linfen_crawler.cli.chosen_sites import chosen_sites
from linfen_crawler.cli.crawl_on_cluster import crawl_on_cluster
from linfen_crawler.cli.days import duration, period
from linfen_crawler.cli.failure_digest import failure_digest, is_worth_saying, refusal_digest
from linfen_crawler.cli.messages import ReaderGone, people, put, refusal, say
from linfen_crawler.cli.outcome_table import outcome_table
from linfen_crawler.cli.sites import all_definitions
from linfen_crawler.cli.summary_table import coverage_table, summary_table
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.operations.output_plan import store_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.operations.run_summary import RunSummary


def run_crawl_command(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    every: bool = False,
    stop_after: str | None = None,
    cluster: str | None = None,
    since: str | None,
    until: str | None,
    limit: int | None,
    sections: Sequence[str],
    ids: str | None = None,
    order: str | None = None,
    archive: bool | None = None,
    archive_media: bool | None = None,
    hours: str | None = None,
    ledger: str | None = None,
    output: str,
    work: Path,
    sites_folder: Path | None,
    as_json: bool,
    table: bool = False,
    quiet: bool = False,
    verbose: bool = False,
    log_file: Path | None = None,
    log_level: str | None = None,
    log_format: str | None = None,
) -> ExitCode:
    """Crawl the sites with these keys, and those of these places. On a terminal there are progress and tables.

    Without a terminal, or quiet, nothing is said on stderr but of what did not go well, once, at the end; with `table`
    the table of all sites, too. With `verbose` the log is there in place of the progress. `as_json` puts the summaries
    on stdout in any case.
    """
    silent = quiet or not (verbose or sys.stderr.isatty())
    try:
        summaries = _crawl(
            keys,
            regions=regions,
            every=every,
            stop_after=stop_after,
            cluster=cluster,
            since=since,
            until=until,
            limit=limit,
            sections=sections,
            ids=ids,
            order=order,
            archive=archive,
            archive_media=archive_media,
            hours=hours,
            ledger=ledger,
            output=output,
            work=work,
            sites_folder=sites_folder,
            log=(log_file, log_level, log_format, None if silent else "INFO" if verbose else "ERROR"),
            show_progress=not (silent or verbose),
        )
    except CannotRun as reason:
        say(refusal_digest(reason.exit_code, str(reason)))
        return reason.exit_code
    shown = not (silent or as_json)
    if shown:
        show_summaries(summaries, counts=len(summaries) == 1)
    for summary in summaries:
        if is_worth_saying(summary):
            say(failure_digest(summary))
    if table or (shown and len(summaries) > 1):
        people().print(outcome_table(summaries))
    code = gravest([summary.exit_code for summary in summaries])
    try:
        for summary in summaries if as_json else ():
            put(json.dumps(summary.to_json(), ensure_ascii=False))
    except ReaderGone as gone:
        gone.exit_code = code
        raise
    return code


def _crawl(
    keys: Sequence[str],
    *,
    regions: Sequence[str],
    every: bool,
    stop_after: str | None,
    cluster: str | None,
    since: str | None,
    until: str | None,
    limit: int | None,
    sections: Sequence[str],
    ids: str | None,
    order: str | None,
    archive: bool | None,
    archive_media: bool | None,
    hours: str | None,
    ledger: str | None,
    output: str,
    work: Path,
    sites_folder: Path | None,
    log: tuple[Path | None, str | None, str | None, str | None],
    show_progress: bool,
) -> list[RunSummary]:
    first, last = period(since, until)
    if archive is False and archive_media:
        raise refusal("--archive-media keeps files in an archive, which --no-archive forbids. Leave one of them out")
    if every and (keys or regions):
        raise refusal("--all means every site: leave out the keys and --region, or --all")
    if not (keys or regions or every):
        raise refusal(
            "which sites? Name them (linfen crawl lfxww), or a place (linfen crawl --region 临汾), or take all of "
            "them (linfen crawl --all): see linfen sites"
        )
    sites = list(all_definitions(sites_folder).values()) if every else chosen_sites(keys, regions, sites_folder)
    seconds = duration("--stop-after", stop_after)
    store = store_at(output)
    wish: dict[str, Any] = {
        "since": first,
        "until": last,
        "limit": limit,
        "sections": list(sections),
        "ids": ids,
        "order": order,
        "archive": archive,
        "archive_media": archive_media,
        "hours": hours,
        "ledger": ledger,
    }
    if cluster is not None:
        if log[0] is not None:
            raise refusal("--cluster writes each site's log to the site's own folder: leave out --log-file")
        return crawl_on_cluster(
            cluster,
            sites,
            Path(output) if store is None else work,
            {**wish, "log_level": log[1], "log_format": log[2], "publish_to": store and store.text},
            stop_after=seconds,
            show_progress=show_progress,
        )

    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.operations.progress import progress_display

    file, level, form, on_stderr = log
    with progress_display(sites) if show_progress else contextlib.nullcontext() as on_progress:
        return run_crawl(
            sites,
            **wish,
            output=Path(output) if store is None else work,
            publish_to=store,
            stop_after=seconds,
            on_progress=on_progress,
            log_file=file,
            log_level=level,
            log_format=form,
            log_on_stderr=on_stderr,
        )


def show_summaries(summaries: Sequence[RunSummary], *, counts: bool = True) -> None:
    """Print what the runs did, as a table of counts, where it is wanted, and one of how full each field is."""
    people().print(summary_table(summaries) if counts else coverage_table(summaries))
    for summary in summaries:
        if summary.archived:
            say(f"{summary.site}: {summary.archived} answers archived in {summary.output / 'archive'}")
        if summary.walls:
            kinds = ", ".join(f"{kind} {count}" for kind, count in summary.walls.items())
            say(f"{summary.site}: answers that were a wall and no page ({kinds}); never bypassed: docs/operations.md")
