"""The systemd units: what systemd itself says of them."""

from __future__ import annotations

import re
import shutil
import subprocess
from datetime import time
from pathlib import Path

import pytest

from linfen_crawler.operations.exit_codes import ExitCode
from linfen_crawler.schedule.systemd_units import service_unit, timer_unit
from tests.schedule.test_cron_line import job

ANALYZE = shutil.which("systemd-analyze")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def settings(unit: str) -> list[tuple[str, str]]:
    lines = [line for line in unit.splitlines() if line and line[0] not in "#["]
    return [(name, value) for name, _, value in (line.partition("=") for line in lines)]


def write(tmp_path: Path, **given) -> Path:
    made = job(program=("/bin/true",), **given)
    (tmp_path / "linfen-crawl.service").write_text(service_unit(made, "system"), encoding="utf-8")
    (tmp_path / "linfen-crawl.timer").write_text(timer_unit(made), encoding="utf-8")
    return tmp_path / "linfen-crawl.service"


@needs_systemd
@pytest.mark.parametrize("output", ["/srv/output", '/srv/my 100% "output"$x\\', "/srv/临汾"])
def test_systemd_does_not_understand_a_unit(tmp_path: Path, output: str) -> None:
    service = write(tmp_path, output=Path(output), log=Path("/srv/a log%.txt"), user="daemon")
    done = subprocess.run(
        [str(ANALYZE), "verify", "--man=no", str(service), str(service.with_suffix(".timer"))],
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@needs_systemd
def test_systemd_finds_the_service_exposed(tmp_path: Path) -> None:
    done = subprocess.run(
        [
            str(ANALYZE),
            "security",
            "--offline=true",
            "--threshold=25",
            "--no-pager",
            str(write(tmp_path, user="daemon")),
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-300:]  # 2.5 of 10 at most; without the shields it is 9.2


@needs_systemd
def test_the_timer_runs_at_another_time(tmp_path: Path) -> None:
    unit = dict(settings(timer_unit(job(at=time(3, 5), spread=20))))
    done = subprocess.run([str(ANALYZE), "calendar", unit["OnCalendar"]], capture_output=True, text=True)
    assert "Normalized form: *-*-* 03:05:00" in done.stdout
    assert (unit["RandomizedDelaySec"], unit["FixedRandomDelay"], unit["Persistent"]) == ("20min", "yes", "yes")
    assert "RandomizedDelaySec" not in dict(settings(timer_unit(job(spread=0))))


def test_a_line_of_the_service_has_no_reason() -> None:
    lines = service_unit(job(user="linfen"), "system").split("[Service]\n")[1].splitlines()
    without = [line for line, before in zip(lines, ["", *lines], strict=False) if line[0] != "#" and before[:1] != "#"]
    together = ("SystemCall", "Restrict", "Lock", "Protect", "RemoveIPC", "ExecStart")  # said once for several
    assert [line for line in without if not line.startswith(together)] == []


def test_an_exit_code_counts_as_another_thing_than_it_is() -> None:
    unit = dict(settings(service_unit(job(), "system")))
    fine = {int(code) for code in unit["SuccessExitStatus"].split()}
    assert fine == {ExitCode.PARTIAL, ExitCode.ALREADY_RUNNING, ExitCode.TERMINATED}
    assert unit["Type"] == "oneshot"


def test_the_service_may_write_elsewhere_or_not_to_its_output() -> None:
    unit = settings(service_unit(job(output=Path("/srv/a b")), "system"))
    assert ("ProtectSystem", "strict") in unit
    assert [value for name, value in unit if name == "ReadWritePaths"] == ['"/srv/a b"']
    assert ("PrivateTmp", "yes") in unit
    logged = settings(service_unit(job(environment={"LINFEN_LOG_FILE": "/var/log/linfen/crawl.log"}), "system"))
    assert [value for name, value in logged if name == "ReadWritePaths"] == ['"/srv/output"', '"/var/log/linfen"']
    hidden = settings(service_unit(job(output=Path("/tmp/output")), "system"))
    assert ("PrivateTmp", "yes") not in hidden  # it would not find its output


def test_a_unit_of_a_user_asks_for_what_only_the_system_can_give() -> None:
    names = {name for name, _ in settings(service_unit(job(), "user"))}
    assert not [name for name in names if re.match("Protect|Private|ReadWrite|User|Capability|Wants|After", name)]
    assert {"NoNewPrivileges", "RestrictAddressFamilies", "MemoryMax", "SystemCallFilter"} <= names
