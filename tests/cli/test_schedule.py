"""`linfen schedule` with the machine's programs `crontab` and `systemctl` in place of which stand ours."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from linfen_crawler.cli import schedule as command
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.schedule import unit_files
from tests.cli.conftest import Linfen

CONTACT = {"LINFEN_CONTACT": "newsroom@shiyan.cn"}
CRONTAB = """#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> calls
[ "$1" = -u ] && shift 2
case $1 in
-l) [ -e broken ] && { echo "cron is ill" >&2; exit 1; }
    [ -e table ] || { echo "no crontab for somebody" >&2; exit 1; }
    cat table ;;
-)  cat > table ;;
*)  exit 2 ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
cd "$(dirname "$0")"
echo "$*" >> calls
[ -e broken ] && { echo "Failed to connect to bus" >&2; exit 1; }
exit 0
"""
FOREIGN = "MAILTO=me\n# mine\n*/5 * * * * echo a\\%b \x0c \n\n"


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    folder = tmp_path / "programs"
    folder.mkdir()
    for name, text in (("crontab", CRONTAB), ("systemctl", SYSTEMCTL)):
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
    return folder


@pytest.fixture
def env(programs: Path, tmp_path: Path) -> dict[str, str]:
    return {**CONTACT, "PATH": f"{programs}:{os.environ['PATH']}", "XDG_CONFIG_HOME": str(tmp_path / "config")}


def test_a_schedule_without_contact_is_made(linfen: Linfen) -> None:
    for contact in ({}, {"LINFEN_CONTACT": "you@example.org"}):
        done = linfen("schedule", "lfxww", env=contact)
        assert done.returncode == 78
        assert b"LINFEN_CONTACT" in done.stderr
        assert done.stdout == b""


@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        (["lfxwww"], "lfxww"),
        ([], "which sites?"),
        (["lfxww", "--at", "25:00"], "02:00"),
        (["lfxww", "--as", "launchd"], "cron or systemd"),
        (["lfxww", "--install", "--uninstall"], "leave one"),
        (["lfxww", "--as", "systemd", "--scope", "all"], "system or user"),
        (["lfxww", "--as", "systemd", "--scope", "user", "--user", "a"], "--user"),
        (["lfxww", "--env", "NO_SUCH"], "NO_SUCH"),
        (["lfxww", "--scope", "user"], "--as systemd"),
        (["--uninstall", "--scope", "system"], "--as systemd"),
        (["lfxww", "--log", "no/folder/crawl.log"], "no/folder"),
        (["lfxww", "--log", "."], "name a file"),
        (["lfxww", "--hours", "22:00"], "22:00-06:00"),
        (["lfxww", "--name", "a/b"], "a/b"),
    ],
)
def test_bad_input_is_not_refused_with_a_message(linfen: Linfen, arguments: list[str], names: str) -> None:
    done = linfen("schedule", *arguments, env=CONTACT)
    assert done.returncode == 2
    assert names in done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_printing_changes_something_or_lacks_what_the_crawl_needs(linfen: Linfen, env, programs, tmp_path) -> None:
    done = linfen(
        "schedule", "lfxww", "lf_sxrb", "lfxww", "--output", "my out", "--env", "HTTPS_PROXY",
        env={**env, "LINFEN_ARCHIVE": "1", "HTTPS_PROXY": "http://p:1", "LINFEN_REPLICA": "127.0.0.1:1"},
    )  # fmt: skip
    line = done.stdout.decode().splitlines()[-2]
    assert "LINFEN_CONTACT=newsroom@shiyan.cn LINFEN_ARCHIVE=1 HTTPS_PROXY=http://p:1 " in line
    assert f" crawl lfxww lf_sxrb --output '{tmp_path / 'my out'}'" in line
    assert "REPLICA" not in line
    assert not (programs / "calls").exists()
    assert not (tmp_path / "my out").exists()


def test_a_setting_of_the_shell_is_lost_on_the_way_or_a_secret_is_written_down(linfen: Linfen, tmp_path: Path) -> None:
    receivers = tmp_path / "receivers.yml"
    receivers.touch()
    carried = {
        "LINFEN_HOURS": "22:00-06:00", "LINFEN_LOG_FILE": str(tmp_path / "all.log"), "LINFEN_LOG_LEVEL": "WARNING",
        "LINFEN_LOG_FORMAT": "json", "LINFEN_ALLOW_PRIVATE": "10.20.0.0/16", "LINFEN_ALERTS": str(receivers),
    }  # fmt: skip
    done = linfen("schedule", "lfxww", env={**CONTACT, **carried, "LINFEN_LOG_FILE": "all.log"})
    line = done.stdout.decode().splitlines()[-2]
    assert [f"{name}={value}" for name, value in carried.items() if f" {name}={value} " not in line] == []
    assert "not carried" not in done.stderr.decode()
    for wish, says in (("json://user:token@127.0.0.1/", "secret"), ("receivers.yml", "absolute path")):
        done = linfen("schedule", "lfxww", env={**CONTACT, "LINFEN_ALERTS": wish, "LINFEN_REPLICA": "127.0.0.1:1"})
        said = done.stderr.decode()
        assert "ALERTS" not in done.stdout.decode()
        assert "LINFEN_ALERTS is not carried" in said
        assert says in said
        assert "Set here and not carried: LINFEN_REPLICA;" in said
        assert "token" not in said
    folders = {"LINFEN_OUTPUT": str(tmp_path / "there"), "LINFEN_SITES": ""}
    assert "not carried" not in linfen("schedule", "lfxww", env={**CONTACT, **folders}).stderr.decode()


def test_hours_are_not_in_the_command_or_wrong_ones_are_carried(linfen: Linfen) -> None:
    done = linfen("schedule", "lfxww", "--hours", "23:00-05:00", env={**CONTACT, "LINFEN_HOURS": "22:00-06:00"})
    line = done.stdout.decode().splitlines()[-2]
    assert line.endswith(" --hours 23:00-05:00")
    assert "LINFEN_HOURS" not in line + done.stderr.decode()
    wrong = linfen("schedule", "lfxww", env={**CONTACT, "LINFEN_HOURS": "at night"})
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert "LINFEN_HOURS" in wrong.stderr.decode()


def test_a_log_in_the_output_that_is_still_to_be_made_is_refused(linfen: Linfen, env, tmp_path: Path) -> None:
    done = linfen("schedule", "lfxww", "--log", "output/cron.log", "--install", env=env)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "output").is_dir()


def test_the_printed_command_does_not_crawl(linfen: Linfen, tmp_path: Path) -> None:
    from linfen_crawler.replica import running

    line = linfen("schedule", "lfxww", env=CONTACT).stdout.decode().splitlines()[-2]
    text = line.split(" ", 5)[5].replace(r"\%", "%").replace(" crawl lfxww ", " crawl lfxww --limit 2 ")
    with running(sites=["lfxww"], scale=0.1, crawl_delay=None) as replica:
        done = subprocess.run(
            ["/bin/sh", "-c", text], cwd="/", env={"LINFEN_REPLICA": replica.address}, capture_output=True, timeout=120
        )
    assert done.returncode == 0, done.stderr.decode()
    assert len((tmp_path / "output/lfxww/articles.jsonl").read_text().splitlines()) == 2
    again = linfen("schedule", env=CONTACT).stdout.decode()  # no site named: those of the output
    assert " crawl lfxww --output" in again


def test_installing_twice_or_taking_away_leaves_another_crontab(linfen: Linfen, env, programs, tmp_path) -> None:
    table = programs / "table"
    table.write_text(FOREIGN)
    first = linfen("schedule", "lfxww", "--install", env=env)
    assert first.returncode == 0, first.stderr.decode()
    once = table.read_text()
    assert once.startswith(FOREIGN)
    assert once.count("crawl lfxww") == 1
    assert (tmp_path / "output").is_dir()
    second = linfen("schedule", "lfxww", "--install", env=env)
    assert "already" in second.stderr.decode()
    assert table.read_text() == once
    other = linfen("schedule", "lf_sxrb", "--install", "--name", "other", env=env)
    assert other.returncode == 0
    changed = linfen("schedule", "lfxww", "lf_sxrb", "--install", env=env)
    shown = changed.stderr.decode()
    assert any(line.startswith("-") and "crawl lfxww --output" in line for line in shown.splitlines())
    assert any(line.startswith("+") and "crawl lfxww lf_sxrb" in line for line in shown.splitlines())
    assert table.read_text().count("crawl lfxww") == 1
    assert linfen("schedule", "--uninstall", env={**env, "LINFEN_CONTACT": ""}).returncode == 0
    assert "crawl lf_sxrb" in table.read_text()
    assert linfen("schedule", "--uninstall", "--name", "other", env=env).returncode == 0
    assert table.read_text() == FOREIGN
    nothing = linfen("schedule", "--uninstall", env=env)
    assert nothing.returncode == 0
    assert "Nothing is changed" in nothing.stderr.decode()


def test_a_first_crontab_is_not_made(linfen: Linfen, env, programs, tmp_path) -> None:
    unknown = linfen("schedule", "lfxww", "--install", "--user", "somebody", env=env)
    assert (unknown.returncode, (tmp_path / "output").exists(), (programs / "table").exists()) == (2, False, False)
    (programs / "calls").unlink()
    (tmp_path / "output").mkdir()
    assert linfen("schedule", "lfxww", "--install", "--user", "somebody", env=env).returncode == 0
    assert (programs / "table").read_text().startswith("# >>> linfen-crawl")
    assert (programs / "calls").read_text() == "-u somebody -l\n-u somebody -\n"


def test_a_crontab_that_cannot_be_read_or_understood_is_written_over(linfen: Linfen, env, programs) -> None:
    table = programs / "table"
    table.write_text("# >>> linfen-crawl: made by linfen schedule >>>\n* * * * * mine\n")
    half = linfen("schedule", "lfxww", "--install", env=env)
    assert half.returncode == 78
    assert "crontab -e" in half.stderr.decode()
    (programs / "broken").touch()
    ill = linfen("schedule", "lfxww", "--install", env=env)
    assert ill.returncode == 78
    assert "cron is ill" in ill.stderr.decode()
    assert "mine" in table.read_text()
    assert "-\n" not in (programs / "calls").read_text().replace("-l\n", "")


def test_a_machine_without_cron_or_systemd_ends_in_a_traceback(linfen: Linfen, env, tmp_path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    for form, names in (("cron", "crontab"), ("systemd", "systemctl")):
        arguments = (
            "schedule",
            "lfxww",
            "--as",
            form,
            "--install",
            *(["--scope", "user"] if form == "systemd" else []),
        )
        done = linfen(*arguments, env={**env, "PATH": str(empty)})
        assert done.returncode == 78
        assert f"no {names}" in done.stderr.decode() or f"no program {names}" in done.stderr.decode()


def test_units_of_a_user_are_not_installed_kept_or_taken_away(linfen: Linfen, env, programs, tmp_path) -> None:
    folder = tmp_path / "config/systemd/user"
    install = ("schedule", "lfxww", "--as", "systemd", "--scope", "user", "--install")
    done = linfen(*install, env=env)
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(path.name for path in folder.iterdir()) == ["linfen-crawl.service", "linfen-crawl.timer"]
    assert (programs / "calls").read_text() == "--user daemon-reload\n--user enable --now linfen-crawl.timer\n"
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert linfen(*install, env=env).returncode == 0
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    (folder / "mine.timer").write_text("[Timer]\n")
    (programs / "calls").unlink()
    gone = linfen("schedule", "--as", "systemd", "--scope", "user", "--uninstall", env=env)
    assert gone.returncode == 0, gone.stderr.decode()
    assert [path.name for path in folder.iterdir()] == ["mine.timer"]
    assert (programs / "calls").read_text() == "--user disable --now linfen-crawl.timer\n--user daemon-reload\n"
    again = linfen("schedule", "--as", "systemd", "--scope", "user", "--uninstall", env=env)
    assert (again.returncode, "Nothing is changed" in again.stderr.decode()) == (0, True)


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_unit_of_somebody_else_is_overwritten(linfen: Linfen, env, tmp_path, kind) -> None:
    folder = tmp_path / "config/systemd/user"
    folder.mkdir(parents=True)
    foreign = folder / "linfen-crawl.timer"
    if kind == "file":
        foreign.write_text("[Timer]\nOnCalendar=daily\n")
    else:
        foreign.symlink_to("/dev/null")  # how systemd masks a unit
    for action in ("--install", "--uninstall"):
        done = linfen("schedule", "lfxww", "--as", "systemd", "--scope", "user", action, env=env)
        assert done.returncode == 2
        assert "left as it is" in done.stderr.decode()
    assert [path.name for path in folder.iterdir()] == ["linfen-crawl.timer"]
    assert kind == "link" or foreign.read_text() == "[Timer]\nOnCalendar=daily\n"


def test_a_systemd_that_does_not_answer_is_taken_for_a_running_timer(linfen: Linfen, env, programs) -> None:
    (programs / "broken").touch()
    done = linfen("schedule", "lfxww", "--as", "systemd", "--scope", "user", "--install", env=env)
    assert done.returncode == 78
    assert "Failed to connect to bus" in done.stderr.decode()


def test_units_of_the_system_go_elsewhere_or_run_as_another(tmp_path, monkeypatch, programs, capfd) -> None:
    monkeypatch.setattr(unit_files, "SYSTEM_UNITS", tmp_path / "system")
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    monkeypatch.setenv("LINFEN_CONTACT", CONTACT["LINFEN_CONTACT"])
    options = {
        "at": "2:30", "form": "systemd", "name": "night", "scope": "system", "spread": 0, "hours": None, "log": None,
        "env": [],
        "output": tmp_path / "out", "sites_folder": None, "install": True, "uninstall": False,
    }  # fmt: skip
    assert command.run_schedule(["lfxww"], user=None, **options) == ExitCode.OK
    assert "run as root" in capfd.readouterr().err
    assert "User=root" in (tmp_path / "system/night.service").read_text()
    assert (programs / "calls").read_text() == "daemon-reload\nenable --now night.timer\n"
    with pytest.raises(CannotRun, match="no-such-account"):
        command.run_schedule(["lfxww"], user="no-such-account", **{**options, "output": tmp_path / "new"})


@pytest.mark.skipif(shutil.which("crontab") is None or os.name != "posix", reason="cron is not installed")
def test_the_machines_own_crontab_refuses_the_lines(linfen: Linfen, tmp_path: Path) -> None:
    def table() -> tuple[int, bytes]:
        done = subprocess.run(["crontab", "-l"], capture_output=True)
        return done.returncode, done.stdout

    before = table()
    try:
        done = linfen("schedule", "lfxww", "--install", "--name", "test-of-linfen", env=CONTACT)
        assert done.returncode == 0, done.stderr.decode()
        assert table()[1].startswith(before[1])
        assert b">>> test-of-linfen" in table()[1]
    finally:
        linfen("schedule", "--uninstall", "--name", "test-of-linfen", env=CONTACT)
    assert table()[1] == before[1]
