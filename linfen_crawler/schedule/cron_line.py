"""A job as lines of a crontab, between two marks by which they are found again."""

from __future__ import annotations

import hashlib
import shlex
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from linfen_crawler.schedule.job import Job

LONGEST_COMMAND = 998
"""Bytes of a command that every cron takes: that of Debian and its kin cuts at 1,000 (MAX_COMMAND in cron.h)."""

_DAY = 24 * 60


def cron_lines(job: Job, host: str) -> list[str]:
    """The job's lines: mark, what to know, the crontab line, mark.

    Args:
        job: What to run.
        host: Name of this machine; with the sites it decides on the minute.

    Raises:
        CannotRun: USAGE, if the command is longer than cron takes.
    """
    hour, minute = divmod(minute_of_day(job, host), 60)
    first, last = marks(job.name)
    about = [
        f"# From {job.at:%H:%M} on, at the minute that this machine's name gives: others ask the same sites then, too.",
        "# Settings stand here because cron reads no profile; % behind a backslash, as it means a line end to cron.",
        "# A crawl that is still running is not disturbed: the second one ends at once (exit code 75).",
    ]
    return [first, *about, f"{minute} {hour} * * * {_command(job)}", last]


def marks(name: str) -> tuple[str, str]:
    """The comments before and behind the lines of the job of this name."""
    return f"# >>> {name}: made by linfen schedule >>>", f"# <<< {name}: made by linfen schedule <<<"


def minute_of_day(job: Job, host: str) -> int:
    """When the job begins, 0 to 1439: always the same on one machine, spread evenly over many."""
    seed = "\0".join((host, job.name, *sorted(job.sites))).encode("utf-8", "surrogateescape")
    delay = int.from_bytes(hashlib.sha256(seed).digest()[:8], "big") % job.spread if job.spread else 0
    return (job.at.hour * 60 + job.at.minute + delay) % _DAY


def _command(job: Job) -> str:
    settings = [f"{name}={shlex.quote(value)}" for name, value in job.environment.items()]
    words = [*settings, *map(shlex.quote, job.command)]
    if job.log is not None:
        words.append(f">> {shlex.quote(str(job.log))} 2>&1")
    command = " ".join(words).replace("%", r"\%")
    length = len(command.encode("utf-8", "surrogateescape"))
    if length > LONGEST_COMMAND:
        raise CannotRun(
            ExitCode.USAGE,
            f"the command is {length} bytes long, and cron takes no more than {LONGEST_COMMAND}: name fewer sites, "
            "make two schedules by --name, or use --as systemd",
        )
    return command
