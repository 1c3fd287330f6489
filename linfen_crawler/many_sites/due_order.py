"""In which order many sites are crawled: fairly, so that a run that is stopped early leaves none behind for ever."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from linfen_crawler.operations.output_folder import output_folder
from linfen_crawler.operations.past_runs import past_runs

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from linfen_crawler.sites import SiteDefinition

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def in_due_order(sites: Iterable[SiteDefinition], output: Path | str) -> list[SiteDefinition]:
    """The sites in the order in which they are due: those never crawled first, then by the start of their last run.

    Args:
        sites: The sites; among those due at the same moment their order stays.
        output: The folder with the summaries of their runs. A run that was refused has left none, and does not count.

    Raises:
        OSError: A summary cannot be read.
    """
    return sorted(sites, key=lambda site: _last_begun(site, output))


def _last_begun(site: SiteDefinition, output: Path | str) -> datetime:
    runs = past_runs(output_folder(output, site.key), last=1)
    return runs[-1].started_at if runs else _NEVER
