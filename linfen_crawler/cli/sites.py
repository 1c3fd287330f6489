"""`linfen sites`: list, show and check site definitions."""

from __future__ import annotations

import difflib
import json
import sys
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import people, put, refusal, say
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.sites import DefinitionError, load_definition, load_sites
from linfen_crawler.sites.regions import regions_of, sites_of_region

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from linfen_crawler.sites import SiteDefinition


def list_sites(folder: Path | None, *, regions: Sequence[str] = (), as_json: bool) -> ExitCode:
    """Print all sites, or those of the regions: a line each, with `as_json` a JSON line each."""
    definitions = all_definitions(folder)
    if regions:
        definitions = {site.key: site for site in sites_in_regions(regions, definitions)}
    if as_json:
        for site in definitions.values():
            line = {
                "key": site.key,
                "name": site.name,
                "region": site.region,
                "home": site.home,
                "verified": site.verified,
            }
            put(json.dumps(line, ensure_ascii=False))
        return ExitCode.OK
    width = max(len(key) for key in definitions)
    for site in definitions.values():
        seen = site.verified or "never"
        put(f"{site.key:<{width}}  {seen:<7}  {site.home:<34}  {site.name}（{site.region}）")
    if sys.stdout.isatty():
        people().print(
            "\n[dim]key, year last verified, address, name. `linfen sites show KEY` prints a definition.[/dim]"
        )
    return ExitCode.OK


def show_site(key: str, folder: Path | None) -> ExitCode:
    """Print one definition, merged with its family, as JSON; fields that say nothing are left out."""
    site = definition_of(key, folder)
    put(json.dumps(site.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, indent=2))
    return ExitCode.OK


def validate_sites(files: Sequence[Path], folder: Path | None) -> ExitCode:
    """Check definition files, or all that would be loaded; every problem of every file is named on stderr."""
    if not files:
        say(f"{len(all_definitions(folder))} definitions, all right")
        return ExitCode.OK
    codes = [ExitCode.OK]
    for file in [each for path in files for each in (sorted(path.glob("*.toml")) if path.is_dir() else [path])]:
        if not file.is_file():
            say(f"{file}: there is no such file")
            codes.append(ExitCode.USAGE)
            continue
        try:
            site = load_definition(file)
        except DefinitionError as error:
            say(str(error))
            codes.append(ExitCode.CONFIGURATION)
        else:
            counts = {"sections": len(site.sections), **site.discovery.parts(), "layouts": len(site.layouts)}
            parts = ", ".join(f"{count} {part}" for part, count in counts.items())
            say(f"{file}: right ({site.key}, {site.name}, {parts})")
    return gravest(codes)


def all_definitions(folder: Path | None) -> dict[str, SiteDefinition]:
    """All definitions by key.

    Raises:
        CannotRun: CONFIGURATION: a definition, or the user's folder, is wrong.
    """
    try:
        return load_sites(folder)
    except DefinitionError as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None


def sites_in_regions(regions: Sequence[str], definitions: Mapping[str, SiteDefinition]) -> list[SiteDefinition]:
    """Those of the definitions whose sites are of these places (`sites_of_region`), place by place.

    Raises:
        CannotRun: USAGE: a place has no site; the message names those that have.
    """
    found: list[SiteDefinition] = []
    for region in regions:
        there = sites_of_region(definitions.values(), region)
        if not there:
            known = ", ".join(regions_of(definitions.values()))
            raise refusal(f"there is no site of the region {region!r}. Known are: {known}")
        found += there
    return found


def definition_of(key: str, folder: Path | None) -> SiteDefinition:
    """The definition with this key.

    Raises:
        CannotRun: There is none; the message names those that are like it.
    """
    return named_definition(key, all_definitions(folder))


def named_definition(key: str, definitions: Mapping[str, SiteDefinition]) -> SiteDefinition:
    """The definition among these with this key. Otherwise as `definition_of`."""
    if key in definitions:
        return definitions[key]
    alike = difflib.get_close_matches(key, definitions, n=3, cutoff=0.5)
    hint = f"Did you mean {' or '.join(alike)}?" if alike else f"Known are: {', '.join(definitions)}"
    raise refusal(f"there is no site {key!r}. {hint}")
