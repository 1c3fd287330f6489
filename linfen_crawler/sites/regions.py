"""The sites that report on a place: each says its region as a path from the province down, `山西/临汾/尧都区`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.sites.definition import SiteDefinition

_KINDS = ("省", "市", "县", "区")


def sites_of_region(sites: Iterable[SiteDefinition], region: str) -> list[SiteDefinition]:
    """The sites whose region has this name, or path of names, as a part, in their order.

    `临汾` and `山西/临汾` both mean all sites of the city and of its counties, `山西` those of the province. The word
    for the kind of place may be there or not: `临汾市`, `尧都`.
    """
    wanted = _names(region)
    return [site for site in sites if wanted and _holds(_names(site.region), wanted)]


def regions_of(sites: Iterable[SiteDefinition]) -> list[str]:
    """All regions that the sites name, each once, a place before those inside it."""
    return sorted({site.region for site in sites}, key=_names)


def _names(region: str) -> list[str]:
    return [name for name in (part.strip() for part in region.split("/")) if name]


def _holds(path: list[str], wanted: list[str]) -> bool:
    starts = range(len(path) - len(wanted) + 1)
    return any(all(map(_same, path[start : start + len(wanted)], wanted)) for start in starts)


def _same(name: str, other: str) -> bool:
    return name == other or any(f"{name}{kind}" == other or f"{other}{kind}" == name for kind in _KINDS)
