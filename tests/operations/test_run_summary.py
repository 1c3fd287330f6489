from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.operations.run_summary import RunSummary, write_run_summary


def summary(**fields) -> RunSummary:
    return RunSummary(
        site="lfxww",
        name="临汾新闻网",
        run_id="20261123T000000Z-1",
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        finished_at=datetime(2026, 11, 23, 0, 1, tzinfo=UTC),
        finish_reason="finished",
        exit_code=ExitCode.PARTIAL,
        output=Path("/out/lfxww"),
        **fields,
    )


def test_the_file_says_what_the_run_did(tmp_path):
    path = write_run_summary(summary(records=3, failed={"timeout": 2}), tmp_path)
    assert path.name == "20261123T000000Z-1.json"
    written = json.loads(path.read_text(encoding="utf-8"))
    assert written["name"] == "临汾新闻网"
    assert written["started_at"] == "2026-11-23T00:00:00+00:00"
    assert written["exit_code"] == 3
    assert written["failed"] == {"timeout": 2}
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_totals_and_coverage():
    some = summary(records=4, fields_share={"source": 0.75}, rejected={"no_body": 1, "robots": 2}, failed={"dns": 5})
    assert (some.rejected_total, some.failed_total) == (3, 5)
    assert (some.coverage("source"), some.coverage("editors")) == (0.75, 0.0)
    assert summary().coverage("source") is None
