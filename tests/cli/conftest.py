"""Runs the real program in a process of its own, as a user does."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import program

Linfen = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def linfen(tmp_path: Path) -> Linfen:
    """`linfen("extract", "-", stdin=b"...")` gives the ended process; its folder is the test's own."""

    def run(
        *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
        plain |= {"COLUMNS": "100", **(env or {})}
        return program.run("-m", "linfen_crawler.cli", *arguments, stdin=stdin, cwd=tmp_path, env=plain)

    return run
