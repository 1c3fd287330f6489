"""A proposal laid over the families that it names: what they say together, and the definition that results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linfen_crawler.sites.definition import SiteDefinition
from linfen_crawler.sites.merge import merge_definitions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from linfen_crawler.site_making.site_proposal import SiteProposal
    from linfen_crawler.sites.definition import Family


def as_site(proposal: SiteProposal, families: Mapping[str, Family]) -> SiteDefinition:
    """The proposal as a definition, its families laid under it."""
    return SiteDefinition.model_validate(merge_definitions(inherited(proposal, families), proposal.data()))


def inherited(proposal: SiteProposal, families: Mapping[str, Family]) -> dict[str, Any]:
    """What the families that were found say together."""
    base: dict[str, Any] = {}
    for known in proposal.families:
        settings = families[known.name].model_dump(mode="json", exclude_unset=True, exclude={"marks"})
        base = merge_definitions(base, settings)
    return base
