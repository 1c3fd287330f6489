"""In which hours a run may ask a site: as the user says, else as the site's definition does, else always."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.sites.hours import Hours

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from linfen_crawler.sites import SiteDefinition


def asking_hours(settings: BaseSettings, site: SiteDefinition) -> Hours | None:
    """The hours, China time; None for the whole day.

    Raises:
        CannotRun: USAGE, if LINFEN_HOURS (`--hours`) is none.
    """
    text = settings.get("LINFEN_HOURS") or site.hours
    if not text:
        return None
    try:
        return Hours.parse(text)
    except ValueError as error:
        raise CannotRun(ExitCode.USAGE, f"the hours are {text!r}; expected {error}") from None
