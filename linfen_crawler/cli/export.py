"""`linfen export`: records in the shapes that other programs open."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from linfen_crawler.cli.chosen_sites import chosen_keys
from linfen_crawler.cli.days import period
from linfen_crawler.cli.messages import refusal, say
from linfen_crawler.cli.sites import all_definitions
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.output_folder import crawled_sites
from linfen_crawler.operations.output_plan import store_at
from linfen_crawler.stores.open_store import is_address

if TYPE_CHECKING:
    from collections.abc import Sequence


def run_export_command(
    to: str,
    *,
    sites: Sequence[str],
    regions: Sequence[str] = (),
    since: str | None,
    until: str | None,
    fields: str | None,
    where: Sequence[str],
    revisions: str,
    gone: str,
    out: str | None,
    bom: bool | None,
    with_reposts: bool,
    output: Path,
    sites_folder: Path | None,
) -> ExitCode:
    """Make an export and say what it holds.

    Raises:
        CannotRun: Bad input, a missing library, or files that cannot be read or written.
    """
    from linfen_crawler.exporters.shapes import SHAPES
    from linfen_crawler.exporters.stored_lines import Gone, Revisions, Selection
    from linfen_crawler.operations.export import ExportRequest, run_export

    first, last = period(since, until)
    if bom is not None and to != "csv":
        raise refusal(f"--bom and --no-bom are for --to csv; {to} has no byte order mark")
    place, _, name = (out or "").rstrip("/").rpartition("/")
    store = store_at(place) if out is not None and is_address(out) else None
    if out is not None and is_address(out) and store is None:
        raise refusal(f"--out {out} names no file in a bucket: write it as s3://bucket/folder/articles.csv")
    if regions:
        crawled = crawled_sites(output, "articles.jsonl")
        sites = chosen_keys(sites, regions, sites_folder, crawled=crawled, output=output)
    request = ExportRequest(
        to=_one_of("--to", to, list(SHAPES)),
        output=output,
        sites=sites,
        selection=Selection(
            revisions=_one_of("--revisions", revisions, get_args(Revisions)),  # type: ignore[arg-type]
            gone=_one_of("--gone", gone, get_args(Gone)),  # type: ignore[arg-type]
            since=first,
            until=last,
        ),
        fields=None if fields is None else [name.strip() for name in fields.split(",")],
        where=where,
        out=Path(out) if out is not None and store is None else None,
        bom=bom is not False,
        with_reposts=with_reposts,
        command=shlex.join(["linfen", *sys.argv[1:]]),
    )
    if store is None:
        report = run_export(request, all_definitions(sites_folder))
    else:
        from linfen_crawler.operations.export_to_store import export_to_store

        report = export_to_store(request, all_definitions(sites_folder), store, name)
    shown, package = (report.place, report.package) if store is None else (out, report.package.name)
    say(
        f"{shown}: {report.records:,} records of {report.sites} site{'' if report.sites == 1 else 's'}, "
        f"{report.bytes / 1e6:,.1f} MB, described in {package}"
    )
    if not report.records:
        say("No record meets what was asked for; leave out a --where, --site, --region, --since or --until to see more")
    return ExitCode.OK


def _one_of(option: str, value: str, known: Sequence[str]) -> str:
    if value not in known:
        raise refusal(f"{option} {value!r} is none of {', '.join(known)}")
    return value
