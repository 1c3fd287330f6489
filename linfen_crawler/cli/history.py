"""`linfen history`: the revisions of one article, with what changed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import put, refusal, tame
from linfen_crawler.cli.sites import all_definitions
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.history import History, canonical_in_files, differences, history_of
from linfen_crawler.operations.ledger_plan import ledger_server
from linfen_crawler.sites import addresses_of

if TYPE_CHECKING:
    from pathlib import Path


def run_history(
    url: str, *, output: Path, sites_folder: Path | None, as_json: bool, ledger: str | None = None
) -> ExitCode:
    """Print the revisions of the article at an address: what changed, or the records themselves as JSON lines.

    Raises:
        CannotRun: No site has such an address, or there is no record of it.
    """
    for site in all_definitions(sites_folder).values():
        address = addresses_of(site).classify(url)
        if address.kind not in {"foreign", "invalid"}:
            break
    else:
        raise refusal(f"{url} is on none of the sites; `linfen sites` lists them")
    server = ledger_server(ledger)
    try:
        canonical = canonical_in_files(output, site, address, server)
        history = history_of(output, site.key, canonical)
    except (OSError, ValueError) as error:
        raise CannotRun(ExitCode.OUTPUT, f"cannot read the records of {site.key}: {error}") from None
    if not history.revisions:
        raise refusal(f"there is no record of {canonical} in {output / site.key}; `linfen status` says what there is")
    if as_json:
        for record in history.revisions:
            put(json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    else:
        _print(canonical, history)
    return ExitCode.OK


def _print(canonical: str, history: History) -> None:
    put(tame(canonical))
    before: dict[str, object] | None = None
    for record in history.revisions:
        what = "changed: " + ", ".join(record["changed_fields"]) if before is not None else record["title"]
        put(tame(f"revision {record['revision']}, fetched {record['fetched_at']}: {what}"))
        if before is not None:
            for line in differences(before, record):
                put(tame(f"  {line}"))
        before = record
    for note in history.vanishings:
        if note["gone"]:
            put(tame(f"gone: not there at {note['first_missed_at']} nor at {note['at']} (status {note['status']})"))
        else:
            put(tame(f"back: there again at {note['at']}"))
