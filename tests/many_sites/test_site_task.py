"""The crawl of one site by a worker, without the cluster around it."""

from __future__ import annotations

import json
import subprocess
import sys
import uuid
from datetime import UTC, datetime

import pytest

from linfen_crawler.cli.crawl_on_cluster import crawl_on_cluster
from linfen_crawler.cli.days import duration
from linfen_crawler.ledger.lease import Lease
from linfen_crawler.many_sites.due_order import in_due_order
from linfen_crawler.many_sites.site_task import SiteTask, crawl_site, end_crawls
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import prepare_output_folder
from linfen_crawler.operations.run_summary import RunSummary, summary_of_json, write_run_summary
from linfen_crawler.sites import SiteDefinition, load_sites
from tests.operations.little_site import site, town

pytestmark = pytest.mark.thorough


@pytest.fixture
def place(tmp_path):
    with town(tmp_path, site()) as place:
        yield place


def task(place, **others) -> SiteTask:
    wish = {"output": str(place.folder / "output"), "delay": 0.0, "since": "2020-01-01"}
    given = {
        "command": uuid.uuid4().hex,
        "site": "mytown",
        "definition": place.definition.model_dump_json(),
        "wish": wish,
        "environment": {"LINFEN_REPLICA": place.replica},
    }
    return SiteTask(**{**given, **others})


def test_a_site_is_not_crawled_or_nobody_hears_of_it(place):
    heard = []
    result = crawl_site(task(place), heard.append)
    summary = summary_of_json(result.summary)
    assert (summary.exit_code, summary.records, summary.arguments) == (ExitCode.OK, 1, {"since": "2020-01-01"})
    assert summary.to_json() == result.summary
    assert heard[-1]["finished"]
    assert heard[-1]["records"] == 1
    assert (place.output / "articles.jsonl").read_text("utf-8").count("\n") == 1


def test_a_definition_is_another_one_when_it_has_gone_to_a_worker():
    for definition in load_sites().values():
        assert SiteDefinition.model_validate_json(definition.model_dump_json()) == definition


def test_a_refusal_or_a_death_is_taken_for_a_crawl(place):
    wrong = task(place, environment={"LINFEN_REPLICA": "example.org:80"})
    result = crawl_site(wrong, print)
    assert (result.summary, result.refused) == (None, ExitCode.CONFIGURATION)
    assert "LINFEN_REPLICA" in result.message
    dead = crawl_site(task(place, definition="{}"), print)
    assert (dead.summary, dead.refused) == (None, None)
    assert "died (exit code 1)" in dead.message
    assert "ValidationError" in dead.message


def test_a_crawl_goes_on_when_nobody_waits_for_it(place):
    order = task(place)
    process = subprocess.Popen(
        [sys.executable, "-m", "linfen_crawler.many_sites.site_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=place.environment(),
    )
    order.wish["delay"] = 5.0  # it has asked for robots.txt, and would go on for ten seconds
    process.stdin.write(json.dumps({"definition": order.definition, "wish": order.wish}) + "\n")
    process.stdin.flush()
    assert any("progress" in line for line in process.stdout)
    process.stdin.close()
    last = process.stdout.readlines()[-1]
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert json.loads(last)["summary"]["exit_code"] == ExitCode.TERMINATED
    assert not list((place.output / "runs").glob("*.running"))


def test_a_command_that_was_ended_begins_another_crawl(place):
    order = task(place)
    assert end_crawls(order.command) == 0
    assert crawl_site(order, print).refused == ExitCode.TERMINATED
    assert not place.output.exists()


def test_a_site_whose_worker_was_lost_is_not_waited_for(place, postgres):
    database = postgres.database()
    environment = {"LINFEN_REPLICA": place.replica, "LINFEN_LEDGER": database.text, "LINFEN_LEASE_SECONDS": "5"}
    lost = Lease.take(database, "mytown", ["www.mytown.example"], seconds=3000)
    assert crawl_site(task(place, environment=environment), print).refused == ExitCode.ALREADY_RUNNING
    postgres.sql("UPDATE linfen.leases SET until = clock_timestamp() + interval '2 s'", database.url.database)
    result = crawl_site(task(place, environment=environment, wait_seconds=60), print)
    assert result.summary["exit_code"] == ExitCode.OK
    lost.release()


def test_a_site_that_was_crawled_just_now_comes_before_one_that_waits(tmp_path):
    definitions = load_sites()
    keys = ["lfxww", "lf_sxrb", "lf_sxgov", "sxycrb"]
    for day, key in ((3, "lfxww"), (1, "lf_sxgov"), (2, "sxycrb")):
        moment = datetime(2026, 11, day, tzinfo=UTC)
        folder = prepare_output_folder(tmp_path, key)
        run = f"{moment:%Y%m%dT%H%M%SZ}-1"
        summary = RunSummary(key, key, run, moment, moment, "finished", ExitCode.OK, folder.path)
        write_run_summary(summary, folder.runs)
    ordered = in_due_order([definitions[key] for key in keys], tmp_path)
    assert [each.key for each in ordered] == ["lf_sxrb", "lf_sxgov", "sxycrb", "lfxww"]


@pytest.mark.parametrize(
    ("text", "seconds"), [("90m", 5400), ("6h", 21600), ("2h30m", 9000), ("45s", 45), (" 1h ", 3600)]
)
def test_a_time_is_read_as_another_one(text, seconds):
    assert duration("--stop-after", text) == seconds


@pytest.mark.parametrize("text", ["", "6", "0h", "h", "1d", "-1h", "6h 5"])
def test_what_is_no_time_is_taken(text):
    with pytest.raises(CannotRun, match="is no time"):
        duration("--stop-after", text)


@pytest.mark.parametrize("text", ["4", "local:0", "local:", "http://10.0.0.5", "tcp://host"])
def test_what_is_no_cluster_is_taken(tmp_path, text):
    with pytest.raises(CannotRun, match="is no cluster"):
        crawl_on_cluster(text, [], tmp_path, {"ledger": None}, stop_after=None, show_progress=False)
