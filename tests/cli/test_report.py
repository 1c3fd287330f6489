"""`linfen report`: where the page goes, and what is said when it cannot be made."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Linfen
from tests.report.outputs import HOSTILE, article, run, site_files
from tests.report.test_make_report import data_of


@pytest.fixture
def output(tmp_path: Path) -> Path:
    for key in ("lfxww", "mytown"):
        site_files(tmp_path / "output", key, [article(key, 1, "2022-10-23T08:00:00", title=HOSTILE[0])])
    return tmp_path / "output"


def test_the_page_is_not_where_it_is_said_to_be_or_lacks_a_site(linfen: Linfen, output: Path) -> None:
    done = linfen("report")
    assert done.returncode == 0, done.stderr
    assert done.stdout == b""
    assert b"report.html: 2 articles of 2 sites" in done.stderr
    data = data_of(output.parent / "report.html")
    assert [(site["key"], site["name"]) for site in data["sites"]] == [("lfxww", "临汾新闻网"), ("mytown", "mytown")]


def test_a_choice_has_no_effect(linfen: Linfen, output: Path) -> None:
    out = output.parent / "a folder" / "页.html"
    out.parent.mkdir()
    done = linfen("report", "mytown", "--since", "2022-10-24", "--reposts", "--out", str(out))
    assert done.returncode == 0, done.stderr
    data = data_of(out)
    assert list(data["scopes"]) == ["mytown"]
    assert (data["since"], data["until"], data["scopes"]["mytown"]["records"]) == ("2022-10-24", None, 0)
    assert data["scopes"]["mytown"]["reposts"]["groups"] == 0


def test_a_site_without_any_record_has_no_report(linfen: Linfen, tmp_path: Path) -> None:
    site = site_files(tmp_path / "output", "lfxww", [], runs=[run("2022-10-23", exit_code=5)])
    site.articles.unlink()
    assert linfen("report").returncode == 0
    assert data_of(tmp_path / "report.html")["scopes"]["lfxww"]["runs"][0]["exit_code"] == 5


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["nosuch"], 2, "no records of 'nosuch'"),
        (["--output", "elsewhere"], 2, "holds no crawl yet"),
        (["--out", "."], 2, "is a folder"),
        (["--out", "nowhere/report.html"], 2, "there is no folder"),
        (["--out", "/proc/report.html"], 6, "cannot be made"),
        (["--until", "2022-13-01"], 2, "is no day"),
    ],
)
def test_a_wrong_wish_is_not_answered_clearly(
    linfen: Linfen, output: Path, arguments: list[str], code: int, says: str
) -> None:
    done = linfen("report", *arguments)
    assert done.returncode == code, done.stderr
    assert says in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_broken_ledger_or_line_is_not_named(linfen: Linfen, output: Path) -> None:
    (output / "lfxww" / "ledger.db").write_text("nonsense", encoding="utf-8")
    done = linfen("report")
    assert done.returncode == 2
    assert b"is no ledger" in done.stderr
    assert b"Traceback" not in done.stderr
