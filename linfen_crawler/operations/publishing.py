"""A site's output and its store, before a run and behind it: what is taken back, what is put, what is said of it."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from linfen_crawler.ledger.lease import LeaseLost
from linfen_crawler.ledger.server import ServerAway
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.operations.run_summary import write_run_summary
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from linfen_crawler.ledger.lease import Lease
    from linfen_crawler.operations.publication import Publication
    from linfen_crawler.operations.run_summary import RunSummary
    from linfen_crawler.operations.site_store import SiteStore

logger = logging.getLogger(__name__)

EXIT_CODES = {
    "address": ExitCode.USAGE,
    "access": ExitCode.CONFIGURATION,
    "place": ExitCode.CONFIGURATION,
    "away": ExitCode.OUTPUT,
}
"""How a command ends that cannot use its store."""


def take_back(publication: Publication) -> None:
    """Complete a site's folder from its store before a run. The caller holds the site's lock.

    Where the folder holds no records yet, the store must answer, or articles that it has would be fetched once more.
    Else a store that is away does not keep the crawl from its work.

    Raises:
        CannotRun: The store cannot be used, or holds other records.
    """
    try:
        taken = publication.take_back()
    except StoreFailed as failed:
        if failed.fault == "away" and publication.has_records:
            logger.warning("nothing is published until the store answers: %s", failed)
            return
        raise CannotRun(EXIT_CODES[failed.fault], str(failed)) from None
    if taken.parts:
        logger.info("%d parts (%d bytes) were taken back from %s", taken.parts, taken.bytes, publication.store.address)


def publish_rest(stores: Sequence[SiteStore], summaries: Sequence[RunSummary]) -> None:
    """Put all that is not published yet into the store, when runs are over; their summaries say what went wrong."""
    for store, summary in zip(stores, summaries, strict=True):
        if store.publication is None:
            continue
        problem = publish_now(store.publication, store.lease_to_publish)
        if problem is not None:
            summary.exit_code = gravest([summary.exit_code, problem.exit_code])
            summary.error = summary.error or f"not published: {problem}. It is safe in {store.folder.path}"
            with contextlib.suppress(OSError):
                write_run_summary(summary, store.folder.runs)


def publish_now(publication: Publication, take_lease: Callable[[], Lease] | None = None) -> CannotRun | None:
    """Publish all that nobody writes to any more; gives why that could not be done.

    Where another run has begun meanwhile, it does it.

    Args:
        publication: The site's output and its store.
        take_lease: Takes the lease on the site, where other machines go by it; the lock of the folder is taken anyway.
    """
    with contextlib.ExitStack() as held:
        try:
            held.callback(SiteLock.take(publication.folder.lock).release)
            may_write = None
            if take_lease is not None:
                lease = take_lease()
                held.callback(lease.release)
                may_write = lease.check
            publication.publish(may_write=may_write)
        except StoreFailed as failed:
            return CannotRun(EXIT_CODES[failed.fault], str(failed))
        except (LeaseLost, ServerAway) as error:
            return CannotRun(ExitCode.OUTPUT, str(error))
        except OSError as error:
            return CannotRun(ExitCode.OUTPUT, f"{error.filename or 'a file'} cannot be read: {error.strerror or error}")
        except ValueError as error:
            return CannotRun(ExitCode.CONFIGURATION, str(error))
        except CannotRun as reason:
            return None if reason.exit_code is ExitCode.ALREADY_RUNNING else reason
    return None
