"""Every command explains itself."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from linfen_crawler.operations.exit_codes import ExitCode
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
    ["runs"],
    ["export"],
    ["search"],
    ["schema"],
    ["reposts"],
    ["report"],
    ["schedule"],
    ["doctor"],
    ["ledger", "migrate"],
    ["ledger", "rebuild"],
    ["alarms"],
    ["alarms", "list"],
    ["alarms", "accept"],
    ["alarms", "test"],
    ["publish"],
    ["restore"],
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


@pytest.mark.parametrize("command", [[], ["crawl"], ["demo"]], ids=" ".join)
def test_a_help_text_leaves_out_an_exit_code(linfen: Linfen, command: list[str]) -> None:
    text = " ".join(linfen(*command, "--help").stdout.decode().split())
    listed = [int(code) for code in re.findall(r"[:·] (\d+) ", text.partition("Exit codes")[2])]
    left_out = {ExitCode.DAMAGED} if command else set()  # an archive's command alone
    assert listed == [int(code) for code in ExitCode if code not in left_out]


def test_help_keeps_back_a_log_level_or_what_the_doctor_calls_damage(linfen: Linfen) -> None:
    crawl = " ".join(linfen("crawl", "--help").stdout.decode().replace("│", " ").split())
    refused = linfen("crawl", "lfxww", "--log-level", "LOUD").stderr.decode()
    levels = re.findall(r"\b[A-Z]+\b", refused.partition("expected one of ")[2].partition("\n")[0])
    assert len(levels) == 5
    described = crawl.partition("--log-level")[2].partition("--log-format")[0]
    assert all(re.search(rf"\b{level}\b", described) for level in levels), described
    assert "7 archive, records or ledger damaged" in " ".join(linfen("--help").stdout.decode().split())


def test_the_version_is_not_the_package_version(linfen: Linfen) -> None:
    from linfen_crawler import __version__

    assert linfen("--version").stdout.decode().strip() == f"linfen-crawler {__version__}"


@pytest.mark.parametrize(
    "heavy",
    ["scrapy", "lxml", "sqlalchemy", "pydantic", "dateparser", "opencc", "twisted", "warcio", "wacz", "apprise"],
)
def test_help_loads_a_heavy_package(heavy: str) -> None:
    code = (
        "import sys\nsys.argv = ['linfen', '--help']\nfrom linfen_crawler.cli import main\n"
        f"try:\n    main()\nfinally:\n    print('LOADED', {heavy!r} in sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert "LOADED False" in done.stdout


def _loaded_by(code: str) -> int:
    """How many modules are there when the code has run, without those that Python itself begins with."""
    counted = (
        "import atexit, sys\nbefore = len(sys.modules)\n"
        "atexit.register(lambda: print('MODULES', len(sys.modules) - before))\n"
    )
    done = subprocess.run([sys.executable, "-c", counted + code], capture_output=True, text=True, timeout=60)
    return int(done.stdout.rpartition("MODULES")[2])


def test_importing_the_package_loads_more_than_its_version() -> None:
    assert _loaded_by("import linfen_crawler") <= 10


@pytest.mark.parametrize("command", [[], ["crawl"], ["export"], ["archive", "verify"]], ids=" ".join)
def test_help_loads_more_than_the_command_line_needs(command: list[str]) -> None:
    arguments = ["linfen", *command, "--help"]
    count = _loaded_by(f"import sys\nsys.argv = {arguments!r}\nfrom linfen_crawler.cli import main\nmain()")
    assert count <= 400
