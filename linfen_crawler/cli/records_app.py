"""The commands on records that are there, and their help; each module is imported only when its command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.options import (  # noqa: TC001 - typer reads annotations
    AsJson,
    LedgerOption,
    Output,
    Regions,
    Since,
    SitesFolder,
    Until,
)

records_app = typer.Typer(rich_markup_mode="markdown")
Reposts = Annotated[
    bool,
    typer.Option(
        "--reposts",
        help="With the articles that came out several times, found as docs/reposts.md says; needs numpy.",
    ),
]


@records_app.command()
def export(
    to: Annotated[str, typer.Option("--to", metavar="SHAPE", help="jsonl, csv, parquet, sqlite or schemaorg.")],
    site: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Only this site's records; may be given more than once.")
    ] = None,
    region: Regions = None,
    since: Since = None,
    until: Until = None,
    fields: Annotated[
        str | None, typer.Option(metavar="A,B,…", help="Only these fields, in this order; docs/record.md names them.")
    ] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(
            metavar="CONDITION",
            help="Only records with `source=临汾日报`, `authors~李`, `publish_time>=2022-10`, `page_count>1`, "
            "`photographers!=` …; of several all must hold. docs/analysis.md has the whole language.",
        ),
    ] = None,
    revisions: Annotated[
        str, typer.Option(metavar="WHICH", help="`current`: of each article the last state; `all`: every one.")
    ] = "current",
    gone: Annotated[
        str, typer.Option(metavar="WHAT", help="`keep` or `drop` the articles that have vanished from their site.")
    ] = "keep",
    out: Annotated[
        str | None,
        typer.Option(
            metavar="PATH|s3://…",
            help="The file (for Parquet the folder) to make or replace; by default in `output/exports/`. "
            "A name that ends in `.gz` is compressed.",
        ),
    ] = None,
    bom: Annotated[
        bool | None,
        typer.Option(
            "--bom/--no-bom",
            help="CSV: with the mark by which Excel knows UTF-8 (as it is), or without.",
            show_default=False,
        ),
    ] = None,
    with_reposts: Reposts = False,
    output: Output = Path("output"),
    sites: SitesFolder = None,
) -> None:
    """Export records for other programs: JSONL, CSV, Parquet, SQLite with search, schema.org.

    An earlier export stays until the new one is whole. Beside it `datapackage.json` says what it holds; how to go on
    with pandas, DuckDB, Polars and Datasette is in docs/analysis.md.

    Example: `linfen export --to csv --site lfxww --since 2022-10-01 --fields title,publish_time,source,body`
    """
    from linfen_crawler.cli.export import run_export_command

    raise typer.Exit(
        run_export_command(
            to,
            sites=site or [],
            regions=region or [],
            since=since,
            until=until,
            fields=fields,
            where=where or [],
            revisions=revisions,
            gone=gone,
            out=out,
            bom=bom,
            with_reposts=with_reposts,
            output=output,
            sites_folder=sites,
        )
    )


@records_app.command()
def search(
    words: Annotated[
        list[str],
        typer.Argument(metavar="WORDS…", help='What an article must hold, all of it; `"a phrase"` in quotes.'),
    ],
    db: Annotated[
        Path | None,
        typer.Option("--db", metavar="PATH", help="The SQLite export; by default `output/exports/articles.db`."),
    ] = None,
    site: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Only this site's; may be given more than once.")
    ] = None,
    region: Regions = None,
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only articles published since this day.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many articles at most, the latest first.")] = 20,
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Search titles and texts of a SQLite export (`linfen export --to sqlite`), also for a single character.

    Example: `linfen search 家庭医生 签约 --site lfxww --since 2022-10-01`
    """
    from linfen_crawler.cli.search import run_search

    raise typer.Exit(
        run_search(
            words,
            database=db,
            sites=site or [],
            regions=region or [],
            since=since,
            limit=limit,
            output=output,
            sites_folder=sites,
            as_json=as_json,
        )
    )


@records_app.command()
def schema(
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="json (JSON Schema), parquet, sql or markdown.")
    ] = "json",
) -> None:
    """Print the schema of a record: every field with its type, as all files have it.

    Example: `linfen schema --format sql`
    """
    from linfen_crawler.cli.schema import run_schema

    raise typer.Exit(run_schema(form))


@records_app.command()
def reposts(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites' records.")] = None,
    region: Regions = None,
    since: Since = None,
    until: Until = None,
    between_sites: Annotated[
        bool, typer.Option("--between-sites", help="Only articles that several sites have.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many, the most often published first.")] = None,
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """List articles that came out several times, also lightly reworked: how often, where first, on which sites.

    How they are found is in docs/reposts.md.

    Example: `linfen reposts lfxww lf_sxgov --since 2022-10-01 --between-sites`
    """
    from linfen_crawler.cli.reposts import run_reposts

    raise typer.Exit(
        run_reposts(
            site or [],
            regions=region or [],
            sites_folder=sites,
            since=since,
            until=until,
            between_sites=between_sites,
            limit=limit,
            output=output,
            as_json=as_json,
        )
    )


@records_app.command()
def report(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites.")] = None,
    region: Regions = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="The page to make or replace.")] = Path("report.html"),
    since: Since = None,
    until: Until = None,
    with_reposts: Reposts = False,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
    sites: SitesFolder = None,
) -> None:
    """Make a page to look at, in Chinese and English: what was published, how whole the records are, how crawls went.

    One file that opens in any browser and loads nothing. Every chart is explained in docs/report.md.

    Example: `linfen report lfxww --since 2022-10-01 --out report.html`
    """
    from linfen_crawler.cli.report import run_report

    raise typer.Exit(
        run_report(
            site or [],
            regions=region or [],
            out=out,
            since=since,
            until=until,
            with_reposts=with_reposts,
            output=output,
            sites_folder=sites,
            ledger=ledger,
        )
    )
