"""Without a C compiler: the same records, byte for byte, as with what an install compiles where one is."""

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
def pure(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package with nothing compiled, as an install without a C compiler has it."""
    copy = tmp_path_factory.mktemp("pure")
    left_out = shutil.ignore_patterns("__pycache__", "*.so", "*.pyx", "*.pxd")
    shutil.copytree(ROOT / "linfen_crawler", copy / "linfen_crawler", ignore=left_out)
    return copy


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


def test_pure_python_gives_another_record(pure: Path) -> None:
    compiled, in_python = (
        run(folder, "-m", "tests.extraction.records_of_many_pages").splitlines() for folder in (ROOT, pure)
    )
    assert (compiled[0], in_python[0]) == (b'"compiled"', b'"pure"')
    assert len(compiled) > 1500
    assert sum(line.startswith(b"{") for line in compiled) > len(compiled) // 2
    assert [pair for pair in zip(compiled[1:], in_python[1:], strict=True) if pair[0] != pair[1]] == []


def test_pure_python_does_not_say_so(pure: Path) -> None:
    assert b"pure Python" in run(pure, "-c", _DOCTOR)
    assert b"compiled parts in use;" in run(ROOT, "-c", _DOCTOR)


_DOCTOR = """
from linfen_crawler.doctor.program_check import check_program
print([each.what for each in check_program() if each.kind == "package-ok"])
"""


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
