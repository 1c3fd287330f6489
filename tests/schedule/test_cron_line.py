"""The crontab line: what cron and the shell make of it, and when it runs."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from datetime import time
from pathlib import Path

import pytest

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.schedule.cron_line import cron_lines, minute_of_day
from linfen_crawler.schedule.job import Job

SHOW = "import json,os,sys;print(json.dumps([sys.argv[1:],os.environ['LINFEN_CONTACT']]))"


def job(**given) -> Job:
    plain = {
        "name": "linfen-crawl",
        "program": ("/opt/linfen/bin/linfen",),
        "sites": ("lfxww",),
        "output": Path("/srv/output"),
        "at": time(2, 0),
        "environment": {"LINFEN_CONTACT": "newsroom@shiyan.cn"},
    }
    return Job(**{**plain, **given})


def as_cron_runs_it(line: str) -> str:
    """The command of a crontab line, by the rules of crontab(5): five fields, and % is a line feed unless escaped."""
    command = line.split(" ", 5)[5]
    assert "%" not in command.replace(r"\%", "")
    return command.replace(r"\%", "%")


@pytest.mark.parametrize(
    "folder",
    ["/srv/my output", "/srv/100% '\"$HOME`id`", "/srv/临汾 新闻", r"/srv/back\slash", "/srv/#;&|<>(){}*?[]~!"],
)
def test_a_path_loses_characters_between_crontab_and_program(tmp_path: Path, folder: str) -> None:
    program = (sys.executable, "-c", SHOW)
    contact = "http://shiyan.cn/a%20b'c"
    log = tmp_path / "a log 100%.txt"
    made = job(program=program, output=Path(folder), environment={"LINFEN_CONTACT": contact}, log=log)
    line = cron_lines(made, "host")[-2]
    subprocess.run(["/bin/sh", "-c", as_cron_runs_it(line)], check=True)
    assert json.loads(log.read_text()) == [["crawl", "lfxww", "--output", folder], contact]


def test_a_thousand_machines_ask_at_one_minute() -> None:
    minutes = Counter(minute_of_day(job(), f"host-{number}") for number in range(1000))
    assert set(minutes) == set(range(120, 180))
    assert max(minutes.values()) < 40
    assert minute_of_day(job(), "host-7") == minute_of_day(job(), "host-7")


def test_the_minute_does_not_come_round_past_midnight_or_moves_where_no_spread_is_wanted() -> None:
    late = {minute_of_day(job(at=time(23, 50), spread=30), f"host-{number}") for number in range(500)}
    assert late == {*range(1430, 1440), *range(20)}
    assert cron_lines(job(spread=0, at=time(5, 7)), "x")[-2].startswith("7 5 * * * ")


def test_a_line_that_cron_would_cut_is_written() -> None:
    with pytest.raises(CannotRun, match="998") as refused:
        cron_lines(job(output=Path("/" + "新" * 400)), "x")
    assert refused.value.exit_code == ExitCode.USAGE


@pytest.mark.parametrize(
    "given",
    [
        {"output": Path("/srv/a\nb")},
        {"environment": {"LINFEN_CONTACT": "a@b.cn\n* * * * * evil"}},
        {"name": "../x"},
        {"name": "Big"},
        {"user": "a b"},
        {"log": Path("/var/a\rb")},
    ],
)
def test_a_value_breaks_out_of_its_line(given) -> None:
    with pytest.raises(CannotRun) as refused:
        job(**given)
    assert refused.value.exit_code == ExitCode.USAGE
