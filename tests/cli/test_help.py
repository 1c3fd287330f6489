"""Every command explains itself."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.conftest import Linfen

COMMANDS = [
    ["demo"],
    ["crawl"],
    ["extract"],
    ["explain"],
    ["status"],
    ["sites"],
    ["sites", "show"],
    ["sites", "validate"],
    ["sites", "new"],
    ["sites", "learn"],
    ["sites", "test"],
    ["sites", "check"],
    ["history"],
    ["export"],
    ["search"],
    ["schema"],
    ["reposts"],
    ["report"],
    ["schedule"],
    ["ledger", "rebuild"],
    ["archive", "index"],
    ["archive", "wacz"],
    ["archive", "verify"],
    ["archive", "replay"],
    ["archive", "salvage"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_has_no_example_in_its_help(linfen: Linfen, command: list[str]) -> None:
    done = linfen(*command, "--help")
    assert done.returncode == 0
    assert f"Example: linfen {' '.join(command)}".encode() in done.stdout.replace(b"`", b"")


def test_the_overview_leaves_out_a_command_or_the_exit_codes(linfen: Linfen) -> None:
    text = linfen("--help").stdout.decode()
    assert all(f" {name} " in text for name in ("demo", "crawl", "extract", "explain", "status", "sites"))
    assert "Exit codes" in text


def test_the_version_is_not_the_package_version(linfen: Linfen) -> None:
    from linfen_crawler import __version__

    assert linfen("--version").stdout.decode().strip() == f"linfen-crawler {__version__}"


@pytest.mark.parametrize(
    "heavy", ["scrapy", "lxml", "sqlalchemy", "pydantic", "dateparser", "opencc", "twisted", "warcio", "wacz"]
)
def test_help_loads_a_heavy_package(heavy: str) -> None:
    code = (
        "import sys\nsys.argv = ['linfen', '--help']\nfrom linfen_crawler.cli import main\n"
        f"try:\n    main()\nfinally:\n    print('LOADED', {heavy!r} in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "LOADED False" in done.stdout
