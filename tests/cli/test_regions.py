"""All sites of a place by one command: side by side, one of them down, with one table and one exit code."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from linfen_crawler.cli import main
from linfen_crawler.operations.site_lock import SiteLock
from linfen_crawler.replica import Fault, Faults, running
from linfen_crawler.sites import load_sites
from linfen_crawler.sites.loader import shipped_text
from linfen_crawler.sites.regions import sites_of_region

CONTACT = "newsroom@moucheng-archive.cn"
HERE = ("changzhinews", "jcnews", "xinzhou")
"""Sites that lie in one place for this test: in definitions of the user's, quicker than the program's."""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    folder = tmp_path / "mine"
    folder.mkdir()
    for number, key in enumerate(HERE):
        text = (shipped_text(key) or "").replace("delay = 2.0", "delay = 0.5")
        lines = [
            f'region = "某省/某市/某县{number}"' if line.startswith("region") else line for line in text.splitlines()
        ]
        (folder / f"{key}.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def inside(tmp_path: Path, monkeypatch, capfdbinary):
    """`inside("status", "--region", "某市")` runs the program in this process: exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("LINFEN_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str, **env: str) -> tuple[int, str, str]:
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["linfen", *arguments])
        capfdbinary.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfdbinary.readouterr()
        return int(ended.value.code or 0), said.out.decode(), said.err.decode()

    return run


def records(output: Path, key: str) -> list[str]:
    file = output / key / "articles.jsonl"
    return [json.loads(line)["canonical_url"] for line in file.read_text(encoding="utf-8").splitlines()]


def table_rows(said: str) -> dict[str, list[str]]:
    rows = (line.split() for line in said.partition("各站结果")[2].splitlines())
    return {row[0]: row[1:] for row in rows if row and row[0] in {*HERE, "all"}}


def test_one_site_that_is_down_stops_the_others_or_a_second_crawl_of_several_takes_something_twice(
    linfen, inside, mine, tmp_path
):
    env = {"LINFEN_SITES": str(mine)}
    output = tmp_path / "output"
    with running(sites=HERE, scale=0.15, faults=Faults(Fault("drop", "xinzhou"))) as replica:
        env["LINFEN_REPLICA"] = replica.address
        first = linfen("crawl", "--region", "某市", "--table", env=env)
        there = {key: sorted(records(output, key)) for key in ("changzhinews", "jcnews")}
        assert there == {key: sorted(replica.truth(key)) for key in there}
        assert all(there.values())
        assert not (output / "xinzhou" / "articles.jsonl").exists() or records(output, "xinzhou") == []
        replica.log.clear()
        again = linfen("crawl", *HERE, "--table", env=env)
        asked = {entry.url for entry in replica.log.entries()}
        assert not asked & {url for urls in there.values() for url in urls}, "a second crawl asks for articles again"
    assert {key: sorted(records(output, key)) for key in there} == there

    assert (first.returncode, again.returncode) == (5, 5), first.stderr.decode()
    rows = table_rows(first.stderr.decode())
    for key, urls in there.items():
        new, changed, rejected, failed, _, *end = rows[key]
        assert (int(new), changed, rejected, failed, end) == (len(urls), "0", "0", "0", ["0", "ok", "成功"])
    assert rows["xinzhou"][0] == "0"
    assert rows["xinzhou"][5:] == ["5", "unreachable", "无法访问"]
    assert rows["all"][:2] == ["合计", "3"]
    assert int(rows["all"][2]) == sum(map(len, there.values()))
    assert rows["all"][-3:] == ["5", "unreachable", "无法访问"]
    assert {key: row[0] for key, row in table_rows(again.stderr.decode()).items() if key != "all"} == dict.fromkeys(
        HERE, "0"
    )

    for command in ("status", "runs"):
        shown = []
        for place in ("某市", "某县1"):
            code, out, _ = inside(command, "--region", place, "--json", LINFEN_SITES=str(mine))
            assert code == 0
            shown.append({json.loads(line)["site"] for line in out.splitlines()})
        assert shown == [set(HERE), {"jcnews"}], command
    assert inside("alarms", "--region", "某县0") == (0, "", "no alarms\n")
    records_are_chosen_by_place(inside, output, there)
    code, _, said = inside("status", "--region", "临汾")
    assert code == 2
    assert "none of the sites of 临汾 was crawled into output yet" in said


def records_are_chosen_by_place(inside, output, there):
    """What is stored is exported, searched, shown and checked by place, as it was crawled."""
    of_place = ("--region", "某县1")
    assert inside("export", "--to", "jsonl", *of_place, "--out", "one.jsonl")[0] == 0
    lines = Path("one.jsonl").read_text(encoding="utf-8").splitlines()
    assert sorted(json.loads(line)["canonical_url"] for line in lines) == there["jcnews"]
    assert inside("export", "--to", "sqlite")[0] == 0
    for place, sites in ((of_place, {"jcnews"}), (("--region", "某市"), set(there))):
        code, found, said = inside("search", "的", *place, "--limit", "1000", "--json")
        assert (code, {json.loads(line)["site"] for line in found.splitlines()}) == (0, sites), said
    code, _, said = inside("report", *of_place)
    assert (code, f"{len(there['jcnews'])} articles of 1 site;" in said) == (0, True), said
    assert inside("reposts", *of_place, "--json")[0] == 0
    code, _, said = inside("archive", "verify", "--region", "某市")
    assert (code, "none of the sites of 某市 has an archive in output" in said) == (2, True), said
    (output / "jcnews" / "archive").mkdir()
    assert inside("archive", "index", "--region", "某市")[0] == 0
    assert [file.parts[-3] for file in output.glob("*/archive/index.cdxj")] == ["jcnews"]


def test_a_site_that_another_run_works_on_stops_the_others(linfen, mine, tmp_path):
    env = {"LINFEN_SITES": str(mine)}
    output = tmp_path / "output"
    for key in HERE:
        (output / key).mkdir(parents=True)
    with running(sites=HERE, scale=0.1) as replica:
        env["LINFEN_REPLICA"] = replica.address
        lock = SiteLock.take(output / "jcnews" / "lock")
        done = linfen("crawl", *HERE, "--limit", "1", "--json", env=env)
        locks = [lock, *(SiteLock.take(output / key / "lock") for key in ("changzhinews", "xinzhou"))]
        none = linfen("crawl", *HERE, "--table", env=env)
        for each in locks:
            each.release()
    said = done.stderr.decode()
    assert done.returncode == 75, said
    summaries = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["site"], each["exit_code"], each["finish_reason"]) for each in summaries] == [
        ("changzhinews", 0, "limit"),
        ("jcnews", 75, "refused"),
        ("xinzhou", 0, "limit"),
    ]
    assert len(records(output, "changzhinews")) == len(records(output, "xinzhou")) == 1
    assert "jcnews 晋城新闻网: exit code 退出码 75" in said
    assert "is in use by process" in said
    assert "summary 摘要" not in said, "it names a file that is not there"
    assert not list((output / "jcnews" / "runs").glob("*.json"))

    assert none.returncode == 75
    assert none.stderr.decode().count("is in use by process") == 1
    assert "nor can the 2 other sites be crawled" in none.stderr.decode()
    assert "各站结果" not in none.stderr.decode()


def test_a_terminal_does_not_end_with_the_table_or_a_cron_mail_holds_it(linfen, mine, tmp_path):
    with running(sites=HERE, scale=0.1) as replica:
        names = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
        env = {**names, "LINFEN_SITES": str(mine), "LINFEN_REPLICA": replica.address, "COLUMNS": "80", "TERM": "xterm"}
        ours, theirs = pty.openpty()
        command = [sys.executable, "-m", "linfen_crawler.cli", "crawl", "--region", "某市", "--limit", "1"]
        child = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=theirs)
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            said += piece
        os.close(ours)
        assert child.wait(timeout=60) == 0
        last = said.decode().partition("各站结果")[2]
        assert [line.split()[0] for line in last.splitlines() if line.strip().endswith("成功")] == [*HERE, "all"]
        assert "新增" in last
        assert "退出码" in last
        silent = linfen(
            "crawl",
            "--region",
            "某市",
            "--limit",
            "1",
            env={"LINFEN_SITES": str(mine), "LINFEN_REPLICA": replica.address},
        )
    assert (silent.returncode, silent.stderr, silent.stdout) == (0, b"", b"")


@pytest.mark.parametrize(
    "command",
    [
        *("crawl", "sites", "status", "runs", "schedule", "alarms", "report", "reposts", "search 桥"),
        *("export --to csv", "archive index", "archive wacz", "archive verify"),
    ],
)
def test_a_place_without_sites_is_not_refused_with_those_that_have_some(inside, tmp_path, command):
    (tmp_path / "output" / "lfxww" / "runs").mkdir(parents=True, exist_ok=True)
    (tmp_path / "output" / "lfxww" / "articles.jsonl").touch()
    code, _, said = inside(*command.split(), "--region", "某处", LINFEN_CONTACT=CONTACT)
    assert code == 2, said
    assert "there is no site of the region '某处'. Known are: " in said
    assert "山西/临汾, 山西/临汾/乡宁县" in said


@pytest.mark.parametrize("command", ["index", "wacz", "verify"])
def test_a_command_on_archives_names_another_one_or_takes_a_store_for_a_folder(inside, tmp_path, command):
    code, _, said = inside("archive", command)
    assert (code, f"linfen archive {command} --region" in said) == (2, True), said
    code, _, said = inside("archive", command, "lfxww", LINFEN_OUTPUT="s3://news/crawl")
    assert (code, "--output s3://news/crawl: this command reads a folder" in said) == (2, True), said
    assert not list(tmp_path.iterdir())


def test_a_crawl_of_nothing_is_not_told_how_to_name_sites(inside):
    code, _, said = inside("crawl")
    assert code == 2
    assert "linfen crawl --region 临汾" in said


@pytest.mark.parametrize("contact", ["", "https://www.example.org/"])
def test_a_region_is_asked_without_a_contact_or_each_of_its_sites_says_so(inside, tmp_path, contact):
    code, _, said = inside("crawl", "--region", "临汾", "--table", LINFEN_CONTACT=contact)
    assert code == 78
    assert len(said.splitlines()) == 3
    assert said.count("linfen: LINFEN_CONTACT is ") == 1
    assert not (tmp_path / "output").exists()


def test_the_list_of_a_place_holds_other_sites_or_not_all(inside):
    of_city = [json.loads(line) for line in inside("sites", "--region", "临汾", "--json")[1].splitlines()]
    assert len(of_city) == 21
    assert all("临汾" in site["region"] for site in of_city)
    assert {site["key"]: site["verified"] for site in of_city}["yaodu_gov"] is None
    listed = inside("sites", "--region", "尧都", "--region", "太原")[1].splitlines()
    assert [line.split()[:2] for line in listed] == [["yaodu_gov", "never"], ["taiyuan_gov", "2023"]]


def test_a_schedule_of_a_place_leaves_out_a_site(inside):
    code, line, said = inside("schedule", "lfxww", "--region", "临汾", LINFEN_CONTACT=CONTACT)
    assert code == 0, said
    of_city = [each.key for each in sites_of_region(load_sites().values(), "临汾") if each.key != "lfxww"]
    assert f"crawl lfxww {' '.join(of_city)} " in line
