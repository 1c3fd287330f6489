"""`linfen export`, `search` and `schema`: what they print where, and how they end."""

from __future__ import annotations

import csv
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Linfen
from tests.exporters.crawled import NASTY, RECORDS, crawled, current


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return crawled(tmp_path / "output")


def test_an_export_says_something_else_than_it_made(linfen: Linfen, output: Path) -> None:
    wish = ["export", "--to", "csv", "--site", "lfxww", "--since", "2022-01-01", "--until", "2022-12-31"]
    done = linfen(*wish, "--fields", "title, publish_time", "--where", "source=河畔日报", "--gone", "drop", "--no-bom")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout == b""
    place = output / "exports" / "articles.csv"
    assert f"{place}: 2 records of 1 site, " in done.stderr.decode()
    rows = list(csv.reader(place.read_text(encoding="utf-8").splitlines()))
    assert rows == [
        ["title", "publish_time"],
        [f"'{NASTY}", "2022-03-03T08:30:00+08:00"],
        ["第1条新闻（更新）", "2022-02-02T08:30:00+08:00"],
    ]
    (note,) = json.loads((output / "exports" / "datapackage.json").read_text(encoding="utf-8"))["exports"]
    assert shlex.split(note["command"])[:4] == ["linfen", "export", "--to", "csv"]


def test_the_folder_or_the_revisions_that_were_asked_for_are_others(linfen: Linfen, output: Path) -> None:
    (output.parent / "elsewhere").mkdir()
    output.rename(output.parent / "elsewhere" / "crawl")
    done = linfen("export", "--to", "jsonl", "-o", "elsewhere/crawl", "--revisions", "all", "--out", "x/all.jsonl")
    assert done.returncode == 0, done.stderr.decode()
    made = (output.parent / "x" / "all.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(made) == sum(map(len, RECORDS.values()))


def test_reposts_are_not_in_an_export_that_asks_for_them(linfen: Linfen, output: Path) -> None:
    done = linfen("export", "--to", "jsonl", "--reposts", "--out", "-x.jsonl")
    assert done.returncode == 0, done.stderr.decode()
    made = [json.loads(line) for line in (output.parent / "-x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert all({"repost_group", "repost_first_time", "repost_source"} <= set(each) for each in made)


def test_an_export_of_nothing_is_not_told(linfen: Linfen, output: Path) -> None:
    done = linfen("export", "--to", "jsonl", "--where", "title=无")
    assert done.returncode == 0
    assert "0 records of 0 sites" in done.stderr.decode()
    assert "No record meets what was asked for" in done.stderr.decode()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--to", "xlsx"], "--to 'xlsx' is none of jsonl, csv, parquet, sqlite, schemaorg"),
        (["--to", "csv", "--revisions", "last"], "--revisions 'last' is none of current, all"),
        (["--to", "csv", "--gone", "yes"], "--gone 'yes' is none of keep, drop"),
        (["--to", "csv", "--since", "2022"], "--since '2022' is no day"),
        (["--to", "csv", "--since", "2022-02-01", "--until", "2022-01-01"], "is later than --until"),
        (["--to", "jsonl", "--bom"], "--bom and --no-bom are for --to csv"),
        (["--to", "csv", "--fields", "tilte"], "did you mean title"),
        (["--to", "csv", "--where", "nonsense"], "expected FIELD OPERATOR VALUE"),
        (["--to", "csv", "--site", "nowhere"], "there are no records of 'nowhere'"),
        (["--to", "csv", "--out", "output"], "is a folder; name a file in it"),
        (["--to", "csv", "--output", "empty"], "holds no records yet"),
        ([], "Missing option '--to'"),
    ],
)
def test_bad_input_is_not_refused_with_a_message(linfen: Linfen, output: Path, arguments, says) -> None:
    done = linfen("export", *arguments)
    assert done.returncode == 2
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert not (output / "exports").exists()


def test_a_missing_library_ends_in_a_traceback(output: Path) -> None:
    code = (
        "import sys\nsys.modules['pyarrow'] = None\nsys.argv = ['linfen', *sys.argv[1:]]\n"
        "from linfen_crawler.cli import main\nmain()\n"
    )
    for arguments in (["export", "--to", "parquet"], ["schema", "--format", "parquet"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, cwd=output.parent, timeout=60
        )
        assert done.returncode == 78
        assert b"pip install 'linfen-crawler[parquet]'" in done.stderr
        assert b"Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")
def test_an_export_that_is_ended_by_hand_leaves_something_behind(output: Path) -> None:
    """The records are behind a pipe that nobody fills: the export waits for them until it is ended."""
    (output / "lfxww" / "articles.jsonl").unlink()
    os.mkfifo(output / "lfxww" / "gone.fifo")
    code = (
        "import sys\nfrom linfen_crawler.exporters import chosen_records\n"
        "def wait(*_):\n    print('waits', flush=True)\n    open('output/lfxww/gone.fifo').read()\n"
        "chosen_records.located_lines = wait\n"
        "sys.argv = ['linfen', 'export', '--to', 'csv']\nfrom linfen_crawler.cli import main\nmain()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=output.parent
    )
    assert process.stdout.readline() == b"waits\n"
    assert [each.name for each in (output / "exports").iterdir()] == [".articles.csv.exporting"]
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in said
    assert list((output / "exports").iterdir()) == []


@pytest.fixture
def database(linfen: Linfen, output: Path) -> Path:
    assert linfen("export", "--to", "sqlite").returncode == 0
    return output / "exports" / "articles.db"


def test_a_search_prints_something_else_into_a_pipe(linfen: Linfen, database: Path) -> None:
    done = linfen("search", "医院", "搬迁")
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode() == (
        "第1条新闻（更新）\n  2022-02-02T08:30:00+08:00 · lfxww · 河畔日报\n  http://lfxww.example/1.html\n"
        "  正文改了。 医院搬迁。\n\n"
    )
    assert done.stderr == b""


def test_hits_are_not_marked_on_a_terminal(linfen: Linfen, database: Path) -> None:
    done = linfen("search", "搬迁", env={"FORCE_COLOR": "1", "TERM": "xterm-256color", "NO_COLOR": ""})
    assert "\x1b[1;31m搬迁\x1b[0m" in done.stdout.decode()


def test_a_search_as_json_gives_something_else(linfen: Linfen, database: Path) -> None:
    done = linfen("search", "新桥正式", "--json", "--limit", "1", "--site", "lfxww")
    (hit,) = map(json.loads, done.stdout.decode().splitlines())
    (record,) = (each for each in current() if each["url"].endswith("/4.html"))
    names = ["id", "site", "publish_time", "source", "title", "subtitle", "url"]
    assert {name: hit.get(name) for name in names if name != "subtitle"} == {
        name: record[name] for name in names if name != "subtitle"
    }
    assert hit["context"] == ["昨天上午，连接两岸的新桥正式通车。 新桥全长四百二十米。"]
    assert "the latest 1; see more by --limit" in done.stderr.decode()


def test_text_of_an_article_steers_the_terminal_or_is_read_as_markup(linfen: Linfen, output: Path) -> None:
    title = "[red]新桥[/red] \x1b[31m红\x1b]0;x\x07"
    line = RECORDS["lfxww"][0].model_copy(update={"title": title}).to_json_line()
    (output / "lfxww" / "articles.jsonl").write_text(line + "\n", encoding="utf-8")
    assert linfen("export", "--to", "sqlite").returncode == 0
    for env in ({}, {"FORCE_COLOR": "1"}):
        shown = linfen("search", "红", env=env).stdout.decode()
        assert "[red]新桥[/red]" in shown
        assert "\x1b[31m" not in shown
        assert "\x07" not in shown


def test_a_search_that_cannot_be_ends_in_a_traceback(linfen: Linfen, output: Path) -> None:
    done = linfen("search", "新桥")
    assert done.returncode == 2
    assert (
        "there is no SQLite export at output/exports/articles.db. Make one: linfen export --to sqlite"
        in done.stderr.decode()
    )
    done = linfen("search", "新桥", "--db", "x.db", "--output", "o")
    assert "Make one: linfen export --to sqlite --output o --out x.db" in done.stderr.decode()
    (output.parent / "x.db").write_bytes(b"no database")
    assert linfen("search", "新桥", "--db", "x.db").returncode == 2
    assert linfen("search", " ", '""').returncode == 2
    assert linfen("search", "新桥", "--since", "gestern").returncode == 2
    assert linfen("search").returncode == 2


def test_a_search_without_hits_says_nothing(linfen: Linfen, database: Path) -> None:
    done = linfen("search", "没有", "这个")
    assert done.returncode == 0
    assert done.stdout == b""
    assert "holds 没有 and 这个" in done.stderr.decode()


@pytest.mark.parametrize(
    ("form", "begins", "holds"),
    [
        ("json", "{\n", '"$id": "urn:linfen-crawler:article:1"'),
        ("parquet", "id: string\n", "\ncredits: list<item: struct<role: string, name: string>>\n"),
        ("sql", "CREATE TABLE articles (\n", "tokenize='trigram'"),
        ("markdown", "# The record\n", "| `publish_time` |"),
    ],
)
def test_a_schema_is_not_printed(linfen: Linfen, form, begins, holds) -> None:
    done = linfen("schema", "--format", form)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.decode().startswith(begins)
    assert holds in done.stdout.decode()
    if form == "json":
        assert linfen("schema").stdout == done.stdout


def test_an_unknown_format_is_not_refused(linfen: Linfen) -> None:
    done = linfen("schema", "--format", "xml")
    assert done.returncode == 2
    assert "--format 'xml' is none of json, parquet, sql, markdown" in done.stderr.decode()
