"""The commands that make definitions, and their help; each module is imported only when its command runs."""

from __future__ import annotations

from typing import Annotated

import typer

from linfen_crawler.cli.options import SitesFolder  # noqa: TC001 - typer reads annotations

site_making_app = typer.Typer(rich_markup_mode="markdown")
Pages = Annotated[
    bool, typer.Option("--pages", help="The arguments are saved pages, a list and two or more articles. No network.")
]
Base = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS", help="Where saved pages lie that do not say it themselves; the file's name is joined to it."
    ),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print on stdout what would be written; write nothing.")]


@site_making_app.command("new")
def sites_new(
    what: Annotated[
        list[str], typer.Argument(metavar="ADDRESS|PAGE…", help="The site's address; with --pages saved pages.")
    ],
    pages: Pages = False,
    base: Base = None,
    key: Annotated[
        str | None, typer.Option(metavar="KEY", help="The site's short name; by default made of its host.")
    ] = None,
    name: Annotated[
        str | None, typer.Option(metavar="NAME", help="The site's own name; by default from its front page's title.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(metavar="省/市", help="The place that it reports on: `山西/临汾`.")
    ] = None,
    dry_run: DryRun = False,
    sites: SitesFolder = None,
) -> None:
    """Make the definition of a new site of its pages, with a preview of records and of what it is unsure of.

    At most 12 pages are asked for, as in a crawl: LINFEN_CONTACT must be set, robots.txt and the delay are kept.
    Written are `KEY.toml`, saved pages and their golden records, which `linfen sites test` refuses until somebody has
    looked at them; into the folder of --sites, else `my-sites/`. Nothing is overwritten.

    Example: `linfen sites new http://www.moucheng.example/ --region 某省/某城`

    Example: `linfen sites new --pages list.html 83121.html 83122.html --key moucheng --dry-run`
    """
    from linfen_crawler.cli.new_site import run_new_site

    raise typer.Exit(
        run_new_site(
            what,
            saved=pages,
            base=base,
            key=key,
            name=name,
            region=region,
            dry_run=dry_run,
            sites_folder=sites,
        )
    )


@site_making_app.command("learn")
def sites_learn(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The site's key.")],
    what: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ADDRESS|PAGE…]",
            help="Articles in the new shape; with --pages saved ones. Without any the front page leads to some.",
        ),
    ] = None,
    pages: Pages = False,
    base: Base = None,
    dry_run: DryRun = False,
    sites: SitesFolder = None,
) -> None:
    """After a redesign: learn a layout of the new pages and add it, dated, beside the old ones.

    The definition's text stays as it is, comments and all; old pages are still read by the old layouts. A site of the
    program gets a definition of your own that takes its place. The new pages and records come to those in `KEY/`.

    Example: `linfen sites learn moucheng --sites my-sites`
    """
    from linfen_crawler.cli.learn_site import run_learn_site

    raise typer.Exit(run_learn_site(key, what or [], saved=pages, base=base, dry_run=dry_run, sites_folder=sites))


@site_making_app.command("test")
def sites_test(
    key: Annotated[str, typer.Argument(metavar="KEY", help="The site's key.")],
    accept: Annotated[
        bool,
        typer.Option("--accept", help="Take what the definition gives now as right: you have looked at all of it."),
    ] = False,
    sites: SitesFolder = None,
) -> None:
    """Read a site's saved pages again: exit 0 if all give their golden records, and somebody has reviewed these.

    Else exit code 4, with every field that differs. To review, compare the records in `KEY/golden.jsonl` with the pages
    and write `"reviewed": true`, or use --accept.

    Example: `linfen sites test moucheng --sites my-sites`
    """
    from linfen_crawler.cli.golden_test import run_golden_test

    raise typer.Exit(run_golden_test(key, accept=accept, sites_folder=sites))
