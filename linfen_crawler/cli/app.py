"""The commands and their help. Each module is imported only when its command runs, so that `--help` starts at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.archive_app import archive_app
from linfen_crawler.cli.options import AsJson, Output, Since, SitesFolder, Until  # noqa: TC001 - typer reads annotations
from linfen_crawler.version import __version__

app = typer.Typer(
    name="linfen",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Crawl regional Chinese news sites into exact JSONL, and extract articles from saved pages.",
    epilog="Exit codes: 0 ok · 1 a defect of ours · 2 usage · 3 some pages failed · 5 site unreachable · 6 output not "
    "writable · 7 archive damaged · 78 bad configuration · 130/143 stopped by a signal. All of them: "
    "docs/operations.md.",
)
sites_app = typer.Typer(rich_markup_mode="markdown")
app.add_typer(sites_app, name="sites")
app.add_typer(archive_app, name="archive")
ledger_app = typer.Typer(rich_markup_mode="markdown", no_args_is_help=True, help="Mend the account of every address.")
app.add_typer(ledger_app, name="ledger")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"linfen-crawler {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Nothing of its own: the options before the command."""


@app.command()
def demo(
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the demo writes.")] = Path(
        "output/demo"
    ),
    limit: Annotated[int | None, typer.Option(min=1, help="At most this many articles of each site.")] = None,
) -> None:
    """Crawl the built-in replica of the sites and show what comes out. Needs no network; takes under two minutes.

    Example: `linfen demo --limit 20`
    """
    from linfen_crawler.cli.demo import run_demo

    raise typer.Exit(run_demo(output, limit=limit))


@app.command()
def crawl(
    site: Annotated[list[str], typer.Argument(metavar="SITE…", help="Keys of the sites; `linfen sites` lists them.")],
    since: Since = None,
    until: Until = None,
    limit: Annotated[int | None, typer.Option(min=1, help="Stop after this many new records of each site.")] = None,
    section: Annotated[
        list[str] | None,
        typer.Option(
            metavar="PATH", help="Only this section, for example `linfen/shizheng`; may be given more than once."
        ),
    ] = None,
    ids: Annotated[
        str | None,
        typer.Option(metavar="A-B", help="Back-fill by the site's own numbers, `2700000-2703000`; no list is read."),
    ] = None,
    order: Annotated[
        str | None, typer.Option(metavar="ORDER", help="For --ids: `newest` (as without it) or `oldest` numbers first.")
    ] = None,
    archive: Annotated[
        bool | None,
        typer.Option(
            "--archive/--no-archive",
            help="Keep every answer as it came, in WARC files in `output/SITE/archive`.",
            show_default=False,
        ),
    ] = None,
    archive_media: Annotated[
        bool | None,
        typer.Option(
            "--archive-media/--no-archive-media",
            help="Keep the articles' pictures and style sheets there, too: pages replay as they looked.",
            show_default=False,
        ),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option(
            metavar="A-B",
            help="Ask only in these hours of China, `22:00-06:00`; then the run ends, and the rest stays pending.",
            show_default=False,
        ),
    ] = None,
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Crawl sites: what is new becomes a line in `output/SITE/articles.jsonl`; a second run adds nothing twice.

    Set LINFEN_CONTACT to your web or mail address first: it goes into the User-Agent, so that a site can reach you.

    Example: `linfen crawl lfxww --since 2022-10-01 --section linfen/shizheng --limit 100`
    """
    from linfen_crawler.cli.crawl import run_crawl_command

    raise typer.Exit(
        run_crawl_command(
            site,
            since=since,
            until=until,
            limit=limit,
            sections=section or [],
            ids=ids,
            order=order,
            archive=archive,
            archive_media=archive_media,
            hours=hours,
            output=output,
            sites_folder=sites,
            as_json=as_json,
        )
    )


@app.command()
def extract(
    path: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="HTML files, plain-text captures, WARC, ARC and WACZ files, folders of these, or `-` for stdin.",
        ),
    ],
    site: Annotated[
        str | None,
        typer.Option(
            metavar="KEY",
            help="Saved pages: try this site's layouts before the general rules. Archives: only this site's pages.",
        ),
    ] = None,
    hosts: Annotated[
        str | None,
        typer.Option(metavar="HOST,…", help="Archives: only pages of these hosts and of hosts below them."),
    ] = None,
    every_page: Annotated[
        bool,
        typer.Option(
            "--every-page",
            help="Archives of our own crawls: every HTML page, not only those that the crawl took for articles.",
        ),
    ] = False,
    url: Annotated[
        str | None, typer.Option(help="The page's address: completes links and gives the id. For a single page only.")
    ] = None,
    fetched_at: Annotated[
        str | None,
        typer.Option(metavar="TIME", help="When it was saved, ISO 8601 with zone: relative times count from it."),
    ] = None,
    jobs: Annotated[
        int | None, typer.Option(min=1, help="On so many cores; all by default. The output is the same.")
    ] = None,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Name every page of an archive that gives no record.")
    ] = False,
    sites: SitesFolder = None,
) -> None:
    """Extract articles from saved pages and web archives: one JSON line each on stdout. No network is used.

    An archive of our own crawls gives the records of the crawl again, in their order; of any other one (wget, Heritrix,
    Browsertrix, Common Crawl …) every HTML page with status 200 is tried. Reading archives needs `pip install
    'linfen-crawler[archive]'`; see docs/archive.md.

    Example: `linfen extract saved-pages/ article.html > articles.jsonl`

    Example: `linfen extract output/lfxww/archive/ > again.jsonl`

    Example: `linfen extract CC-NEWS-*.warc.gz --hosts lfxww.com,sxrb.com > articles.jsonl`
    """
    from linfen_crawler.cli.extract import run_extract

    raise typer.Exit(
        run_extract(
            path,
            site_key=site,
            url=url,
            fetched_at=fetched_at,
            sites_folder=sites,
            hosts=hosts,
            every_page=every_page,
            jobs=jobs,
            verbose=verbose,
        )
    )


@app.command()
def explain(
    page: Annotated[
        str, typer.Argument(metavar="PAGE|URL", help="A saved page, `-` for stdin, or an address: asked for once.")
    ],
    url: Annotated[
        str | None, typer.Option(help="The address of a saved page: completes links, names its site.")
    ] = None,
    site: Annotated[
        str | None, typer.Option(metavar="KEY", help="Use this site's layouts, whatever the address is.")
    ] = None,
    general: Annotated[
        bool, typer.Option("--general", help="Use no layouts: only the rules that know no site.")
    ] = False,
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Explain a record: every field with its raw string, the rule that won, and the candidates that lost.

    An address is asked for as in a crawl: LINFEN_CONTACT must be set, robots.txt is obeyed, no redirect is followed.

    Example: `linfen explain http://www.lfxww.com/2022/szrszh/2702756.html`
    """
    from linfen_crawler.cli.explain import run_explain

    raise typer.Exit(run_explain(page, url=url, site_key=site, general=general, sites_folder=sites, as_json=as_json))


@app.command()
def status(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites.")] = None,
    output: Output = Path("output"),
    as_json: AsJson = False,
) -> None:
    """Account for every address: discovered = stored + rejected + failed + pending.

    Example: `linfen status lfxww --json`
    """
    from linfen_crawler.cli.status import run_status

    raise typer.Exit(run_status(site or [], output=output, as_json=as_json))


@app.command()
def history(
    url: Annotated[str, typer.Argument(metavar="URL", help="The article's address, in any form that the site has.")],
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records themselves, a JSON line each.")] = False,
) -> None:
    """Show the revisions of an article: when each was fetched, and what changed in it.

    Example: `linfen history http://www.lfxww.com/linfen/shizheng/2702756.html`
    """
    from linfen_crawler.cli.history import run_history

    raise typer.Exit(run_history(url, output=output, sites_folder=sites, as_json=as_json))


@app.command()
def export(
    to: Annotated[str, typer.Option("--to", metavar="SHAPE", help="jsonl, csv, parquet, sqlite or schemaorg.")],
    site: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="Only this site's records; may be given more than once.")
    ] = None,
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
        Path | None,
        typer.Option(
            metavar="PATH",
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
            since=since,
            until=until,
            fields=fields,
            where=where or [],
            revisions=revisions,
            gone=gone,
            out=out,
            bom=bom,
            output=output,
            sites_folder=sites,
        )
    )


@app.command()
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
    since: Annotated[str | None, typer.Option(metavar="DATE", help="Only articles published since this day.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="So many articles at most, the latest first.")] = 20,
    output: Output = Path("output"),
    as_json: AsJson = False,
) -> None:
    """Search titles and texts of a SQLite export (`linfen export --to sqlite`), also for a single character.

    Example: `linfen search 家庭医生 签约 --site lfxww --since 2022-10-01`
    """
    from linfen_crawler.cli.search import run_search

    raise typer.Exit(
        run_search(words, database=db, sites=site or [], since=since, limit=limit, output=output, as_json=as_json)
    )


@app.command()
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


@app.command()
def reposts(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites' records.")] = None,
    since: Since = None,
    until: Until = None,
    between_sites: Annotated[
        bool, typer.Option("--between-sites", help="Only articles that several sites have.")
    ] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="Only so many, the most often published first.")] = None,
    output: Output = Path("output"),
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
            since=since,
            until=until,
            between_sites=between_sites,
            limit=limit,
            output=output,
            as_json=as_json,
        )
    )


@ledger_app.command("rebuild")
def ledger_rebuild(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site's key.")],
    output: Output = Path("output"),
    sites: SitesFolder = None,
) -> None:
    """Make a site's ledger anew from its files alone; the next run finds again what is still to be asked for.

    Example: `linfen ledger rebuild lfxww`
    """
    from linfen_crawler.cli.ledger import run_rebuild

    raise typer.Exit(run_rebuild(site, output=output, sites_folder=sites))


@sites_app.callback(invoke_without_command=True)
def sites_list(context: typer.Context, sites: SitesFolder = None, as_json: AsJson = False) -> None:
    """List the sites that can be crawled.

    Example: `linfen sites --json`
    """
    if context.invoked_subcommand is None:
        from linfen_crawler.cli.sites import list_sites

        raise typer.Exit(list_sites(sites, as_json=as_json))


@sites_app.command("show")
def sites_show(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The site's key.")], sites: SitesFolder = None
) -> None:
    """Print one site's definition as JSON, with what it takes from its family.

    Example: `linfen sites show lfxww`
    """
    from linfen_crawler.cli.sites import show_site

    raise typer.Exit(show_site(key, sites))


@sites_app.command("validate")
def sites_validate(
    file: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE…]", help="Definition files, or folders of them; without one, all that would be loaded."
        ),
    ] = None,
    sites: SitesFolder = None,
) -> None:
    """Check definitions: exit 0 if all are right, 2 with every problem named if not.

    Example: `linfen sites validate my-sites/mytown.toml`
    """
    from linfen_crawler.cli.sites import validate_sites

    raise typer.Exit(validate_sites(file or [], sites))
