"""The commands and their help. Each module is imported only when its command runs, so that `--help` starts at once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.alarms_app import alarms_app
from linfen_crawler.cli.archive_app import archive_app
from linfen_crawler.cli.ledger_app import ledger_app
from linfen_crawler.cli.operator_app import operator_app
from linfen_crawler.cli.options import (  # noqa: TC001 - typer reads annotations
    AsJson,
    LedgerOption,
    Output,
    OutputOrStore,
    Regions,
    Since,
    SitesFolder,
    Until,
    Work,
)
from linfen_crawler.cli.records_app import records_app
from linfen_crawler.cli.sites_app import sites_app
from linfen_crawler.cli.stores_app import stores_app
from linfen_crawler.operations.exit_code_words import OF_A_CRAWL, exit_codes_epilog
from linfen_crawler.version import __version__

app = typer.Typer(
    name="linfen",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Crawl regional Chinese news sites into exact JSONL, and extract articles from saved pages.",
    epilog=exit_codes_epilog(),
)
app.add_typer(records_app)
app.add_typer(stores_app)
app.add_typer(operator_app)
app.add_typer(sites_app, name="sites")
app.add_typer(archive_app, name="archive")
app.add_typer(alarms_app, name="alarms")
app.add_typer(ledger_app, name="ledger")


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"linfen-crawler {__version__}")
        raise typer.Exit


def _debug(wanted: bool) -> None:
    if wanted:
        os.environ["LINFEN_DEBUG"] = "1"  # for `main`, which is above all commands


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
    debug: Annotated[
        bool,
        typer.Option("--debug", callback=_debug, envvar="LINFEN_DEBUG", help="Show the traceback of a defect of ours."),
    ] = False,
) -> None:
    """Nothing of its own: the options before the command."""


@app.command(epilog=exit_codes_epilog(OF_A_CRAWL))
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


@app.command(epilog=exit_codes_epilog(OF_A_CRAWL))
def crawl(
    site: Annotated[
        list[str] | None, typer.Argument(metavar="[SITE…]", help="Keys of the sites; `linfen sites` lists them.")
    ] = None,
    region: Regions = None,
    every: Annotated[bool, typer.Option("--all", help="All sites that `linfen sites` lists.")] = False,
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
    stop_after: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="End in good order after this time, `90m`, `6h`, `2h30m`; what is left stays pending.",
            show_default=False,
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="local:N|tcp://HOST:PORT",
            help="Give each site to one of N processes, or to the workers of a Dask scheduler, those first that were "
            "not crawled for longest: docs/scale.md.",
            show_default=False,
        ),
    ] = None,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help="Say nothing but what failed, as without a terminal.")
    ] = False,
    table: Annotated[
        bool,
        typer.Option(
            "--table", help="End with the table of all sites also without a terminal or with --quiet, on stderr."
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", help="Show the log on stderr, too, in place of the progress.")
    ] = False,
    log_file: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            envvar="LINFEN_LOG_FILE",
            help="Log to this file in place of `output/SITE/crawl.log`.",
        ),
    ] = None,
    log_level: Annotated[
        str | None,
        typer.Option(
            metavar="LEVEL",
            help="DEBUG, INFO, WARNING, ERROR or CRITICAL; else as LINFEN_LOG_LEVEL has it, or INFO.",
        ),
    ] = None,
    log_format: Annotated[
        str | None,
        typer.Option(
            metavar="FORMAT",
            help="`text`, or `json`: an object a line; else as LINFEN_LOG_FORMAT has it, or `text`.",
        ),
    ] = None,
    output: OutputOrStore = "output",
    work: Work = Path("output"),
    ledger: LedgerOption = None,
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Crawl sites: what is new becomes a line in `output/SITE/articles.jsonl`; a second run adds nothing twice.

    Set LINFEN_CONTACT to your web or mail address first: it goes into the User-Agent, so that a site can reach you.

    Without a terminal (cron) it says nothing unless something failed. The log is `output/SITE/crawl.log`, what the run
    did stands in `output/SITE/runs/`: `linfen runs`.

    Several sites are crawled side by side, each at its own pace; what stops one stops no other. The exit code is that
    of the worst, and a table of all of them comes last.

    Example: `linfen crawl lfxww --since 2022-10-01 --section linfen/shizheng --limit 100`

    Example: `linfen crawl --region 临汾`

    Example: `linfen crawl --all --cluster local:4 --stop-after 6h --ledger postgresql://crawler@db/linfen`

    Example: `linfen crawl lfxww --archive --output s3://bucket/news --work /var/lib/linfen`
    """
    from linfen_crawler.cli.crawl import run_crawl_command

    raise typer.Exit(
        run_crawl_command(
            site or [],
            regions=region or [],
            every=every,
            stop_after=stop_after,
            cluster=cluster,
            since=since,
            until=until,
            limit=limit,
            sections=section or [],
            ids=ids,
            order=order,
            archive=archive,
            archive_media=archive_media,
            hours=hours,
            ledger=ledger,
            output=output,
            work=work,
            sites_folder=sites,
            as_json=as_json,
            table=table,
            quiet=quiet,
            verbose=verbose,
            log_file=log_file,
            log_level=log_level,
            log_format=log_format,
        )
    )


@app.command()
def extract(
    path: Annotated[
        list[str],
        typer.Argument(
            metavar="PATH…",
            help="HTML files, plain-text captures, WARC, ARC and WACZ files, folders of these, `s3://…` for a store, "
            "or `-` for stdin.",
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
    cluster: Annotated[
        str | None,
        typer.Option(
            metavar="local:N|tcp://HOST:PORT",
            help="Spread the work over N processes, or over the workers of a Dask scheduler, and put the records into "
            "parts; started again, go on where it stopped. See docs/scale.md.",
        ),
    ] = None,
    out: Annotated[
        str | None,
        typer.Option(metavar="FOLDER|s3://…", help="With --cluster: where parts and manifest.json go."),
    ] = None,
    to: Annotated[
        str | None, typer.Option(metavar="jsonl|parquet", help="With --cluster: what the parts are; jsonl by default.")
    ] = None,
    part_mb: Annotated[
        int | None,
        typer.Option(min=1, help="With --cluster: about how many megabytes of archives make one part; 64 by default."),
    ] = None,
    sites: SitesFolder = None,
) -> None:
    """Extract articles from saved pages and web archives: one JSON line each on stdout. No site is asked.

    An archive of our own crawls gives the records of the crawl again, in their order; of any other one (wget, Heritrix,
    Browsertrix, Common Crawl …) every HTML page with status 200 is tried. Reading archives needs `pip install
    'linfen-crawler[archive]'`; see docs/archive.md.

    Example: `linfen extract saved-pages/ article.html > articles.jsonl`

    Example: `linfen extract output/lfxww/archive/ > again.jsonl`

    Example: `linfen extract CC-NEWS-*.warc.gz --hosts lfxww.com,sxrb.com > articles.jsonl`

    Example: `linfen extract output/ --cluster local:8 --to parquet --out again/`

    Example: `linfen extract s3://bucket/news --cluster tcp://10.0.0.5:8786 --out s3://bucket/again`
    """
    from linfen_crawler.cli.bulk_extract import spread_of
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
            spread=spread_of(cluster, out, to, part_mb),
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
    region: Regions = None,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Account for every address: discovered = stored + rejected + failed + pending.

    Example: `linfen status lfxww --json`

    Example: `linfen status --region 临汾`
    """
    from linfen_crawler.cli.status import run_status

    raise typer.Exit(
        run_status(site or [], regions=region or [], output=output, sites_folder=sites, as_json=as_json, ledger=ledger)
    )


@app.command()
def runs(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites.")] = None,
    region: Regions = None,
    last: Annotated[int, typer.Option(min=1, help="So many runs of each site, the latest ones.")] = 10,
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """List past runs: when each began, how long it took, how it ended, what it stored and what failed.

    Example: `linfen runs lfxww --last 1 --json`

    Example: `linfen runs --region 临汾 --last 1`
    """
    from linfen_crawler.cli.runs import run_runs

    raise typer.Exit(
        run_runs(site or [], regions=region or [], output=output, sites_folder=sites, last=last, as_json=as_json)
    )


@app.command()
def history(
    url: Annotated[str, typer.Argument(metavar="URL", help="The article's address, in any form that the site has.")],
    output: Output = Path("output"),
    ledger: LedgerOption = None,
    sites: SitesFolder = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the records themselves, a JSON line each.")] = False,
) -> None:
    """Show the revisions of an article: when each was fetched, and what changed in it.

    Example: `linfen history http://www.lfxww.com/linfen/shizheng/2702756.html`
    """
    from linfen_crawler.cli.history import run_history

    raise typer.Exit(run_history(url, output=output, sites_folder=sites, as_json=as_json, ledger=ledger))
