"""Putting a job's unit files where systemd finds them, starting the timer, and taking both away again."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.schedule.systemd_units import MARK, service_unit, timer_unit

if TYPE_CHECKING:
    from linfen_crawler.schedule.job import Job
    from linfen_crawler.schedule.systemd_units import Scope

SYSTEM_UNITS = Path("/etc/systemd/system")
"""Where a machine's administrator puts units."""


def unit_folder(scope: Scope) -> Path:
    """Where the units of a scope are put."""
    if scope == "system":
        return SYSTEM_UNITS
    settings = os.environ.get("XDG_CONFIG_HOME") or ""
    return (Path(settings) if settings.startswith("/") else Path.home() / ".config") / "systemd" / "user"


def units_of(job: Job, scope: Scope) -> dict[Path, str]:
    """The files of a job with their texts."""
    folder = unit_folder(scope)
    return {
        folder / f"{job.name}.service": service_unit(job, scope),
        folder / f"{job.name}.timer": timer_unit(job),
    }


def present_text(path: Path) -> str | None:
    """What a unit file of ours says; None where there is no file.

    Raises:
        CannotRun: USAGE, if the file is somebody else's, or is none that can be read.
    """
    try:
        if path.is_symlink():
            raise _foreign(path, "is a link")
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise CannotRun(ExitCode.USAGE, f"{path} cannot be read: {error}") from None
    if not text.startswith(MARK):
        raise _foreign(path, "was not made by linfen schedule")
    return text


def write_units(units: dict[Path, str]) -> None:
    """Write the files, each whole or not at all.

    Raises:
        CannotRun: USAGE for a file of somebody else, OUTPUT for one that cannot be written.
    """
    for path in units:
        present_text(path)
    for path, text in units.items():
        part = path.with_name(f".{path.name}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            part.write_text(text, encoding="utf-8")
            part.replace(path)
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"{path} cannot be written: {error.strerror or error}") from None


def remove_units(units: dict[Path, str]) -> list[Path]:
    """Remove the files that are there, and return them.

    Raises:
        CannotRun: USAGE for a file of somebody else, OUTPUT for one that cannot be removed.
    """
    there = [path for path in units if present_text(path) is not None]
    for path in there:
        try:
            path.unlink()
        except OSError as error:
            raise CannotRun(ExitCode.OUTPUT, f"{path} cannot be removed: {error.strerror or error}") from None
    return there


def start_timer(job: Job, scope: Scope) -> None:
    """Let systemd read the files and start the timer, now and at every boot.

    Raises:
        CannotRun: CONFIGURATION, if systemd does not do so; the message says what is then to be done by hand.
    """
    _systemctl(scope, "daemon-reload")
    _systemctl(scope, "enable", "--now", f"{job.name}.timer")


def stop_timer(job: Job, scope: Scope) -> None:
    """Stop the timer; a crawl that runs goes on to its end.

    Raises:
        CannotRun: As for `start_timer`.
    """
    _systemctl(scope, "disable", "--now", f"{job.name}.timer")


def forget_units(scope: Scope) -> None:
    """Let systemd see that files are gone.

    Raises:
        CannotRun: As for `start_timer`.
    """
    _systemctl(scope, "daemon-reload")


def _systemctl(scope: Scope, *arguments: str) -> None:
    words = [*(["--user"] if scope == "user" else []), *arguments]
    command = " ".join(["systemctl", *words])
    program = shutil.which("systemctl")
    if program is None:
        raise CannotRun(
            ExitCode.CONFIGURATION, f"there is no systemctl on this machine ({command}): use --as cron in place of it"
        )
    done = subprocess.run(  # noqa: S603 - the machine's own systemctl  # nosec B603
        [program, *words], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", check=False
    )
    if done.returncode:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"{command} failed: {done.stderr.strip() or f'status {done.returncode}'}. "
            "Run it again where systemd runs, or use --as cron",
        )


def _foreign(path: Path, why: str) -> CannotRun:
    return CannotRun(
        ExitCode.USAGE, f"{path} {why}, so it is left as it is: choose another --name, or move it away first"
    )
