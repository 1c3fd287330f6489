"""What is to be run when: the one job that a crontab line or a systemd unit is made of."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.schedule.carried_settings import LOG_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import time

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,60}")
_ACCOUNT = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,31}")


@dataclass(frozen=True, slots=True)
class Job:
    """One crawl a day."""

    name: str
    """Name of the unit files, and of the lines in a crontab: small letters, digits, hyphens."""
    program: tuple[str, ...]
    """What starts this program, absolute."""
    sites: tuple[str, ...]
    """Keys of the sites, crawled by one command."""
    output: Path
    """Absolute."""
    at: time
    """When, in the machine's own time zone."""
    spread: int = 60
    """Minutes over which installations are spread from `at` on; 0 for none."""
    sites_folder: Path | None = None
    """The user's own definitions, absolute."""
    hours: str | None = None
    """The hours of China in which sites may be asked, `22:00-06:00`; None leaves it to settings and definitions."""
    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that the crawl needs, LINFEN_CONTACT among them."""
    user: str | None = None
    """The account that it runs as; None for that of the crontab, or of whom the unit belongs to."""
    log: Path | None = None
    """The file that messages are appended to, absolute; None leaves them to cron's mail, or to the journal."""

    def __post_init__(self) -> None:
        """Refuse what could not be written into a schedule, whatever is quoted.

        Raises:
            CannotRun: USAGE; the message names the value.
        """
        if not _NAME.fullmatch(self.name):
            raise _refused(f"{self.name!r} is no name for a schedule: expected small letters, digits and hyphens")
        if self.user is not None and not _ACCOUNT.fullmatch(self.user):
            raise _refused(f"{self.user!r} is no name of an account")
        for text in (*self.command, *self.environment.values(), str(self.log or "")):
            if any(not character.isprintable() for character in text):
                raise _refused(f"{text!r} holds a line feed or another character that cannot stand in a schedule")

    @property
    def command(self) -> tuple[str, ...]:
        """The command, word by word."""
        own = () if self.sites_folder is None else ("--sites", str(self.sites_folder))
        hours = () if self.hours is None else ("--hours", self.hours)
        return (*self.program, "crawl", *self.sites, "--output", str(self.output), *own, *hours)

    @property
    def writes_to(self) -> tuple[Path, ...]:
        """The folders that the crawl must be able to write to, absolute: the output, and where else it logs."""
        logs = Path(self.environment.get(LOG_FILE) or self.output / "crawl.log").parent  # rotated files are made there
        return (self.output,) if logs.is_relative_to(self.output) else (self.output, logs)


def _refused(message: str) -> CannotRun:
    return CannotRun(ExitCode.USAGE, message)
