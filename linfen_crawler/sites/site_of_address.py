"""Which of many sites an address belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.sites.addresses import classify_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linfen_crawler.sites.definition import SiteDefinition


def site_of_address(url: str, sites: Mapping[str, SiteDefinition]) -> SiteDefinition | None:
    """The first of the sites to whose hosts an address belongs, if any."""
    return next((site for site in sites.values() if is_address_of(url, site)), None)


def is_address_of(url: str, site: SiteDefinition) -> bool:
    """Whether an address is one of the site's own."""
    return classify_address(url, site).kind not in {"foreign", "invalid"}
