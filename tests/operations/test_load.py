"""`bench/load.py` in small: hundreds of articles with faults of every kind, none lost and none twice in the end."""

from __future__ import annotations

import sys

import pytest

from bench.load import FAULTS, run_load

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the memory is read from /proc")


@pytest.mark.thorough
def test_a_back_fill_with_faults_loses_an_article(tmp_path):
    load = run_load(500, tmp_path / "output")
    assert set(load.faults_used) == {fault.kind for fault in FAULTS}
    assert (load.lost, load.twice, load.strange, load.wrong) == ([], [], [], [])
    sums = load.sums
    assert sums["discovered"] == sums["stored"] + sums["rejected"] + sums["failed"] + sums["pending"]
    assert (sums["stored"], sums["failed"], sums["pending"]) == (load.articles, 0, 0)
    assert len(load.runs) > 1, "the faults outlast the first run"
    assert load.runs[0].memory[-1][0] == load.runs[0].summary["records"]
