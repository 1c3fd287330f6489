"""Whether a crawl keeps an archive, and what it says of itself: from the settings and the site's definition."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING

from linfen_crawler.archive.site_archive import ArchivePlan
from linfen_crawler.operations.user_agent import user_agent
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

    from linfen_crawler.sites import SiteDefinition

_MEGABYTE = 1 << 20


def archive_plan(settings: BaseSettings, site: SiteDefinition) -> ArchivePlan | None:
    """What the archive of a crawl is to be like; None where none is wanted. `check_settings` has seen the settings."""
    if not wants_archive(settings, site):
        return None
    return ArchivePlan(
        about=_about(settings, site),
        roll_bytes=max(1, int(settings.getfloat("LINFEN_ARCHIVE_ROLL_MB") * _MEGABYTE)),
        roll_age=timedelta(hours=settings.getfloat("LINFEN_ARCHIVE_ROLL_HOURS")),
    )


def wants_archive(settings: BaseSettings, site: SiteDefinition) -> bool:
    """Whether a crawl keeps an archive."""
    return wants(settings, "LINFEN_ARCHIVE", default=site.archive or wants_media(settings, site))


def wants_media(settings: BaseSettings, site: SiteDefinition) -> bool:
    """Whether the archive is to hold the pictures and style sheets of articles, too."""
    return wants(settings, "LINFEN_ARCHIVE_MEDIA", default=site.archive_media)


def wants(settings: BaseSettings, name: str, *, default: bool) -> bool:
    """A setting that is yes or no, or left to the site's definition."""
    return default if settings.get(name) in {None, ""} else settings.getbool(name)


def _about(settings: BaseSettings, site: SiteDefinition) -> list[tuple[str, str]]:
    """The fields of `warcinfo` records: the names that the standard's examples and other crawlers use, and our own."""
    definition = site.model_dump_json()
    contact = settings.get("LINFEN_CONTACT")
    fields = [
        ("software", f"linfen-crawler/{__version__}"),
        ("format", "WARC File Format 1.1"),
        ("conformsTo", "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"),
        ("operator", str(contact) if contact else ""),
        ("http-header-user-agent", user_agent(contact)),
        ("robots", "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"),
        ("isPartOf", site.key),
        ("description", f"{site.name}, {site.home}; all articles belong to their publishers"),
        ("linfen-site", site.key),
        ("linfen-site-definition-sha256", hashlib.sha256(definition.encode("utf-8")).hexdigest()),
        ("linfen-site-definition", definition),
    ]
    return [(name, value) for name, value in fields if value]
