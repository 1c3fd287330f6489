"""`linfen reposts`: the articles that came out on several sites, or under several addresses."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from linfen_crawler.cli.days import period
from linfen_crawler.cli.messages import put, say, tables, tame
from linfen_crawler.cli.stored_sites import stored_sites
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.reposts import RepostGroup


def run_reposts(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    sites_folder: Path | None = None,
    since: str | None,
    until: str | None,
    between_sites: bool,
    limit: int | None,
    output: Path,
    as_json: bool,
) -> ExitCode:
    """Print the groups, the largest first: a table, or one JSON line a group.

    Raises:
        CannotRun: There are no such records, they cannot be read, or numpy is not installed.
    """
    from linfen_crawler.exporters.stored_lines import Selection, stored_records
    from linfen_crawler.reposts import find_reposts

    first, last = period(since, until)
    folders = stored_sites(keys, output, regions, sites_folder)
    selection = Selection(since=first, until=last)
    records = (each for folder in folders.values() for each in stored_records(folder.articles, folder.gone, selection))
    try:
        reposts = find_reposts(records)
    except MissingExtra as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
    except (OSError, ValueError) as error:
        raise CannotRun(ExitCode.OUTPUT, f"the records in {output} cannot be compared: {error}") from None
    wanted = [group for group in reposts.groups if not between_sites or len(group.sites) > 1]
    shown = wanted[:limit]
    if as_json:
        for group in shown:
            put(json.dumps(_as_json(group), ensure_ascii=False, separators=(",", ":")))
        return ExitCode.OK
    if shown:
        _print_table(shown)
    more = f", of which {len(shown):,} are shown" if len(shown) < len(wanted) else ""
    publications = sum(len(group.publications) for group in wanted)
    say(f"{len(wanted):,} articles came out {publications:,} times{more}")
    return ExitCode.OK


def _as_json(group: RepostGroup) -> dict[str, Any]:
    return {
        "repost_group": group.id,
        "count": len(group.publications),
        "sites": group.sites,
        "source": group.source,
        "publications": [asdict(each) for each in group.publications],
    }


def _print_table(groups: Sequence[RepostGroup]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title="the same article, several times: the earliest publication, and where else", title_justify="left"
    )
    table.add_column("times", justify="right")
    for head in ("earliest", "sites", "source", "title", "address"):
        table.add_column(head, overflow="fold")
    for group in groups:
        earliest = group.earliest
        moment = (earliest.publish_time or "")[: 10 if earliest.publish_time_precision == "day" else 16]
        cells = (moment.replace("T", " "), ", ".join(group.sites), group.source, earliest.title, earliest.url)
        table.add_row(str(len(group.publications)), *(Text(tame(cell or "")) for cell in cells))
    tables().print(table)
