"""What one run over one site did, in numbers, and the file that keeps it."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.whole_document import write_whole

REFUSED = "refused"
"""Reason for the end of a run that never began: beside other sites, the output of this one could not be opened."""


@dataclass(slots=True)
class RunSummary:
    """One run over one site."""

    site: str
    """Key of the site."""
    name: str
    """The site's own name."""
    run_id: str
    """Time of the start (or the next second that no earlier run has) and process id: `20221023T155327Z-4711`; name of
    the file `runs/RUN-ID.json`."""
    started_at: datetime
    """UTC."""
    finished_at: datetime
    """UTC; of a killed run its last sign of life."""
    finish_reason: str
    """`finished`, `limit` (as many records as asked for), `stop_after` (as much time as it was given), `shutdown` (by a
    signal), `output_lost`, `not_started`, `killed` (it vanished without a word, and the next run closed it), `refused`
    (beside other sites: its output could not be opened, so that there is no file of this summary), `not_begun` (beside
    other sites: no time was left for it), or what Scrapy ended it for."""
    exit_code: ExitCode
    """How the run ended for this site; null for a killed run."""
    output: Path
    """The site's output folder."""
    log: Path | None = None
    """The file that it logged to; null if it did to none."""
    seconds: float = 0.0
    """How long the run took; of a killed one, until its last sign of life."""
    arguments: dict[str, object] = field(default_factory=dict)
    """What the run was asked to do: `since`, `until`, `limit`, `section`, `ids`, `order`; empty for all that is new."""
    pages_asked: int = 0
    """Requests for pages of all kinds; robots.txt is not counted, a page tried twice counts twice."""
    requests_by_kind: dict[str, int] = field(default_factory=dict)
    """All requests sent, by what was asked for: `robots`, `front`, `list`, `interface`, `paper`, `sitemap`,
    `feed`, `article`, `further_page`, `media`, `other`. A page tried twice, and each hop of a redirect, counts."""
    requests_by_status: dict[str, int] = field(default_factory=dict)
    """The answers to them, by HTTP status (`"200"`); what got no answer has none."""
    bytes_received: int = 0
    """Size of these answers as they came over the wire, heads included; what was broken off is not counted."""
    pages_by_kind: dict[str, int] = field(default_factory=dict)
    """The pages received, by kind: `front`, `list` (also of a day), `interface` (lists in JSON), `paper` (issues and
    pages), `sitemap`, `feed`, `article`, `further_page`."""
    discovered: int = 0
    """Articles that lists, front page and other sources showed for the first time, whatever became of them."""
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
    failure_examples: dict[str, str] = field(default_factory=dict)
    """For each error and reason in `failed`, `lists_failed` and `put_off` an address that met it."""
    lists_failed: dict[str, int] = field(default_factory=dict)
    """Front pages, lists, sitemaps, feeds and pages of a paper that could not be had or read, by error: what stands
    behind them may be missing."""
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
    fields_share: dict[str, float] = field(default_factory=dict)
    """The same as a share of the new records, 0 to 1; empty without new records."""
    layouts: dict[str, int] = field(default_factory=dict)
    """How many of the new records each layout of the site's definition gave, by its key (stats `linfen/layout/KEY`)."""
    layout_drift: int = 0
    """New records that none of the site's layouts gave whole: many of them mean a redesign."""
    archived: int = 0
    """Answers that went into the archive; 0 where none is kept."""
    media: dict[str, int] = field(default_factory=dict)
    """Pictures and style sheets asked for on behalf of the archive, by what became of them: `kept`, `failed`."""
    list_links: dict[str, int] = field(default_factory=dict)
    """Articles that the first page of each list, and the front page, showed, by its address: also those known before. 0
    also where only other links than those that the definition names lead to articles."""
    articles_known: int = 0
    """Records of this site in all."""
    alarms: list[dict[str, Any]] = field(default_factory=list)
    """What is not as the site's past leads one to expect, an object each; with any of them the exit code
    is 4 at least."""
    error: str | None = None
    """What ended the run early, as a sentence; null if nothing did."""
    crawler_version: str = ""
    """Version of the program."""
    versions: dict[str, str] = field(default_factory=dict)
    """Versions of what a record depends on: `linfen-crawler`, `python`, `scrapy`, `twisted`, `lxml`, `sqlalchemy`."""

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
        return self.fields_share.get(name, 0.0) if self.records else None

    def to_json(self) -> dict[str, Any]:
        """The summary as it stands in its file: times ISO 8601 in UTC, the exit code as number."""
        fields = asdict(self)
        for name in ("started_at", "finished_at"):
            fields[name] = fields[name].isoformat(timespec="seconds")
        fields["exit_code"] = int(self.exit_code)
        fields["output"] = str(self.output)
        fields["log"] = str(self.log) if self.log else None
        return fields


def summary_of_json(document: dict[str, Any]) -> RunSummary:
    """A summary from what `RunSummary.to_json` made of it."""
    given = dict(document)
    for name in ("started_at", "finished_at"):
        given[name] = datetime.fromisoformat(given[name])
    given["exit_code"] = ExitCode(given["exit_code"])
    given["output"] = Path(given["output"])
    given["log"] = Path(given["log"]) if given["log"] else None
    return RunSummary(**given)


def write_run_summary(summary: RunSummary, runs: Path) -> Path:
    """Write `RUNS/RUN-ID.json`, whole or not at all, and return its path.

    Raises:
        OSError: It cannot be written.
    """
    path = runs / f"{summary.run_id}.json"
    write_whole(path, summary.to_json())
    return path
