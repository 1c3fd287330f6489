"""Runs the real program in a process of its own, as a user does."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Linfen = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def linfen(tmp_path: Path) -> Linfen:
    """`linfen("extract", "-", stdin=b"...")` gives the ended process; its folder is the test's own."""

    def run(
        *arguments: str, stdin: bytes = b"", env: dict[str, str] | None = None
    ) -> subprocess.CompletedProcess[bytes]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("LINFEN_")}
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "linfen_crawler.cli", *arguments],
            input=stdin,
            capture_output=True,
            cwd=tmp_path,
            env={**plain, "COLUMNS": "100", **(env or {})},
            timeout=120,
        )

    return run
