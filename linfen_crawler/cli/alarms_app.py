"""`linfen alarms` and its commands, with their help; each module is imported only when its command runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from linfen_crawler.cli.options import AsJson, Output, Regions, SitesFolder  # noqa: TC001 - typer reads annotations

if TYPE_CHECKING:
    from typing import Any


class _SitesOrCommand(TyperGroup):
    """`linfen alarms lfxww` means `linfen alarms list lfxww`: what is no command here is an argument of `list`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] != "--help"):
            args = ["list", *args]
        return list(super().parse_args(ctx, args))


alarms_app = typer.Typer(
    cls=_SitesOrCommand,
    rich_markup_mode="markdown",
    help="Show what is alarming about sites, accept it, and try whether messages arrive.\n\n"
    "Example: `linfen alarms lfxww --json`",
)


@alarms_app.command("list")
def alarms_list(
    site: Annotated[list[str] | None, typer.Argument(metavar="[SITE…]", help="Only these sites.")] = None,
    region: Regions = None,
    output: Output = Path("output"),
    sites: SitesFolder = None,
    as_json: AsJson = False,
) -> None:
    """List the alarms that are open, and those that are over; `linfen alarms [SITE…]` does the same.

    What each monitor looks at is in docs/operations.md.

    Example: `linfen alarms list lfxww --json`
    """
    from linfen_crawler.cli.alarms import list_alarms

    raise typer.Exit(list_alarms(site or [], regions=region or [], output=output, sites_folder=sites, as_json=as_json))


@alarms_app.command("accept")
def alarms_accept(
    site: Annotated[str, typer.Argument(metavar="SITE", help="The site's key.")],
    monitor: Annotated[
        str | None, typer.Argument(metavar="MONITOR", help="Only alarms of this monitor, for example `fields`.")
    ] = None,
    subject: Annotated[
        str | None, typer.Argument(metavar="SUBJECT", help="Only the alarm about this, for example `editors`.")
    ] = None,
    output: Output = Path("output"),
) -> None:
    """Say that what is alarming is how it is now: the alarm ends, and the time before it is no evidence any more.

    Example: `linfen alarms accept lfxww fields editors`
    """
    from linfen_crawler.cli.alarms import accept_alarms

    raise typer.Exit(accept_alarms(site, monitor, subject, output=output))


@alarms_app.command("test")
def alarms_test() -> None:
    """Send a trial message to every receiver that LINFEN_ALERTS names, and say which of them took it.

    Exit code 0 if all did, 3 if some did, 5 if none did, 78 if there is no receiver. Needs `pip install
    'linfen-crawler[alerts]'`.

    Example: `linfen alarms test`
    """
    from linfen_crawler.cli.alarms import send_trial

    raise typer.Exit(send_trial())
