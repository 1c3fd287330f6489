"""What a report is made from: the files that the crawls of a site have left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from linfen_crawler.ledger.server import ServerLedger


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """The files of one site. Any of them may be missing."""

    key: str
    """The site's key."""
    name: str
    """Its own name, as its definition has it."""
    articles: Path
    """The records, a JSON line each."""
    rejected: Path
    """The pages that gave no record, a JSON line each."""
    gone: Path
    """What vanished and what came back, a JSON line each."""
    ledger: Path | ServerLedger
    """The state of every address: a SQLite file, or the site's ledger on a server."""
    runs: Path
    """The folder of the run summaries."""
