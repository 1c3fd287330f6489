"""`linfen publish` and `linfen restore`: a site's output into a store, and back."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import refusal, say
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.operations.output_plan import store_at
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from linfen_crawler.ledger.lease import Lease
    from linfen_crawler.operations.ledger_plan import LedgerPlan
    from linfen_crawler.operations.publication import Publication


def run_publish(keys: Sequence[str], *, to: str, output: Path, ledger: str | None = None) -> ExitCode:
    """Put what is crawled and not there yet into a store, site by site.

    Raises:
        CannotRun: The store, a site, or the ledgers' server is none.
    """
    from linfen_crawler.operations.ledger_plan import ledger_plan_of
    from linfen_crawler.operations.output_folder import crawled_sites
    from linfen_crawler.operations.publishing import SiteTaken, publish_now

    ledgers = ledger_plan_of(ledger)
    present = crawled_sites(output, "articles.jsonl")
    for key in keys:
        if key not in present:
            raise refusal(f"nothing of {key!r} is in {output}; there is of {', '.join(present) or 'no site'}")
    codes = []
    for publication in _publications(keys or present, to, output):
        problem = publish_now(publication, _take_lease(publication, ledgers))
        if problem is not None:
            say(str(problem))
            codes.append(problem.exit_code)
            if problem.exit_code is not ExitCode.DAMAGED and not isinstance(problem, SiteTaken):
                break  # the next site would fare no better
    return gravest(codes)


def run_restore(
    keys: Sequence[str], *, source: str, output: Path, archives: bool, ledger: str | None = None
) -> ExitCode:
    """Bring what a store has more of some sites to this machine.

    Raises:
        CannotRun: The store cannot be used, or holds nothing of a site; folder and store hold different records;
            another run has the site.
    """
    from linfen_crawler.operations.ledger_plan import ledger_plan_of
    from linfen_crawler.operations.output_folder import prepare_output_folder
    from linfen_crawler.operations.publishing import restore
    from linfen_crawler.operations.store_refusal import store_refusal

    ledgers = ledger_plan_of(ledger)
    for publication in _publications(keys, source, output):
        try:
            if not publication.read().lines:
                raise refusal(f"{publication.store.address} holds nothing of {publication.folder.path.name!r}")
        except StoreFailed as failed:
            raise store_refusal(failed) from None
        take_lease = _take_lease(publication, ledgers)
        prepare_output_folder(output, publication.folder.path.name)
        taken = restore(publication, take_lease, archives=archives)
        say(f"{publication.folder.path}: {taken.parts:,} parts, {taken.bytes / 1e6:,.1f} MB taken back")
    return ExitCode.OK


def _take_lease(publication: Publication, ledgers: LedgerPlan | None) -> Callable[[], Lease] | None:
    """What takes the lease on a site; None where its ledger is a file.

    Raises:
        CannotRun: CONFIGURATION, the site's ledger is on a server that was not named: it has leases.
    """
    from linfen_crawler.operations.ledger_plan import ledger_to_read
    from linfen_crawler.operations.open_ledger import take_lease_without_hosts

    try:
        ledger_to_read(publication.folder, ledgers.server if ledgers is not None else None)
    except ValueError as elsewhere:
        raise CannotRun(ExitCode.CONFIGURATION, str(elsewhere)) from None
    return partial(take_lease_without_hosts, publication.folder.path.name, ledgers) if ledgers is not None else None


def _publications(keys: Sequence[str], address: str, output: Path) -> list[Publication]:
    from linfen_crawler.operations.output_folder import output_folder
    from linfen_crawler.operations.publication import Publication

    store = store_at(address)
    if store is None:
        raise refusal(f"{address} is a folder; name a store by its address: s3://bucket/folder, file:///folder")
    return [Publication(store, output_folder(output, key)) for key in dict.fromkeys(keys)]
