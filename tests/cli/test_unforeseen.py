"""What nobody foresaw ends in one line with a log, and in a traceback only for those who ask for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SABOTAGE = """
import linfen_crawler.cli.schema as module
def broken(*_):
    raise {error}
module.run_schema = broken
"""


@pytest.fixture
def broken(linfen, tmp_path):
    """`broken(error, *arguments)` runs `linfen schema` with a part of it raising."""

    def run(error: str, *before: str, **env: str):
        (tmp_path / "sitecustomize.py").write_text(SABOTAGE.format(error=error), encoding="utf-8")
        return linfen(*before, "schema", env={"PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path), **env})

    return run


@pytest.mark.parametrize(
    "error",
    ['KeyError("nothing\\nthere")', 'ImportError("no module")', 'SyntaxError("bad")', 'OSError(5, "I/O")'],
)
def test_a_defect_shows_a_traceback(broken, error):
    done = broken(error)
    said = done.stderr.decode()
    assert done.returncode == 1
    assert said.count("\n") == 1
    found = re.fullmatch(r"linfen: a defect of this program: .* Please report it with (\S+) .*\n", said)
    assert "Traceback" in Path(found[1]).read_text()


@pytest.mark.parametrize(("before", "env"), [(("--debug",), {}), ((), {"LINFEN_DEBUG": "1"})])
def test_a_traceback_that_was_asked_for_is_kept_back(broken, before, env):
    done = broken('KeyError("nothing there")', *before, **env)
    assert done.returncode == 1
    assert "Traceback" in done.stderr.decode()


def test_a_full_disk_is_a_defect(broken):
    done = broken('OSError(28, "No space left on device")')
    assert done.returncode == 6
    assert "No space left" in done.stderr.decode()


def test_a_broken_library_shows_a_traceback(linfen, tmp_path):
    (tmp_path / "typer.py").write_text("def broken(:\n")
    done = linfen("sites", env={"PYTHONPATH": str(tmp_path), "TMPDIR": str(tmp_path)})
    assert done.returncode == 1
    assert b"a defect of this program: SyntaxError" in done.stderr
    assert b"Traceback" not in done.stderr


def test_ctrl_c_is_a_defect(broken):
    done = broken("KeyboardInterrupt")
    assert done.returncode == 130, done.stderr
    assert b"Traceback" not in done.stderr
