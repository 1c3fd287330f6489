"""Scrapy's settings of this project, for whatever asks for pages without Scrapy's own command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scrapy.settings import Settings


def project_settings(said: Mapping[str, Any]) -> Settings:
    """The settings of `linfen_crawler.settings`, with what was said in place of them.

    Args:
        said: Settings by name, as a command line or a caller gives them; None says nothing.
    """
    from scrapy.settings import Settings

    settings = Settings()
    settings.setmodule("linfen_crawler.settings", priority="project")
    settings.setdict({name: value for name, value in said.items() if value is not None}, priority="cmdline")
    return settings
