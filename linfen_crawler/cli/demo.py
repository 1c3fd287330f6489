"""`linfen demo`: crawl the built-in replica of all its sites and show what comes out."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

from linfen_crawler.cli.crawl import show_summaries
from linfen_crawler.cli.failure_digest import failure_digest
from linfen_crawler.cli.messages import people, put, refusal, say
from linfen_crawler.cli.sites import all_definitions
from linfen_crawler.operations.exit_codes import ExitCode, gravest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.operations.run_summary import RunSummary

DELAY = 0.05
"""Seconds between two requests to one host of the replica. Live sites get their definitions' 2 s and more."""

SAMPLES = 3
BODY_SHOWN = 60
"""Characters of a sample's body."""

MARK = ".made-by-linfen-demo"
"""Marks a folder that the demo may empty when it runs again."""


def run_demo(output: Path, *, limit: int | None) -> ExitCode:
    """Crawl the replica afresh into `output`; end with the table, sample records on stdout, and the paths of the files.

    Raises:
        CannotRun: `output` holds something that is not the demo's own, or cannot be written.
    """
    _empty(output)

    from linfen_crawler import replica
    from linfen_crawler.operations.crawl import run_crawl
    from linfen_crawler.operations.progress import progress_display

    with replica.spawned() as server:
        definitions = all_definitions(None)
        sites = [definitions[key] for key in replica.SITE_KEYS]
        say(f"A local replica of {len(sites)} news sites runs at {server.address}. No live site is asked.")
        with progress_display(sites) as on_progress:
            summaries = run_crawl(
                sites, limit=limit, output=output, delay=DELAY, replica=server.address, on_progress=on_progress
            )
    show_summaries(summaries)
    for summary in summaries:
        if summary.exit_code is not ExitCode.OK:
            say(failure_digest(summary))
    _show_samples(summaries)
    _show_paths(output, summaries)
    return gravest([summary.exit_code for summary in summaries])


def _empty(output: Path) -> None:
    """Remove what an earlier demo left, and nothing that anybody else made."""
    try:
        if output.is_dir() and any(output.iterdir()):
            if not (output / MARK).is_file():
                raise refusal(f"{output} holds files that are not the demo's. Choose an empty folder by --output")
            shutil.rmtree(output)
        output.mkdir(parents=True, exist_ok=True)
        (output / MARK).touch()
    except OSError as error:
        raise refusal(
            f"cannot write to {output}: {error.strerror or error}. Choose another folder by --output"
        ) from None


def _show_samples(summaries: Sequence[RunSummary]) -> None:
    """Print a record of each of the first sites, a field a line; the body is cut, as the message says."""
    people().print("\n[bold]Sample records[/bold] (a field a line and bodies cut, here only)")
    for summary in [summary for summary in summaries if summary.records][:SAMPLES]:
        with (summary.output / "articles.jsonl").open(encoding="utf-8") as lines:
            record = json.loads(next(lines))
        if record["body"] and len(record["body"]) > BODY_SHOWN:
            record["body"] = record["body"][:BODY_SHOWN] + "…"
        fields = (f"  {json.dumps(name)}: {json.dumps(value, ensure_ascii=False)}" for name, value in record.items())
        put("{\n" + ",\n".join(fields) + "\n}")


def _show_paths(output: Path, summaries: Sequence[RunSummary]) -> None:
    people().print("\n[bold]Files[/bold]")
    for summary in summaries:
        files = [file for file in ("articles.jsonl", "rejected.jsonl", "ledger.db") if (summary.output / file).exists()]
        say(f"{output / summary.site}: {', '.join(files)}, runs/{summary.run_id}.json")
    say(f"\nNext: linfen status --output {output} · linfen sites · linfen crawl --help")
