"""What `make compiled` installs: the same records, byte for byte, as the source it is built from gives."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMPILER = shutil.which(os.environ.get("CC") or "cc")
HEADER = Path(sysconfig.get_path("include")) / "Python.h"

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(not (COMPILER and HEADER.is_file()), reason="no C compiler, or no headers of Python"),
]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, compiled where it stands: without optimization, which changes no result but the time."""
    build = tmp_path_factory.mktemp("compiled")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, build)
    shutil.copytree(
        ROOT / "linfen_crawler", build / "linfen_crawler", ignore=shutil.ignore_patterns("__pycache__", "*.so")
    )
    asked = {"LINFEN_COMPILED": "1", "MYPYC_OPT_LEVEL": "0"}
    command = [sys.executable, "setup.py", "-q", "build_ext", "--inplace"]
    done = subprocess.run(command, cwd=build, capture_output=True, text=True, timeout=1800, env={**os.environ, **asked})
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return build


def run(package: Path, *arguments: str) -> bytes:
    """The output of Python with the package of a folder before any other, and the tests of this one."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        capture_output=True,
        timeout=600,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LINFEN_SHARED": os.environ.get("LINFEN_SHARED", "/nowhere")},
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    return done.stdout


def test_a_compiled_build_gives_another_record(compiled: Path) -> None:
    ours, theirs = (run(folder, "-m", "tests.extraction.records_of_many_pages") for folder in (ROOT, compiled))
    pure, machine = ours.splitlines(), theirs.splitlines()
    assert (pure[0], machine[0]) == (b'"pure"', b'"compiled"')
    assert len(pure) > 1500
    assert sum(line.startswith(b"{") for line in pure) > len(pure) // 2
    assert [pair for pair in zip(pure[1:], machine[1:], strict=True) if pair[0] != pair[1]] == []


def test_a_compiled_build_does_not_say_so(compiled: Path) -> None:
    from linfen_crawler import __version__

    assert (
        run(compiled, "-m", "linfen_crawler.cli", "--version").decode().strip()
        == f"linfen-crawler {__version__} (compiled)"
    )
    assert "extraction compiled" in run(compiled, "-c", _DOCTOR).decode()


_DOCTOR = """
from linfen_crawler.doctor.program_check import check_program
print([each.what for each in check_program() if each.kind == "package-ok"])
"""


def test_a_trace_or_a_pickled_raw_article_fails_in_a_compiled_build(compiled: Path) -> None:
    """What the records of pages do not show: traces, and raw articles copied and pickled."""
    code = """
import copy, dataclasses, pickle
from linfen_crawler import load_sites
from linfen_crawler.explain_article import explain
from linfen_crawler.extraction import extract_raw
from tests.extraction.many_pages import BYTES
raw = extract_raw(BYTES[0])
assert pickle.loads(pickle.dumps(raw)) == raw and copy.deepcopy(raw) == raw and dataclasses.replace(raw) == raw
print(repr(explain(BYTES[0])) != "")
"""
    assert run(compiled, "-c", code).strip() == b"True"


def test_an_installed_wheel_walks_pages_in_python(tmp_path: Path) -> None:
    """Not so an editable install, which the other tests look at: a wheel is unpacked in whatever order pip likes."""
    build = tmp_path / "source"
    shutil.copytree(ROOT / "linfen_crawler", build / "linfen_crawler", ignore=shutil.ignore_patterns("*.so", "*.pyc"))
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, build)
    pip = [sys.executable, "-m", "pip", "--quiet", "install", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(tmp_path / "there"), str(build)], check=True, timeout=600)
    code = "from linfen_crawler.extraction import page_walk; print(page_walk.__file__); print(page_walk.NATIVE)"
    where, walk = run(tmp_path / "there", "-c", code).decode().split("\n", 1)
    assert where.startswith(str(tmp_path))
    assert "walk_trees" in walk
