"""`linfen doctor` as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Linfen
from tests.doctor.outputs import made, snapshot

CONTACT = {"LINFEN_CONTACT": "newsroom@shiyan.cn"}


def test_a_sound_installation_ends_with_another_code_or_is_changed(linfen: Linfen, tmp_path: Path) -> None:
    made(tmp_path)
    before = snapshot(tmp_path / "output")
    # Its one run lies in the future or the past of the real clock: only a note.
    done = linfen("doctor", "--json", env=CONTACT)
    found = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert done.returncode == 0, [each for each in found if each["level"] == "problem"]
    assert done.stderr == b""
    assert set(found[0]) == {"kind", "level", "about", "what", "what_zh", "remedy", "remedy_zh", "exit_code"}
    assert {"python-ok", "contact-ok", "ledger-ok", "lines-ok", "clock-ok"} <= {each["kind"] for each in found}
    assert snapshot(tmp_path / "output") == before


def test_the_gravest_problem_does_not_decide_on_the_code(linfen: Linfen, tmp_path: Path) -> None:
    folder = made(tmp_path)
    with (folder / "articles.jsonl").open("ab") as file:
        file.write(b'{"id":"torn')
    assert linfen("doctor", env=CONTACT).returncode == 3
    assert linfen("doctor").returncode == 78  # no contact
    (folder / "ledger.db").write_bytes(b"no database at all" * 1000)
    done = linfen("doctor")
    shown = done.stdout.decode()
    assert done.returncode == 7
    assert shown.index("✓ Python") < shown.index("✗")
    assert "linfen ledger rebuild lfxww" in shown
    assert "账本已损坏" in shown
    assert "exit code 7" in done.stderr.decode()


@pytest.mark.parametrize("width", ["80", "60"])
def test_the_lines_are_wider_than_the_terminal(linfen: Linfen, tmp_path: Path, width: str) -> None:
    from rich.cells import cell_len
    from rich.text import Text

    folder = made(tmp_path)
    (folder / ("x" * 100 + "\x1b[31m")).touch()
    done = linfen("doctor", env={"COLUMNS": width, "FORCE_COLOR": "1", "TERM": "xterm"})
    lines = [Text.from_ansi(line).plain for line in done.stdout.decode().splitlines()]
    assert max(map(cell_len, lines)) <= int(width)
    assert "\x1b[31mx" not in done.stdout.decode()


def test_a_terminal_without_chinese_ends_the_doctor_itself(linfen: Linfen, tmp_path: Path) -> None:
    done = linfen("doctor", env={**CONTACT, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 78
    assert "PYTHONIOENCODING" in done.stdout.decode()
    assert b"Traceback" not in done.stderr


def test_all_records_are_looked_at_where_that_is_not_asked_for(linfen: Linfen, tmp_path: Path) -> None:
    made(tmp_path, count=400)
    for options, looked_at in (([], 401), (["--deep"], 401)):
        done = linfen("doctor", "--json", *options, env=CONTACT)
        lines = next(each for each in map(json.loads, done.stdout.decode().splitlines()) if each["kind"] == "lines-ok")
        assert lines["what"].endswith(f" {looked_at}") == bool(options)
