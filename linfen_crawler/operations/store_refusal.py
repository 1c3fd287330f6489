"""How a command ends that cannot use its store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from linfen_crawler.stores.store import StoreFailed

EXIT_CODES = {
    "address": ExitCode.USAGE,
    "access": ExitCode.CONFIGURATION,
    "place": ExitCode.CONFIGURATION,
    "away": ExitCode.OUTPUT,
}
"""By the fault that the store found."""


def store_refusal(failed: StoreFailed) -> CannotRun:
    """What a store's failure is to a command, in the store's own words."""
    return CannotRun(EXIT_CODES[failed.fault], str(failed))
