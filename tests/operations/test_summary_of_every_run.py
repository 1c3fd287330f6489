"""A run leaves a summary, whatever became of it, and what can be known of a killed one."""

from __future__ import annotations

import ast
import inspect
import itertools
import json
import os
import re
import signal
import time
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from linfen_crawler.operations.output_folder import OutputFolder, output_folder
from linfen_crawler.operations.past_runs import open_runs, past_runs
from linfen_crawler.operations.rebuild import rebuild_ledger
from linfen_crawler.operations.run_summary import RunSummary
from linfen_crawler.operations.site_store import SiteStore
from tests.operations.little_site import Town, address, article, front, site, town

MANY = {"/": front(*range(1001, 1015)), **{address(n): article(f"秋收的第{n}天") for n in range(1001, 1015)}}


def kill_on_its_way(here: Town) -> None:
    """Start a crawl and kill it once some of its articles are on the disk."""
    child = here.start("linfen", "crawl", "mytown")
    articles = here.output / "articles.jsonl"
    while child.poll() is None and not (articles.exists() and articles.read_bytes().count(b"\n") >= 2):
        time.sleep(0.01)
    child.send_signal(signal.SIGKILL)
    assert child.wait().returncode == -signal.SIGKILL


def test_a_killed_run_leaves_half_a_summary_or_none_at_all(tmp_path):
    with town(tmp_path, MANY) as here:
        kill_on_its_way(here)
        runs = here.output / "runs"
        [marker] = runs.iterdir()
        assert marker.suffix == ".running"  # nothing that looks finished
        run_id = marker.stem
        [listed] = open_runs(folder_of(here))
        assert (listed.run_id, listed.finish_reason, listed.exit_code) == (run_id, "killed", None)
        appended = (here.output / "articles.jsonl").read_bytes()
        lines = appended[: appended.rfind(b"\n") + 1].splitlines()
        last_change = max(path.stat().st_mtime for path in here.output.glob("*.jsonl"))
        after = here.crawl("linfen")
        assert after.returncode == 0, after.stderr.decode()
        assert not list(runs.glob("*.running"))
        killed = json.loads((runs / f"{run_id}.json").read_text(encoding="utf-8"))
        assert set(killed) == {each.name for each in fields(RunSummary)}
        assert (killed["finish_reason"], killed["exit_code"]) == ("killed", None)
        assert killed["records"] == len(lines) >= 2
        assert (killed["revisions"], killed["gone"], killed["name"]) == (0, 0, "本地新闻")
        # What nobody can know any more is null and not 0.
        for name in ("requests_by_status", "requests_by_kind", "bytes_received", "pages_asked", "failed", "alarms"):
            assert killed[name] is None, name
        began, last = (datetime.fromisoformat(killed[name]) for name in ("started_at", "finished_at"))
        assert began <= last
        assert abs(last.timestamp() - last_change) < 2
        assert killed["articles_known"] == len(lines)
        assert killed["pending"] == 14 - len(lines)
        ended, latest = past_runs(folder_of(here))
        assert (ended.finish_reason, latest.finish_reason) == ("killed", "finished")
        assert ended.records + latest.records == 14


def folder_of(here: Town) -> OutputFolder:
    return output_folder(here.output.parent, "mytown")


def open_store(here: Town) -> SiteStore:
    return SiteStore.open(here.output.parent, here.definition)


def abandon(store: SiteStore) -> None:
    """Leave everything as a killed process does: the marker stays, the operating system gives the lock back."""
    store.ledger.close()
    for file in (store._articles, store._rejected, store._gone):
        file.close()
    store._lock.release()


@pytest.fixture
def here(tmp_path):
    with town(tmp_path, site()) as here:
        yield here


def test_a_run_killed_while_it_opens_its_files_is_forgotten(here):
    store = open_store(here)
    marker = store.run.marker
    marker.write_text(json.dumps({**json.loads(marker.read_text()), "ends": None}))
    abandon(store)
    open_store(here).close()
    [killed] = past_runs(store.folder)
    assert (killed.finish_reason, killed.records) == ("killed", 0)


def test_two_killed_runs_get_one_summary(here):
    first = open_store(here)
    abandon(first)
    second = open_store(here)  # closes the first one
    abandon(second)
    third = open_store(here)
    # Within one second of one process they have one name.
    killed = {first.run.run_id, second.run.run_id}
    assert {each.run_id: each.finish_reason for each in past_runs(third.folder)} == dict.fromkeys(killed, "killed")
    assert [each.finish_reason for each in open_runs(third.folder)] == ["running"]
    third.close()
    assert open_runs(third.folder) == []


def test_a_run_killed_right_after_its_summary_is_taken_for_a_killed_one(here):
    store = open_store(here)
    summary = store.folder.runs / f"{store.run.run_id}.json"
    summary.write_text('{"finish_reason": "finished"}')
    abandon(store)
    open_store(here).close()
    assert json.loads(summary.read_text()) == {"finish_reason": "finished"}
    assert not store.run.marker.exists()


def test_a_spoiled_marker_stops_all_later_runs(here):
    store = open_store(here)
    store.run.marker.write_bytes(b"\x00\xff half")
    abandon(store)
    open_store(here).close()
    [killed] = past_runs(store.folder)
    assert (killed.finish_reason, killed.run_id) == ("killed", store.run.run_id)


def note_in(store: SiteStore, **spoiled: object) -> None:
    """Change what stands in the marker of a run."""
    store.run.marker.write_text(json.dumps({**json.loads(store.run.marker.read_text()), **spoiled}))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"ends": [1]},
        {"ends": 7},
        {"ends": {}},
        {"ends": {"articles.jsonl": "a", "gone.jsonl": "b"}},
        {"ends": {"articles.jsonl": -5, "gone.jsonl": True}},
        {"ends": {"articles.jsonl": 10**30, "gone.jsonl": 10**30}},
    ],
    ids=str,
)
def test_a_marker_without_the_places_where_the_run_began_stops_all_later_runs(here, spoiled):
    store = open_store(here)
    note_in(store, **spoiled)
    abandon(store)
    assert here.crawl("linfen").returncode == 0
    killed, finished = past_runs(store.folder)
    assert (killed.finish_reason, finished.finish_reason) == ("killed", "finished")
    assert (killed.records, killed.fields["revisions"], killed.fields["gone"]) == (None, None, None)
    assert "cannot be counted" in killed.fields["error"]


@pytest.mark.parametrize("moment", ["2026-11-24T01:02:03", "x", 7, None])
@pytest.mark.parametrize("name", ["started_at", "last_sign_at"])
def test_a_marker_with_a_moment_that_is_none_stops_all_later_runs(here, name, moment):
    store = open_store(here)
    note_in(store, name=[], **{name: moment})
    abandon(store)
    changed = store.run.marker.stat().st_mtime
    open_store(here).close()
    [killed] = past_runs(store.folder)
    assert (killed.finish_reason, killed.records, killed.fields["name"]) == ("killed", 0, None)
    for each in ("started_at", "finished_at"):
        assert abs(datetime.fromisoformat(killed.fields[each]).timestamp() - changed) < 2


def test_a_line_taken_out_of_the_records_of_a_killed_run_stops_all_later_runs(tmp_path):
    with town(tmp_path, MANY) as here:
        assert here.crawl("linfen", "--limit", "3").returncode == 0
        store = open_store(here)
        abandon(store)
        articles = here.output / "articles.jsonl"
        articles.write_bytes(articles.read_bytes().partition(b"\n")[2])
        rebuild_ledger(here.output.parent, here.definition)
        for _ in range(2):
            done = here.crawl("linfen", "--limit", "1")
            assert done.returncode == 0, done.stderr.decode()
        killed = json.loads((store.folder.runs / f"{store.run.run_id}.json").read_text(encoding="utf-8"))
        assert (killed["finish_reason"], killed["records"], killed["gone"]) == ("killed", None, 0)
        assert killed["articles_known"] == 2
        listed = here.run("linfen", "runs")
        assert listed.returncode == 0, listed.stderr.decode()


def test_a_rebuilt_ledger_makes_a_killed_run_live_longer(here):
    store = open_store(here)
    (here.output / "articles.jsonl").touch()
    abandon(store)
    long_ago = (datetime.now(UTC) - timedelta(hours=5)).timestamp()
    for path in [*here.output.glob("*.jsonl"), *here.output.glob("ledger.db*"), store.run.marker]:
        os.utime(path, (long_ago, long_ago))
    rebuild_ledger(here.output.parent, here.definition)
    open_store(here).close()
    [killed] = past_runs(store.folder)
    assert abs(datetime.fromisoformat(killed.fields["finished_at"]).timestamp() - long_ago) < 2


def test_a_refused_opening_leaves_a_run(here):
    (here.output / "runs").mkdir(parents=True)
    (here.output / "ledger.db").write_text("no SQLite " * 100)
    done = here.crawl("linfen")
    assert done.returncode == 78
    assert list((here.output / "runs").iterdir()) == []


def test_runs_are_listed_with_what_became_of_them(here):
    assert here.crawl("linfen").returncode == 0
    here.replica = "127.0.0.1:9"
    assert here.crawl("linfen").returncode == 5
    (here.output / "runs" / "19990101T000000Z-1.json").write_text("[]")
    (here.output / "runs" / "notes.json").write_text("of somebody else")
    done = here.run("linfen", "runs")
    assert done.returncode == 0, done.stderr.decode()
    rows = [line for line in done.stdout.decode().splitlines() if "mytown" in line]
    assert re.search(r"│ +0 │ finished +│ +1 │ +0 │ +0 │", rows[0])
    assert re.search(r"│ +5 │ finished +│ +0 │ +1 │ +1 │", rows[1])
    assert "19990101T000000Z-1.json is no summary of a run" in done.stderr.decode()
    [last] = here.run("linfen", "runs", "mytown", "--last", "1", "--json").stdout.splitlines()
    run = json.loads(last)
    assert (run["exit_code"], run["failed"], run["lists_failed"]) == (5, {}, {"connection_refused": 1})
    assert here.run("linfen", "runs", "nosuch").returncode == 2


def test_a_field_of_the_summary_is_not_explained():
    text = Path(__file__).parents[2].joinpath("docs", "operations.md").read_text(encoding="utf-8")
    section = text.partition("## The summary of a run")[2].partition("\n## ")[0]
    explained = re.findall(r"^\| `(\w+)` \| (.*) \|$", section, re.MULTILINE)
    assert explained == docstrings_of(RunSummary)


def docstrings_of(documented: type) -> list[tuple[str, str]]:
    """The fields of a dataclass, each with the docstring behind it."""
    [body] = [each.body for each in ast.parse(inspect.getsource(documented)).body if isinstance(each, ast.ClassDef)]
    return [
        (field.target.id, " ".join(said.value.value.split()))
        for field, said in itertools.pairwise(body)
        if isinstance(field, ast.AnnAssign) and isinstance(said, ast.Expr)
    ]
