"""The commands of whoever runs it every night, and their help; each module is imported only when its command runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from linfen_crawler.cli.options import (  # noqa: TC001 - typer reads annotations
    AsJson,
    LedgerOption,
    Output,
    Regions,
    SitesFolder,
)

operator_app = typer.Typer(rich_markup_mode="markdown")


@operator_app.command()
def schedule(
    site: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SITE…]", help="The sites to crawl; without any, those that the output holds."),
    ] = None,
    region: Regions = None,
    at: Annotated[str, typer.Option(metavar="HH:MM", help="When, in this machine's own time.")] = "02:00",
    form: Annotated[
        str, typer.Option("--as", metavar="FORM", help="`cron` (a crontab line) or `systemd` (a service and a timer).")
    ] = "cron",
    name: Annotated[
        str, typer.Option(metavar="NAME", help="Tells several schedules apart; the units are called so.")
    ] = "linfen-crawl",
    spread: Annotated[
        int,
        typer.Option(
            min=0,
            max=720,
            metavar="MINUTES",
            help="How long after --at it may begin: the same minute every day, another one on other machines.",
        ),
    ] = 60,
    user: Annotated[
        str | None, typer.Option(metavar="ACCOUNT", help="The account that crawls, where root makes the schedule.")
    ] = None,
    scope: Annotated[
        str | None,
        typer.Option(
            metavar="SCOPE",
            help="systemd: `system` or `user` units; by default root's are the system's.",
            show_default=False,
        ),
    ] = None,
    hours: Annotated[
        str | None,
        typer.Option(metavar="A-B", help="Ask sites only in these hours of China, `22:00-06:00`.", show_default=False),
    ] = None,
    log: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Append messages to this file, in place of cron's mail or the journal."),
    ] = None,
    env: Annotated[
        list[str] | None,
        typer.Option(metavar="VARIABLE", help="Carry this variable over, too, with its present value."),
    ] = None,
    install: Annotated[bool, typer.Option("--install", help="Put it in force: shows what was there before.")] = False,
    uninstall: Annotated[bool, typer.Option("--uninstall", help="Take away what --install put in force.")] = False,
    output: Output = Path("output"),
    sites: SitesFolder = None,
) -> None:
    """Print a crontab line, or a systemd service and timer, for a crawl a day; `--install` puts it in force.

    Nothing is changed without `--install`. The settings of this shell are carried over (contact, archive, hours, logs,
    private addresses, alarms); which of them are not is said on stderr.

    Example: `linfen schedule lfxww lf_sxgov --at 02:00 --install`

    A region becomes the keys of its sites as they are defined now; a site that is added later needs a new schedule.

    Example: `linfen schedule --region 临汾 --install`

    Example: `linfen schedule lfxww --as systemd --user linfen --output /srv/linfen > units.txt`
    """
    from linfen_crawler.cli.schedule import run_schedule

    raise typer.Exit(
        run_schedule(
            site or [],
            regions=region or [],
            at=at,
            form=form,
            name=name,
            user=user,
            scope=scope,
            spread=spread,
            hours=hours,
            log=log,
            env=env or [],
            output=output,
            sites_folder=sites,
            install=install,
            uninstall=uninstall,
        )
    )


@operator_app.command()
def doctor(
    deep: Annotated[
        bool,
        typer.Option(
            "--deep", help="Every record against the schema, every pointer into the archive; not a part of them."
        ),
    ] = False,
    output: Output = Path("output"),
    ledger: LedgerOption = None,
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """Examine the installation and its output: what is wrong, what it means, what to do. Changes nothing.

    Exit code 0: nothing is wrong; 7: records or ledger are damaged; 78: something stops the next run; 3: something was
    left undone, and the next run mends it, or what the finding says. May be run while a crawl is at work.

    Example: `linfen doctor --output /srv/linfen --json`
    """
    from linfen_crawler.cli.doctor import run_doctor

    raise typer.Exit(run_doctor(output=output, sites_folder=sites, deep=deep, as_json=as_json, ledger=ledger))
