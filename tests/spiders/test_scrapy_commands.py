"""The project as an ordinary Scrapy project."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from linfen_crawler.replica import running
from linfen_crawler.sites import load_sites
from tests.alarm_receiver import receiving
from tests.program import run_text

if TYPE_CHECKING:
    from pathlib import Path

Scrapy = Callable[..., subprocess.CompletedProcess[str]]

OWN_SITE = """
key = "mytown"
name = "本地新闻"
region = "山西/本地"
home = "http://www.mytown.example/"
hosts = ["www.mytown.example"]
verified = "2025"
"""


@pytest.fixture
def scrapy(tmp_path: Path) -> Scrapy:
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = linfen_crawler.settings\n")

    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LINFEN_", "SCRAPY_"))}

    def run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        return run_text("-m", "scrapy", *arguments, cwd=tmp_path, env={**plain, **env})

    return run


def test_scrapy_list_names_every_site_and_those_of_the_users_folder(scrapy, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "mytown.toml").write_text(OWN_SITE, encoding="utf-8")
    done = scrapy("list", LINFEN_SITES=str(folder))
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == sorted([*load_sites(), "mytown"])
    assert done.stderr == ""


def test_a_broken_definition_is_named_without_a_traceback(scrapy, tmp_path):
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "mytown.toml").write_text(OWN_SITE.replace("hosts", "hostz"), encoding="utf-8")
    done = scrapy("list", LINFEN_SITES=str(folder))
    assert done.returncode == 78
    assert "mytown.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_feed_has_the_lines_of_the_projects_own_output(scrapy, tmp_path):
    with running(sites=["lfxww"], scale=0.3) as replica:
        done = scrapy(
            *("crawl", "lfxww", "-O", "x.jsonl", "-O", "x.json", "-O", "x.csv", "-a", "section=linfen/shizheng"),
            *("-s", "DOWNLOAD_DELAY=0"),
            LINFEN_REPLICA=replica.address,
        )
    assert done.returncode == 0, done.stderr
    own = (tmp_path / "output" / "lfxww" / "articles.jsonl").read_bytes()
    assert own.count(b"\n") > 2
    assert (tmp_path / "x.jsonl").read_bytes() == own
    assert json.loads((tmp_path / "x.json").read_bytes()) == [json.loads(line) for line in own.splitlines()]
    assert len((tmp_path / "x.csv").read_text(encoding="utf-8").splitlines()) > own.count(b"\n")
    assert "WARNING" not in done.stderr
    assert "ERROR" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nosuch"], 2, "there is no site 'nosuch'; there are anze_gov, changzhinews"),
        (["lfxww", "-a", "since=gestern"], 2, "since is 'gestern'; expected a day"),
        (["lfxww", "-a", "limits=3"], 2, "no argument limits"),
        (["lfxww"], 78, "LINFEN_CONTACT is not set"),
        (["lfxww", "-s", "LINFEN_CONTACT=me@example.com"], 78, "reaches nobody"),
        (["lfxww", "-s", "LINFEN_REPLICA=127.0.0.1"], 2, "LINFEN_REPLICA is '127.0.0.1'; expected"),
        (["lfxww", "-s", "LINFEN_REPLICA=127.0.0.1:9", "-s", "LINFEN_OUTPUT=/proc/no"], 6, "cannot write to /proc/no"),
    ],
)
def test_bad_input_is_refused_before_anything_starts(scrapy, tmp_path, arguments, code, said):
    done = scrapy("crawl", *arguments)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "output").exists()


def test_the_exit_code_says_that_pages_failed(scrapy):
    from linfen_crawler.replica import Fault, Faults

    with running(
        sites=["lf_sxrb"], scale=0.2, faults=Faults(Fault("status", r"/c\d+\.html", times=1, status=404))
    ) as replica:
        done = scrapy("crawl", "lf_sxrb", "-s", "DOWNLOAD_DELAY=0", LINFEN_REPLICA=replica.address)
    assert done.returncode == 3, done.stderr


def test_an_alarm_of_scrapys_own_command_is_told_to_nobody_or_each_time(scrapy):
    from linfen_crawler.replica import Fault, Faults

    with running(sites=["lf_sxrb"], scale=0.1, faults=Faults(Fault("drop", "."))) as replica, receiving() as receiver:
        wish = {"LINFEN_REPLICA": replica.address, "LINFEN_ALERTS": receiver.address}
        codes = [scrapy("crawl", "lf_sxrb", "-s", "DOWNLOAD_DELAY=0", **wish).returncode for _ in range(2)]
    assert codes == [5, 5]
    assert len(receiver.messages) == 1


def test_scrapy_shell_opens_a_page_with_the_sites_spider_and_writes_nothing(scrapy, tmp_path):
    with running(sites=["lfxww"], scale=0.1) as replica:
        done = scrapy(
            *("shell", "http://www.lfxww.com/", "-c", "(spider.name, response.status)", "-s", "LOG_LEVEL=ERROR"),
            LINFEN_REPLICA=replica.address,
        )
    assert done.stdout.strip() == "('lfxww', 200)", done.stderr
    assert not (tmp_path / "output").exists()


def test_scrapy_check_finds_nothing_to_complain_of(scrapy):
    done = scrapy("check")
    assert done.returncode == 0, done.stderr


def test_scrapy_parse_shows_an_article_and_stores_nothing(scrapy, tmp_path):
    with running(sites=["lfxww"], scale=0.1) as replica:
        url, truth = next(iter(replica.truth("lfxww").items()))
        done = scrapy("parse", "--nolinks", "--nocolour", url, "-s", "LOG_LEVEL=ERROR", LINFEN_REPLICA=replica.address)
    assert truth.title in done.stdout, done.stderr
    assert not (tmp_path / "output").exists()


def test_a_signal_ends_scrapy_crawl_in_good_order_with_its_own_code(tmp_path):
    (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = linfen_crawler.settings\n")
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LINFEN_", "SCRAPY_"))}
    with running(sites=["lfxww"], scale=0.3) as replica:
        child = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "scrapy", "crawl", "lfxww", "-s", "DOWNLOAD_DELAY=0.02"],
            cwd=tmp_path,
            env={**plain, "LINFEN_REPLICA": replica.address},
            stderr=subprocess.PIPE,
        )
        while child.poll() is None and len(replica.log) < 30:
            time.sleep(0.005)
        child.send_signal(signal.SIGTERM)
        _, said = child.communicate(timeout=60)
    assert child.returncode == 143, said.decode()
    [run] = (tmp_path / "output" / "lfxww" / "runs").glob("*.json")
    assert json.loads(run.read_text())["exit_code"] == 143


def test_a_feed_into_the_archive_empties_it(scrapy, tmp_path):
    with running(sites=["lfxww"], scale=0.1) as replica:
        target = tmp_path / "output" / "lfxww" / "articles.jsonl"
        target.parent.mkdir(parents=True)
        target.write_text("")
        done = scrapy("crawl", "lfxww", "-O", "output/lfxww/articles.jsonl", LINFEN_REPLICA=replica.address)
        assert not len(replica.log)
    assert done.returncode == 2, done.stderr
    assert "articles.jsonl lies in" in done.stderr
