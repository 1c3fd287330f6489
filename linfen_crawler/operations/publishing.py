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
from linfen_crawler.operations.store_refusal import store_refusal
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Callable

    from linfen_crawler.ledger.lease import Lease
    from linfen_crawler.operations.publication import Publication, Published
    from linfen_crawler.operations.run_summary import RunSummary
    from linfen_crawler.operations.site_store import SiteStore

logger = logging.getLogger(__name__)


def take_back(publication: Publication, lease: Lease | None) -> None:
    """Complete a site's folder from its store before a run. The caller holds the site's lock, and its lease if any.

    Where the folder holds no records yet, the store must answer, or articles that it has would be fetched once more.
    Else a store that is away does not keep the crawl from its work.

    Raises:
        CannotRun: The store cannot be used, or holds other records.
        OSError: A file cannot be written, or the lease is lost.
    """
    try:
        taken = publication.take_back(may_write=lease.check if lease is not None else _nobody_else)
    except StoreFailed as failed:
        if failed.fault == "away" and publication.has_records:
            logger.warning("nothing is published until the store answers: %s", failed)
            return
        raise store_refusal(failed) from None
    if taken.parts:
        logger.info("%d parts (%d bytes) were taken back from %s", taken.parts, taken.bytes, publication.store.address)


class SiteTaken(CannotRun):
    """Another machine has the lease on the site; what is put into the store meanwhile could undo what it puts there."""


def publish_rest(store: SiteStore, summary: RunSummary) -> None:
    """Put all that is not published yet into the store, when a run has its summary; that says what went wrong.

    The run's files are closed, its lock and lease are still held: no other machine begins behind less than all of it.
    """
    publication = store.publication
    if publication is None:
        return
    problem = _problem(lambda: publication.publish(may_write=store.check_lease))
    if problem is None:
        return
    words = f"not published: {problem}. It is safe in {store.folder.path}"
    # As the spider's own logger, so that it is in the site's log.
    logging.getLogger(store.folder.path.name).error(words)
    if summary.exit_code is ExitCode.ALREADY_RUNNING:
        return  # it ended because it had lost its lease, which says all
    summary.exit_code = gravest([summary.exit_code, problem.exit_code])
    summary.error = summary.error or words
    with contextlib.suppress(OSError):
        write_run_summary(summary, store.folder.runs)


def publish_now(publication: Publication, take_lease: Callable[[], Lease] | None = None) -> CannotRun | None:
    """Publish all that nobody writes to any more; gives why that could not be done.

    Where another run works in the folder meanwhile, it does it. One on another machine works in another folder, and
    does not: then the problem is a `SiteTaken`.

    Args:
        publication: The site's output and its store.
        take_lease: Takes the lease on the site, where other machines go by it; the lock of the folder is taken anyway.
    """
    with contextlib.ExitStack() as held:
        try:
            held.callback(SiteLock.take(publication.folder.lock).release)
        except CannotRun as refusal:
            return None if refusal.exit_code is ExitCode.ALREADY_RUNNING else refusal

        def publish() -> None:
            lease = take_lease() if take_lease is not None else None
            if lease is not None:
                held.callback(lease.release)
            publication.publish(may_write=lease.check if lease is not None else None)

        problem = _problem(publish)
    if problem is not None and problem.exit_code is ExitCode.ALREADY_RUNNING:
        why = f"not published, for another machine has the site: {problem}. It is safe in {publication.folder.path}"
        return SiteTaken(ExitCode.OUTPUT, why)
    return problem


def restore(publication: Publication, take_lease: Callable[[], Lease] | None = None, *, archives: bool) -> Published:
    """Complete a site's folder from its store without a run. The folder is there.

    Args:
        publication: The site's output and its store.
        take_lease: Takes the lease on the site, where other machines go by it; without it the store is only read.
        archives: Also the archive files.

    Raises:
        CannotRun: ALREADY_RUNNING, another run has the site; else the store, the server or the folder cannot be used.
    """
    folder = publication.folder.path
    try:
        with contextlib.ExitStack() as held:
            held.callback(SiteLock.take(publication.folder.lock).release)
            lease = take_lease() if take_lease is not None else None
            if lease is not None:
                held.callback(lease.release)
            return publication.take_back(archives=archives, may_write=lease.check if lease is not None else None)
    except StoreFailed as failed:
        raise store_refusal(failed) from None
    except (LeaseLost, ServerAway) as error:
        raise CannotRun(ExitCode.OUTPUT, f"not all of it is taken back: {error}") from None
    except ValueError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
    except OSError as error:
        why = f"cannot write to {folder}: {error.strerror or error}; check its owner, permissions and free space"
        raise CannotRun(ExitCode.OUTPUT, why) from None


def _nobody_else() -> None:
    """Without leases the folder's lock is all that keeps a site to one run."""


def _problem(publish: Callable[[], object]) -> CannotRun | None:
    """Why something could not be published; None where it was."""
    try:
        publish()
    except StoreFailed as failed:
        return store_refusal(failed)
    except (LeaseLost, ServerAway) as error:
        return CannotRun(ExitCode.OUTPUT, str(error))
    except OSError as error:
        return CannotRun(ExitCode.OUTPUT, f"{error.filename or 'a file'} cannot be read: {error.strerror or error}")
    except ValueError as error:
        return CannotRun(ExitCode.CONFIGURATION, str(error))
    except CannotRun as reason:
        return reason
    return None
