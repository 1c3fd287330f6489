"""`linfen publish` and `linfen restore`: a site's output into a store, and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import refusal, say
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.operations.output_plan import store_at
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.operations.publication import Publication


def run_publish(keys: Sequence[str], *, to: str, output: Path, ledger: str | None = None) -> ExitCode:
    """Put what is crawled and not there yet into a store, site by site.

    Raises:
        CannotRun: The store, a site, or the ledgers' server is none.
    """
    from linfen_crawler.operations.ledger_plan import LedgerPlan, ledger_server, ledger_to_read
    from linfen_crawler.operations.open_ledger import take_lease_without_hosts
    from linfen_crawler.operations.output_folder import crawled_sites
    from linfen_crawler.operations.publishing import SiteTaken, publish_now

    server = ledger_server(ledger)
    ledgers = LedgerPlan(server) if server is not None else None
    present = crawled_sites(output, "articles.jsonl")
    for key in keys:
        if key not in present:
            raise refusal(f"nothing of {key!r} is in {output}; there is of {', '.join(present) or 'no site'}")
    codes = []
    for publication in _publications(keys or present, to, output):
        try:
            ledger_to_read(publication.folder, server)
        except ValueError as elsewhere:  # a site that has leases is not published without
            raise CannotRun(ExitCode.CONFIGURATION, str(elsewhere)) from None
        key = publication.folder.path.name
        problem = publish_now(publication, partial(take_lease_without_hosts, key, ledgers) if ledgers else None)
        if problem is not None:
            say(str(problem))
            codes.append(problem.exit_code)
            if problem.exit_code is not ExitCode.DAMAGED and not isinstance(problem, SiteTaken):
                break  # the next site would fare no better
    return gravest(codes)


def run_restore(keys: Sequence[str], *, source: str, output: Path, archives: bool) -> ExitCode:
    """Bring what a store has more of some sites to this machine.

    Raises:
        CannotRun: The store cannot be used, or holds nothing of a site, or folder and store hold different records.
    """
    from linfen_crawler.operations.output_folder import prepare_output_folder
    from linfen_crawler.operations.site_lock import SiteLock
    from linfen_crawler.operations.store_refusal import store_refusal

    for publication in _publications(keys, source, output):
        try:
            if not publication.read().lines:
                raise refusal(f"{publication.store.address} holds nothing of {publication.folder.path.name!r}")
            prepare_output_folder(output, publication.folder.path.name)
            lock = SiteLock.take(publication.folder.lock)
            try:
                taken = publication.take_back(archives=archives)
            finally:
                lock.release()
        except StoreFailed as failed:
            raise store_refusal(failed) from None
        except OSError as error:
            raise CannotRun(
                ExitCode.OUTPUT,
                f"cannot write to {publication.folder.path}: {error.strerror or error}; "
                "check its owner, permissions and free space",
            ) from None
        say(f"{publication.folder.path}: {taken.parts:,} parts, {taken.bytes / 1e6:,.1f} MB taken back")
    return ExitCode.OK


def _publications(keys: Sequence[str], address: str, output: Path) -> list[Publication]:
    from linfen_crawler.operations.output_folder import output_folder
    from linfen_crawler.operations.publication import Publication

    store = store_at(address)
    if store is None:
        raise refusal(f"{address} is a folder; name a store by its address: s3://bucket/folder, file:///folder")
    return [Publication(store, output_folder(output, key)) for key in dict.fromkeys(keys)]
