"""`linfen crawl --cluster`: one command, one progress, one summary for the sites that workers crawl."""

from __future__ import annotations

import contextlib
import os
from typing import TYPE_CHECKING, Any

from linfen_crawler.cli.messages import say
from linfen_crawler.operations.dask_cluster import check_cluster, open_cluster
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import ledger_server
from linfen_crawler.operations.user_agent import check_contact

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.operations.run_summary import RunSummary
    from linfen_crawler.sites import SiteDefinition


def crawl_on_cluster(
    cluster: str,
    sites: Sequence[SiteDefinition],
    output: Path,
    wish: dict[str, Any],
    *,
    stop_after: float | None,
    show_progress: bool,
) -> list[RunSummary]:
    """Crawl sites on a cluster; gives their summaries in the order given.

    Args:
        cluster: `local:N`, or the address of a Dask scheduler.
        sites: The sites.
        output: The folder that gets one folder a site.
        wish: Further arguments of `run_crawl`; `ledger` is taken out of it.
        stop_after: Seconds after which the run ends.
        show_progress: Whether progress is shown on stderr.

    Raises:
        CannotRun: The cluster, the ledger's server, or an argument cannot be used; or the run was ended by Ctrl-C.
    """
    check_cluster(cluster)
    _check(sites, wish)
    ledger = wish.pop("ledger")
    if ledger is not None:
        # A worker's own address wins over this one: its machine may have the password that this one need not send.
        os.environ["LINFEN_LEDGER"] = ledger

    from linfen_crawler.many_sites.crawl_many import ManySites, crawl_many
    from linfen_crawler.operations.progress import progress_display

    many = ManySites(sites, output.expanduser().absolute(), wish, stop_after)
    with contextlib.ExitStack() as opened:
        client = opened.enter_context(open_cluster(cluster))
        on_progress = opened.enter_context(progress_display(sites)) if show_progress else None
        try:
            return crawl_many(client, many, on_progress=on_progress, say=say)
        except KeyboardInterrupt:
            raise CannotRun(
                ExitCode.INTERRUPTED, "ended by Ctrl-C: the crawls under way are ended in good order by their workers"
            ) from None


def _check(sites: Sequence[SiteDefinition], wish: dict[str, Any]) -> None:
    """Refuse once, before a worker is asked, what every worker would refuse."""
    from linfen_crawler.spiders.arguments import crawl_arguments

    ledger_server(wish["ledger"])
    if not os.environ.get("LINFEN_REPLICA"):
        check_contact(os.environ.get("LINFEN_CONTACT"))
    for site in sites:
        crawl_arguments(
            site,
            since=wish["since"],
            until=wish["until"],
            limit=wish["limit"],
            section=wish["sections"],
            ids=wish["ids"],
            order=wish["order"],
        )
