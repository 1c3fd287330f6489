"""The sites that a command is to work on: those named by key, and those of the regions named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import refusal
from linfen_crawler.cli.sites import all_definitions, named_definition, sites_in_regions

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from linfen_crawler.sites import SiteDefinition


def chosen_sites(keys: Sequence[str], regions: Sequence[str], folder: Path | None) -> list[SiteDefinition]:
    """The definitions of the named sites, in the order named, and behind them those of the regions, each once.

    Args:
        keys: Keys of sites.
        regions: Names or paths of places, as in `sites_of_region`.
        folder: The user's folder of definitions.

    Raises:
        CannotRun: USAGE: there is no such site, or none in a region; the message names what there is.
    """
    definitions = all_definitions(folder)
    chosen = {key: named_definition(key, definitions) for key in keys}
    for site in sites_in_regions(regions, definitions):
        chosen.setdefault(site.key, site)
    return list(chosen.values())


def chosen_keys(
    keys: Sequence[str], regions: Sequence[str], folder: Path | None, *, crawled: Collection[str], output: Path
) -> list[str]:
    """The named keys, as they are, and behind them those of the regions' sites that the output holds something of.

    Args:
        keys: Keys of sites; whether the output holds them is for the command to say.
        regions: Names or paths of places.
        folder: The user's folder of definitions.
        crawled: Keys of the sites that the output holds something of.
        output: The folder that holds what is crawled, for the message.

    Raises:
        CannotRun: USAGE: there is no site in a region, or none of them was crawled.
    """
    there = [site.key for site in sites_in_regions(regions, all_definitions(folder)) if site.key in crawled]
    if regions and not there:
        raise refusal(
            f"none of the sites of {' and '.join(regions)} was crawled into {output} yet. Start with "
            f"linfen crawl --region {regions[0]}, or name their folder by --output"
        )
    return list(dict.fromkeys([*keys, *there]))
