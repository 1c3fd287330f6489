"""In which hours a run may ask a site: as the user says, else as the site's definition does, else always."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.sites.hours import Hours

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from linfen_crawler.sites import SiteDefinition


def asking_hours(settings: BaseSettings, site: SiteDefinition) -> Hours | None:
    """The hours, China time; None for the whole day.

    Raises:
        ValueError: LINFEN_HOURS (`--hours`) is none, which `check_settings` refuses before a crawl begins.
    """
    text = settings.get("LINFEN_HOURS") or site.hours
    return Hours.parse(text) if text else None
