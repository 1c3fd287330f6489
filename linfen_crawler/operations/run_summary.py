"""What one run over one site did, in numbers, and the file that keeps it."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from linfen_crawler.operations.exit_codes import ExitCode


@dataclass(slots=True)
class RunSummary:
    """One run over one site."""

    site: str
    """Key of the site."""
    name: str
    """The site's own name."""
    run_id: str
    """Time of the start and process id: `20221023T155327Z-4711`; name of the file `runs/RUN-ID.json`."""
    started_at: datetime
    """UTC."""
    finished_at: datetime
    """UTC."""
    finish_reason: str
    """`finished`, `limit` (as many records as asked for), `shutdown` (by a signal), or what else ended it."""
    exit_code: ExitCode
    """How the run ended for this site."""
    output: Path
    """The site's output folder."""
    pages_asked: int = 0
    """Requests for front, list and article pages; robots.txt is not counted, a page tried twice counts twice."""
    pages_by_kind: dict[str, int] = field(default_factory=dict)
    """The pages received, by kind: `front`, `list`, `article`, `further_page`."""
    records: int = 0
    """New lines in `articles.jsonl`."""
    revisions: int = 0
    """How many of them are revisions of articles that changed."""
    unchanged: int = 0
    """Articles that were looked at again and had not changed."""
    missing: int = 0
    """Articles with a record that were not there, for the first time or once more on the same day."""
    gone: int = 0
    """Articles with a record that were not there on a second day."""
    rejected: dict[str, int] = field(default_factory=dict)
    """Pages that gave no record, by reason."""
    failed: dict[str, int] = field(default_factory=dict)
    """Pages that could not be had or read, by error."""
    lists_failed: dict[str, int] = field(default_factory=dict)
    """Front and list pages that could not be had, by error: what stands behind them may be missing."""
    put_off: dict[str, int] = field(default_factory=dict)
    """Article pages that were not asked for after all, by reason (`host_resting`); their addresses stay pending."""
    walls: dict[str, int] = field(default_factory=dict)
    """Answers that were a wall between visitor and page, by kind (`http_521`, `http_412`, `challenge`, `captcha`,
    `firewall`, `page`); their addresses are among the failed ones."""
    pending: int = 0
    """Addresses known and not yet asked for, left for the next run."""
    links_ignored: dict[str, int] = field(default_factory=dict)
    """Links not followed, by reason."""
    fields_filled: dict[str, int] = field(default_factory=dict)
    """In how many of the new records each field has a value."""
    layout_drift: int = 0
    """New records that none of the site's layouts gave whole: many of them mean a redesign."""
    archived: int = 0
    """Answers that went into the archive; 0 where none is kept."""
    media: dict[str, int] = field(default_factory=dict)
    """Pictures and style sheets asked for on behalf of the archive, by what became of them: `kept`, `failed`."""
    articles_known: int = 0
    """Records of this site in all."""
    error: str | None = None
    """What ended the run early, as a sentence; null if nothing did."""
    crawler_version: str = ""
    """Version of the program."""

    @property
    def rejected_total(self) -> int:
        """Pages that gave no record."""
        return sum(self.rejected.values())

    @property
    def failed_total(self) -> int:
        """Pages that could not be had or read."""
        return sum(self.failed.values())

    def coverage(self, name: str) -> float | None:
        """The share, 0 to 1, of the new records in which a field has a value; None without new records."""
        return self.fields_filled.get(name, 0) / self.records if self.records else None

    def to_json(self) -> dict[str, Any]:
        """The summary as it stands in its file: times ISO 8601 in UTC, the exit code as number."""
        fields = asdict(self)
        for name in ("started_at", "finished_at"):
            fields[name] = fields[name].isoformat(timespec="seconds")
        fields["exit_code"] = int(self.exit_code)
        fields["output"] = str(self.output)
        return fields


def write_run_summary(summary: RunSummary, runs: Path) -> Path:
    """Write `RUNS/RUN-ID.json`, whole or not at all, and return its path."""
    path = runs / f"{summary.run_id}.json"
    unfinished = path.with_suffix(".json.part")
    with unfinished.open("w", encoding="utf-8") as file:
        json.dump(summary.to_json(), file, ensure_ascii=False, indent=2)
        file.write("\n")
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    return path
