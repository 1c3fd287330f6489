"""`linfen crawl` of many sites, as a user runs it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from linfen_crawler.ledger import sums_of
from linfen_crawler.replica import spawned
from tests.many_sites.workers import wait_until
from tests.operations.little_site import site, town

pytestmark = pytest.mark.thorough

CONTACT = {"LINFEN_CONTACT": "newsroom@mytown.cn"}


@pytest.fixture
def linfen(tmp_path):
    def run(*arguments, wait=True, **environment):
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
        process = subprocess.Popen(
            [sys.executable, "-m", "linfen_crawler.cli", "crawl", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=tmp_path,
            env={**plain, "COLUMNS": "100", **environment},
        )
        if not wait:
            return process
        out, err = process.communicate(timeout=200)
        return process.returncode, out.decode(), err.decode()

    return run


def test_sites_on_a_local_cluster_lack_a_summary_an_exit_code_or_the_one_table(linfen, tmp_path, postgres):
    keys = ["xinzhou", "taiyuan_gov", "jcnews"]
    database = postgres.database()
    with spawned(sites=keys[:2], scale=0.05, crawl_delay=None) as replica:
        # The third one is down.
        asked = {"LINFEN_REPLICA": replica.address, "LINFEN_LEDGER": database.text}
        code, out, err = linfen(*keys, "--cluster", "local:2", "--json", "--table", **asked)
    summaries = [json.loads(line) for line in out.splitlines()]
    assert [(each["site"], each["exit_code"]) for each in summaries] == [
        ("xinzhou", 0),
        ("taiyuan_gov", 0),
        ("jcnews", 5),
    ]
    assert code == 5
    assert "all 合计 3" in err
    assert "jcnews" in err.partition("exit code 退出码 5")[0]
    for key in keys[:2]:
        sums = sums_of(database.of(key))
        assert sums.adds_up
        assert sums.stored == len((tmp_path / "output" / key / "articles.jsonl").read_bytes().splitlines())


def test_what_workers_crawl_does_not_reach_the_store(linfen, tmp_path, postgres):
    keys = ["xinzhou", "taiyuan_gov"]
    database = postgres.database()
    with spawned(sites=keys, scale=0.05, crawl_delay=None) as replica:
        asked = {"LINFEN_REPLICA": replica.address, "LINFEN_LEDGER": database.text}
        place = ["--output", f"file://{tmp_path}/store", "--work", "shared"]
        code, out, err = linfen(*keys, "--cluster", "local:2", "--json", *place, **asked)
    assert code == 0, err
    summaries = [json.loads(line) for line in out.splitlines()]
    for key, summary in zip(keys, summaries, strict=True):
        assert summary["records"] > 0
        here, there = tmp_path / "shared" / key, tmp_path / "store" / key
        manifest = json.loads((there / "manifest.json").read_bytes())
        published = b"".join((there / part["part"]).read_bytes() for part in manifest["lines"]["articles.jsonl"])
        assert published == (here / "articles.jsonl").read_bytes()
        assert f"runs/{summary['run_id']}.json" in manifest["files"]
        # The lease is free again when the rest has been published.
        assert linfen_leases(postgres, database) == []


def linfen_leases(postgres, database):
    statement = "SELECT name FROM linfen.leases WHERE until > clock_timestamp()"
    return postgres.sql(statement, database.url.database)


@pytest.mark.thorough
def test_ctrl_c_leaves_crawls_behind_or_ends_in_a_traceback(linfen, tmp_path):
    with spawned(sites=["lfxww"], scale=0.2, crawl_delay=None) as replica:
        process = linfen("lfxww", "--cluster", "local:1", wait=False, LINFEN_REPLICA=replica.address)
        wait_until(lambda: len(replica.entries()) > 3)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=100)
        assert process.returncode == 130, err
        assert b"Traceback" not in err
        runs = tmp_path / "output" / "lfxww" / "runs"
        [summary] = wait_until(lambda: list(runs.glob("*.json")))
    assert json.loads(summary.read_bytes())["exit_code"] == 143
    wait_until(lambda: not list(runs.glob("*.running")))
    assert sums_of(tmp_path / "output" / "lfxww" / "ledger.db").adds_up


def test_a_run_that_had_its_time_is_a_failure_or_loses_what_is_left(tmp_path):
    answers = site()
    with town(tmp_path, answers) as place:
        # The definition's delay is half a second, and the time is over before the second request.
        definition = place.folder / "sites" / "mytown.toml"
        definition.write_text(definition.read_text("utf-8").replace("delay = 0.5", "delay = 30.0"), "utf-8")
        done = place.crawl("linfen", "--stop-after", "1s", "--json")
        [summary] = [json.loads(line) for line in done.stdout.splitlines()]
    assert (done.returncode, summary["exit_code"], summary["finish_reason"]) == (0, 0, "stop_after")
    assert done.stderr == b""
    assert summary["error"] is None


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["lfxww", "--all"], 2, "leave out the keys"),
        ([], 2, "linfen crawl --all"),
        (["--all", "--cluster", "five"], 2, "is no cluster"),
        (["--all", "--stop-after", "soon"], 2, "is no time"),
        (["--all", "--cluster", "local:2", "--output", "ftp://a.cn/x"], 2, "does not replace a file as a whole"),
        (["--all", "--cluster", "local:2", "--log-file", "all.log"], 2, "leave out --log-file"),
        (["--all", "--cluster", "local:2", "--ledger", "mysql://u:geheim7@db/x"], 78, "no address of PostgreSQL"),
        (["lfxww", "--cluster", "local:2", "--section", "nosuch"], 2, "nosuch"),
    ],
)
def test_a_command_that_no_worker_could_do_is_begun(linfen, tmp_path, arguments, code, said):
    done, _, err = linfen(*arguments, **CONTACT)
    assert done == code
    assert said in err
    assert "geheim7" not in err
    assert not (tmp_path / "output").exists()
