"""What must be settled before anything is asked for: settings that can be read, and who it is that asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.operations.setting_values import check_settings
from linfen_crawler.operations.user_agent import check_contact

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings


def check_before_asking(settings: BaseSettings) -> None:
    """Check all settings of this program; and the contact, without which no site is asked, only a local replica.

    Raises:
        CannotRun: CONFIGURATION for a setting whose value is none (USAGE where the command line gave it), or for a
            contact that reaches nobody.
    """
    check_settings(settings)
    if not settings.get("LINFEN_REPLICA"):
        check_contact(settings.get("LINFEN_CONTACT"))
