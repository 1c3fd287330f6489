"""The commands on definitions of sites, and their help; each module is imported only when its command runs."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads annotations
from typing import Annotated

import typer

from linfen_crawler.cli.options import AsJson, Regions, SitesFolder  # noqa: TC001 - typer reads annotations
from linfen_crawler.cli.site_making_app import site_making_app

sites_app = typer.Typer(rich_markup_mode="markdown")
sites_app.add_typer(site_making_app)


@sites_app.callback(invoke_without_command=True)
def sites_list(
    context: typer.Context, region: Regions = None, sites: SitesFolder = None, as_json: AsJson = False
) -> None:
    """List the sites that can be crawled.

    Example: `linfen sites --json`

    Example: `linfen sites --region 临汾`
    """
    if context.invoked_subcommand is None:
        from linfen_crawler.cli.sites import list_sites

        raise typer.Exit(list_sites(sites, regions=region or [], as_json=as_json))


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


@sites_app.command("check")
def sites_check(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site's key.")],
    section: Annotated[
        str | None, typer.Option(metavar="PATH", help="The list of this section; by default that of the first one.")
    ] = None,
    front: Annotated[bool, typer.Option("--front", help="The front page in place of a list.")] = False,
    paging: Annotated[bool, typer.Option("--paging", help="Ask for the list's second page, too.")] = False,
    replica: Annotated[
        str | None,
        typer.Option(metavar="HOST:PORT", help="Ask a running replica in place of the site.", envvar="LINFEN_REPLICA"),
    ] = None,
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Visit a live site gently (robots.txt, one list, two articles) and say which parts of its definition still hold.

    Of sitemaps, feeds, JSON lists, lists by date and issues that it names, one of each kind is asked for, too.
    Exit code 0: all that was seen holds; 4: something no longer does; 5: the site gave no page, or declines us.
    LINFEN_CONTACT must be set, as for a crawl; walls are named, never passed.

    Example: `linfen sites check lfxww --section linfen/shizheng`
    """
    from linfen_crawler.cli.site_check import run_check

    raise typer.Exit(
        run_check(
            site, section=section, front=front, paging=paging, replica=replica, sites_folder=sites, as_json=as_json
        )
    )
