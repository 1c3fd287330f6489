"""The egg that scrapyd deploys: built as scrapyd-deploy builds it, run from the zip as scrapyd runs it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from linfen_crawler import load_sites

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def egg(tmp_path_factory: pytest.TempPathFactory) -> Path:
    build = tmp_path_factory.mktemp("egg")
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, build)
    shutil.copytree(ROOT / "linfen_crawler", build / "linfen_crawler", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "setup.py", "-q", "clean", "-a", "bdist_egg", "-d", str(build / "out")]
    subprocess.run(command, cwd=build, check=True, capture_output=True, timeout=300)
    (made,) = (build / "out").glob("*.egg")
    return made


def test_a_file_of_the_package_is_not_in_the_egg(egg: Path) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / "linfen_crawler").rglob("*") if path.is_file()}
    here = {path for path in here if "__pycache__" not in path and not path.endswith((".so", ".pyd", ".pyx", ".pxd"))}
    assert here - set(zipfile.ZipFile(egg).namelist()) == set()


def test_scrapyd_finds_no_settings_or_no_spiders_in_the_egg(egg: Path, tmp_path: Path) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from importlib.metadata import distributions\n"
        "(entry,) = [e for d in distributions(path=[sys.argv[1]]) for e in d.entry_points if e.group == 'scrapy']\n"
        "import os; os.environ['SCRAPY_SETTINGS_MODULE'] = entry.value\n"
        "import linfen_crawler; assert linfen_crawler.__file__.startswith(sys.argv[1]), linfen_crawler.__file__\n"
        "from scrapy.cmdline import execute; execute(['scrapy', 'list'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error::DeprecationWarning:linfen_crawler", "-c", code, str(egg)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == sorted(load_sites())
