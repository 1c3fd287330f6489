"""Bring a ledger of an earlier version up to date without a crawl."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from linfen_crawler.ledger.database import opened
from linfen_crawler.ledger.lease import Lease, LeaseTaken
from linfen_crawler.ledger.reading import version_of
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ledger_plan import ledger_to_read
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.site_lock import SiteLock

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.ledger.server import LedgerServer


def migrate_ledger(output: Path | str, site: str, server: LedgerServer | None = None) -> int:
    """Bring a site's ledger up to date; gives the version that it was of.

    Args:
        output: The folder that holds one folder a site; not looked at where the ledger is on a server.
        site: Key of the site.
        server: The server that the ledger is on; None for the file in the site's folder.

    Raises:
        CannotRun: USAGE, there is none; ALREADY_RUNNING, a crawl uses it.
        OSError: It cannot be written, or the server does not answer.
        ValueError: It is no ledger, or one that cannot be brought up to date; or the server refuses us.
    """
    folder = output_folder(output, site)
    place = ledger_to_read(folder, server)
    before = version_of(place)
    if before is None:
        raise CannotRun(ExitCode.USAGE, f"there is no ledger of {site!r} in {server.name if server else output}")
    with contextlib.ExitStack() as closing:
        if server is None:
            closing.callback(SiteLock.take(folder.lock).release)
        else:
            try:
                closing.callback(Lease.take(server, site, []).release)
            except LeaseTaken as taken:
                raise CannotRun(ExitCode.ALREADY_RUNNING, str(taken)) from None
        opened(place).dispose()
    return before
