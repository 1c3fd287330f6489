"""What pages are extracted from, and how: told before anything of it is read, or loaded that reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from linfen_crawler.archive.archive_files import ArchiveFile
from linfen_crawler.archive.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.archive.page_tasks import Choice
    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.stores.stored_file import StoredFile


@dataclass(frozen=True, slots=True)
class SavedPage:
    """A saved page, to be read when its turn comes."""

    name: str
    """What people call it."""
    path: Path | StoredFile | None
    """The file; None where `data` holds the page."""
    data: bytes = b""
    size: int = 0
    """How many bytes it has."""


Source = SavedPage | ArchiveFile | Finding
"""What is read: a page, an archive, or what was found wrong with one."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How and which pages are to be extracted."""

    definitions: Mapping[str, SiteDefinition]
    """The site definitions by key."""
    choice: Choice
    """Which pages of archives are wanted; its site's layouts are also tried on saved pages."""
    url: str | None = None
    """The address of the only saved page."""
    fetched_at: datetime | None = None
    """When the saved pages were saved."""
