"""`linfen sites test`: whether a site's saved pages still give the records that somebody has reviewed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from linfen_crawler.cli.messages import say, tame
from linfen_crawler.cli.sites import definition_of
from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.own_sites import DEFAULT_FOLDER, OwnSite

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST: Final = 60


def run_golden_test(key: str, *, accept: bool, sites_folder: Path | None) -> ExitCode:
    """Test a site, or with `accept` take its present records as reviewed.

    Returns:
        OK; QUALITY where a record differs or is not reviewed.

    Raises:
        CannotRun: There are no golden records, or they cannot be read or written.
    """
    folder = sites_folder or DEFAULT_FOLDER
    site = definition_of(key, folder if folder.is_dir() else None)
    own = OwnSite(folder, key)
    golden = own.golden_records()
    if accept:
        own.write_golden(record.accepted(body, site) for record, body in golden)
        say(f"{len(golden)} records of {key} are reviewed now: {own.golden}")
        return ExitCode.OK
    differing = unreviewed = 0
    for record, body in golden:
        wrong = record.differing(body, site)
        differing += bool(wrong)
        unreviewed += not record.reviewed
        for name, should, now in wrong:
            say(f"{record.page}: {name}: expected {_short(should)}, found {_short(now)}")
        if not record.reviewed:
            say(f"{record.page}: not reviewed: {tame(str(record.record.get('title')))}")
    if not differing and not unreviewed:
        say(f"{key}: all {len(golden)} records as reviewed")
        return ExitCode.OK
    say(f"{key}: of {len(golden)} records {differing} differ, {unreviewed} are not reviewed")
    if unreviewed:
        say(f'Compare them with the pages; then write "reviewed": true in {own.golden}, or add --accept')
    return ExitCode.QUALITY


def _short(value: Any) -> str:
    text = tame(json.dumps(value, ensure_ascii=False))
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
