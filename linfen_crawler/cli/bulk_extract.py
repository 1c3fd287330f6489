"""`linfen extract --cluster`: many archives in, parts of records and a manifest out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import ArchiveFile
from linfen_crawler.archive.findings import Finding
from linfen_crawler.cli.extract import Spread
from linfen_crawler.cli.extraction_report import ExtractionReport
from linfen_crawler.cli.messages import refusal, say
from linfen_crawler.missing_extra import MissingExtra, need
from linfen_crawler.operations.byte_progress import byte_progress
from linfen_crawler.operations.dask_cluster import check_cluster, open_cluster
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.page_sources import SavedPage
from linfen_crawler.stores.open_store import open_store
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.bulk_extraction.manifest import Manifest
    from linfen_crawler.bulk_extraction.part import Receipt
    from linfen_crawler.bulk_extraction.run import Progress
    from linfen_crawler.operations.page_sources import Source, Wish

SHAPES = ("jsonl", "parquet")
"""What parts can be."""


def spread_of(cluster: str | None, out: str | None, to: str | None, part_mb: int | None) -> Spread | None:
    """What the options of the command line come to; None where the work is not spread.

    Raises:
        CannotRun: USAGE, one of them is missing, or has no effect.
    """
    if cluster is None:
        for option, value in (("--out", out), ("--to", to), ("--part-mb", part_mb)):
            if value is not None:
                raise refusal(
                    f"{option} is for --cluster, which puts records into parts; without it they go to standard output. "
                    "Leave it out, or name a cluster: --cluster local:2"
                )
        return None
    if out is None:
        raise refusal("--cluster puts the records into parts: say where by --out FOLDER or --out s3://bucket/folder")
    if to is not None and to not in SHAPES:
        raise refusal(f"--to {to!r} is none of {', '.join(SHAPES)}")
    return Spread(cluster, out, to or SHAPES[0], part_mb or 64)


def run_on_cluster(sources: Sequence[Source], wish: Wish, spread: Spread, *, verbose: bool) -> ExitCode:
    """Make the parts that are not there yet, and say what all of them come to.

    Raises:
        CannotRun: The output, the cluster or an option cannot be used, or the work cannot go on.
    """
    if any(isinstance(source, SavedPage) and source.path is None for source in sources):
        raise refusal(
            "standard input cannot be read by other processes: leave --cluster out, or save it and name the file"
        )
    try:
        need("archive", "warcio")
        if spread.to == "parquet":
            need("parquet", "pyarrow")
        store = open_store(spread.out)
    except MissingExtra as missing:
        raise CannotRun(ExitCode.CONFIGURATION, str(missing)) from None
    except StoreFailed as failed:
        raise refusal(f"--out {failed}") from None
    sources = [_absolute(source) for source in sources]
    report = ExtractionReport(say, verbose=verbose, named=())
    notes: set[str] = set()
    total = 2 * sum(source.size for source in sources if not isinstance(source, Finding))
    check_cluster(spread.cluster)

    from linfen_crawler.bulk_extraction.run import BulkRequest, run_bulk_extraction

    with byte_progress(total) as show:
        made: set[int] = set()

        def on_part(receipt: Receipt) -> None:
            made.add(receipt.number)
            _report_part(report, receipt, notes)

        def on_progress(progress: Progress) -> None:
            show(min(total, progress.surveyed + progress.made), progress.records)

        try:
            manifest = run_bulk_extraction(
                BulkRequest(sources, wish, spread.to, store, spread.part_mb << 20),
                lambda: open_cluster(spread.cluster),
                on_part=on_part,
                on_progress=on_progress,
                say=say,
            )
        except KeyboardInterrupt:
            say(f"interrupted: {len(made)} parts were made and are kept; the same command makes the rest")
            return ExitCode.INTERRUPTED
    for number, part in manifest.done.items():
        if number not in made:
            for kind, reason, count in part["findings"]:
                report.add_unnamed(kind, reason, count)
    report.summarize(f"{store.address}/findings has all of them")
    _say_sums(manifest, store.address, len([each for each in sources if isinstance(each, ArchiveFile)]))
    return report.exit_code


def _absolute(source: Source) -> Source:
    """A source under the name that it has for every process, whatever folder that began in."""
    if isinstance(source, ArchiveFile) and isinstance(source.path, Path):
        return replace(source, path=source.path.absolute())
    if isinstance(source, SavedPage) and isinstance(source.path, Path):
        return replace(source, name=str(source.path.absolute()), path=source.path.absolute())
    return source


def _report_part(report: ExtractionReport, receipt: Receipt, notes: set[str]) -> None:
    rest = {(kind, reason): count for kind, reason, count in receipt.findings}
    for finding in receipt.named:
        rest[finding.kind, finding.reason] -= 1
        if finding.kind == "note":
            # Each process says it for itself.
            if finding.message in notes and finding.reason == "no_definition":
                continue
            notes.add(finding.message)
        report.add(finding)
    for (kind, reason), count in rest.items():
        if count:
            report.add_unnamed(kind, reason, count)


def _say_sums(manifest: Manifest, address: str, archives: int) -> None:
    sums = manifest.sums
    parts = sum(part["file"] is not None for part in manifest.done.values())
    other = sum(sums.other.values())
    say(
        f"{address}: {sums.extracted:,} records in {parts:,} parts. {archives:,} archives and saved pages have "
        f"{sums.records:,} = {sums.extracted:,} extracted + {sums.no_article:,} no article + {sums.failed:,} failed "
        f"+ {sums.left_out:,} left out + {other:,} no page"
        + (f"; {sums.damaged:,} damaged stretches" if sums.damaged else "")
        + (f"; {sums.files:,} files not read" if sums.files else "")
    )
