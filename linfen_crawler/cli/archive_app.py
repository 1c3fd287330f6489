"""The commands of `linfen archive` and their help; each module is imported only when its command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.options import AsJson, Output, Regions, SitesFolder, local_folder

archive_app = typer.Typer(
    rich_markup_mode="markdown",
    no_args_is_help=True,
    help="Index, pack, check, show and salvage what `linfen crawl --archive` keeps. Needs `pip install "
    "'linfen-crawler[archive]'`.",
)

OutputWithoutLetter = Annotated[
    Path,
    typer.Option(
        "--output",
        metavar="DIR",
        envvar="LINFEN_OUTPUT",
        help="The folder that holds what is crawled.",
        parser=local_folder,
    ),
]
ArchiveTargets = Annotated[
    list[str] | None, typer.Argument(metavar="SITE…|FILE…", help="Keys of sites, or WARC files and WACZ packages.")
]


@archive_app.command("index")
def archive_index(
    target: ArchiveTargets = None,
    region: Regions = None,
    to: Annotated[
        Path | None, typer.Option("--to", "-o", metavar="FILE", help="For files: the index, in place of stdout.")
    ] = None,
    output: OutputWithoutLetter = Path("output"),
    sites: SitesFolder = None,
) -> None:
    """Index captures as CDXJ, as pywb reads it: a site's into `output/SITE/archive/index.cdxj`, files' onto stdout.

    Example: `linfen archive index lfxww`
    """
    from linfen_crawler.cli.archive import run_index
    from linfen_crawler.cli.archive_targets import with_regions

    targets = with_regions(target or [], region or [], sites, output, command="index")
    raise typer.Exit(run_index(targets, to=to, output=output))


@archive_app.command("wacz")
def archive_wacz(
    site: Annotated[list[str] | None, typer.Argument(metavar="SITE…", help="Keys of the sites.")] = None,
    region: Regions = None,
    period: Annotated[
        str | None,
        typer.Option(metavar="PERIOD", help="One package for each `month` (as without it), `year`, or for `all`."),
    ] = None,
    since: Annotated[
        str | None, typer.Option(metavar="DATE", help="One package of the files that begin on or after this day, UTC.")
    ] = None,
    until: Annotated[
        str | None, typer.Option(metavar="DATE", help="One package of the files that begin on or before this day, UTC.")
    ] = None,
    output: Output = Path("output"),
    sites: SitesFolder = None,
) -> None:
    """Pack archives as WACZ, which ReplayWeb.page opens: `output/SITE/wacz/SITE-PERIOD.wacz`. Prints their paths.

    What is packed and unchanged is not packed again.

    Example: `linfen archive wacz lfxww --period year`
    """
    from linfen_crawler.cli.archive_targets import with_regions
    from linfen_crawler.cli.wacz import run_wacz

    keys = with_regions(site or [], region or [], sites, output, command="wacz")
    raise typer.Exit(run_wacz(keys, period=period, since=since, until=until, output=output, sites_folder=sites))


@archive_app.command("verify")
def archive_verify(
    target: ArchiveTargets = None,
    region: Regions = None,
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Check archives: every record whole, every digest right, every pointer of `articles.jsonl` true. Exit 7 if not.

    Example: `linfen archive verify lfxww --json`
    """
    from linfen_crawler.cli.archive import run_verify
    from linfen_crawler.cli.archive_targets import with_regions

    targets = with_regions(target or [], region or [], sites, output, command="verify")
    raise typer.Exit(run_verify(targets, output=output, as_json=as_json))


@archive_app.command("replay")
def archive_replay(
    target: Annotated[
        list[str],
        typer.Argument(
            metavar="SITE|FILE… [URL]", help="A site's key, or WARC files and WACZ packages; and an address in them."
        ),
    ],
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port on 127.0.0.1; without it a free one.")
    ] = None,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the address in a browser.")] = True,
    wayback: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="pywb's command, if it is not on the path; LINFEN_WAYBACK names it, too."),
    ] = None,
    output: Output = Path("output"),
) -> None:
    """Show archived pages in a browser, by pywb, until Ctrl-C. Nothing is copied, and no live site is asked.

    Example: `linfen archive replay lfxww http://www.lfxww.com/linfen/shizheng/2702756.html`
    """
    from linfen_crawler.cli.replay import run_replay

    raise typer.Exit(run_replay(target, port=port, browser=browser, wayback=wayback, output=output))


@archive_app.command("salvage")
def archive_salvage(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The damaged WARC file; it is only read.")],
    to: Annotated[Path, typer.Option("--to", "-o", metavar="NEW", help="The new file; it must not exist yet.")],
) -> None:
    """Copy what is whole of a damaged WARC file. Exit 3 if something is lost; all else keeps its place.

    Example: `linfen archive salvage damaged.warc.gz -o whole.warc.gz`
    """
    from linfen_crawler.cli.archive import run_salvage

    raise typer.Exit(run_salvage(file, to=to))
