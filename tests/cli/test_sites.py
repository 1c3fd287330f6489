"""`linfen sites`: list, show, validate."""

from __future__ import annotations

import json
from pathlib import Path

from linfen_crawler import load_sites
from tests.cli.conftest import Linfen

MINIMAL = """
key = "mytown"
name = "某某新闻网"
region = "某省/某市"
home = "https://www.mytown.example/"
hosts = ["www.mytown.example"]
verified = "2024"
"""


def test_the_list_leaves_out_a_site(linfen: Linfen) -> None:
    done = linfen("sites")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.decode().splitlines()] == list(load_sites())


def test_the_json_list_differs_from_the_definitions(linfen: Linfen) -> None:
    lines = [json.loads(line) for line in linfen("sites", "--json").stdout.splitlines()]
    assert [(line["key"], line["name"], line["verified"]) for line in lines] == [
        (site.key, site.name, site.verified) for site in load_sites().values()
    ]


def test_show_leaves_out_what_comes_from_the_family(linfen: Linfen) -> None:
    shown = json.loads(linfen("sites", "show", "lfxww").stdout)
    assert shown["articles"]["by_id"] == "/plus/view.php?aid={id}"


def test_a_site_of_the_users_folder_is_not_listed(linfen: Linfen, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mytown.toml").write_text(MINIMAL, encoding="utf-8")
    assert "mytown" in linfen("sites", "--sites", "mine").stdout.decode()
    assert "mytown" in linfen("sites", env={"LINFEN_SITES": "mine"}).stdout.decode()


def test_a_broken_definition_passes_or_is_not_explained(linfen: Linfen, tmp_path: Path) -> None:
    broken = tmp_path / "mytown.toml"
    broken.write_text(MINIMAL.replace('name = "某某新闻网"', "nmae = 3"), encoding="utf-8")
    done = linfen("sites", "validate", "mytown.toml")
    message = done.stderr.decode()
    assert done.returncode == 78
    assert "mytown.toml" in message
    assert "nmae" in message
    assert "Traceback" not in message


def test_broken_toml_ends_in_a_traceback(linfen: Linfen, tmp_path: Path) -> None:
    (tmp_path / "mytown.toml").write_text(MINIMAL + "delay = = 3\n", encoding="utf-8")
    for command in (
        ["sites", "validate", "mytown.toml"],
        ["sites", "--sites", "."],
        ["crawl", "mytown", "--sites", "."],
    ):
        done = linfen(*command)
        assert done.returncode == 78, command
        assert b"mytown.toml" in done.stderr
        assert b"Traceback" not in done.stderr


def test_validate_without_a_file_skips_the_shipped_definitions(linfen: Linfen) -> None:
    done = linfen("sites", "validate")
    assert done.returncode == 0
    assert f"{len(load_sites())} definitions" in done.stderr.decode()


def test_an_unknown_site_is_not_refused(linfen: Linfen) -> None:
    for command in (["sites", "show", "lfxw"], ["crawl", "lfxw"]):
        done = linfen(*command)
        assert done.returncode == 2
        assert "lfxww" in done.stderr.decode()
