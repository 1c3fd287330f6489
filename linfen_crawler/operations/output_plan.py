"""Where a crawl's output goes: a folder, or a store with the folder that the crawl works in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.publication import Publication
from linfen_crawler.stores.open_store import is_address, open_store
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from linfen_crawler.stores.store import Store


@dataclass(frozen=True, slots=True)
class OutputPlan:
    """A folder that gets one folder a site, and where these are put as well."""

    folder: Path
    store: Store | None = None
    """None where they are nowhere but there."""

    def publication(self, site: str) -> Publication | None:
        """What of a site's output lies in the store; None where there is none."""
        return None if self.store is None else Publication(self.store, output_folder(self.folder, site))


def output_plan(settings: BaseSettings) -> OutputPlan:
    """The plan of the settings: LINFEN_OUTPUT is a folder, or a store for what a crawl makes in LINFEN_WORK.

    Raises:
        CannotRun: As `store_at`.
    """
    output = str(settings.get("LINFEN_OUTPUT") or "output")
    store = store_at(output)
    return OutputPlan(Path(output if store is None else settings.get("LINFEN_WORK") or "output"), store)


def store_at(text: str) -> Store | None:
    """The store that a text names; None where it is a path.

    Raises:
        CannotRun: USAGE, it is no store that can be used; CONFIGURATION, the library for it is missing.
    """
    return opened_store(text) if is_address(text) else None


def opened_store(text: str) -> Store:
    """The store of an address, or of the path of a folder.

    Raises:
        CannotRun: As `store_at`.
    """
    try:
        return open_store(text)
    except MissingExtra as missing:
        raise CannotRun(ExitCode.CONFIGURATION, str(missing)) from None
    except StoreFailed as failed:
        raise CannotRun(ExitCode.USAGE, str(failed)) from None
