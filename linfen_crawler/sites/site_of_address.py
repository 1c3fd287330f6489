"""Which of many sites an address belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.sites.addresses import addresses_of, hosts_with_twins
from linfen_crawler.sites.canonical_address import host_at_usual_port

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.sites.definition import SiteDefinition


class SitesByHost:
    """The hosts of sites. Asked whose an address is, it looks once, however many they are."""

    def __init__(self, sites: Iterable[SiteDefinition]) -> None:
        """Make it; of sites with the same host the first one has it."""
        self._sites: dict[str, SiteDefinition] = {}
        for site in sites:
            for host in hosts_with_twins(site):
                self._sites.setdefault(host, site)

    def site_of(self, url: str) -> SiteDefinition | None:
        """The site to whose hosts an address belongs, if any."""
        return self._sites.get(host_at_usual_port(url) or "")


def is_address_of(url: str, site: SiteDefinition) -> bool:
    """Whether an address is one of the site's own."""
    return addresses_of(site).has(url)
