"""Putting a job's lines into a user's crontab and taking them out again; every other line stays as it is."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.schedule.cron_line import marks

if TYPE_CHECKING:
    from collections.abc import Sequence

_NONE_THERE = ("no crontab for", "no such file or directory")  # vixie-cron and cronie; busybox


def read_crontab(user: str | None) -> list[str]:
    """The lines of a user's crontab; none where there is no crontab.

    Raises:
        CannotRun: CONFIGURATION, if there is no cron, or it does not say what stands in the crontab.
    """
    done = _crontab(["-l"], user)
    if done.returncode == 0:
        text = _text(done.stdout)
        return text.removesuffix("\n").split("\n") if text else []
    message = _text(done.stderr).strip()
    if any(words in message.lower() for words in _NONE_THERE):
        return []
    raise CannotRun(
        ExitCode.CONFIGURATION, f"crontab -l failed, so nothing was changed: {message or f'status {done.returncode}'}"
    )


def write_crontab(lines: Sequence[str], user: str | None) -> None:
    """Replace a user's crontab.

    Raises:
        CannotRun: CONFIGURATION, if cron refuses it.
    """
    done = _crontab(["-"], user, "".join(f"{line}\n" for line in lines))
    if done.returncode:
        raise CannotRun(
            ExitCode.CONFIGURATION, f"crontab refused the new lines: {_text(done.stderr).strip() or done.returncode}"
        )


def lines_of(lines: Sequence[str], name: str) -> list[str]:
    """The lines of the job of this name, marks included; empty where it is not there.

    Raises:
        CannotRun: CONFIGURATION, if one of the marks is missing: what is whose cannot be said then.
    """
    place = _place(lines, name)
    return [] if place is None else list(lines[place])


def with_lines(lines: Sequence[str], name: str, new: Sequence[str]) -> list[str]:
    """A crontab with the job's lines replaced by new ones, or with these at its end; without them where there are none.

    Raises:
        CannotRun: As for `lines_of`.
    """
    place = _place(lines, name)
    if place is None:
        return [*lines, *new]
    return [*lines[: place.start], *new, *lines[place.stop :]]


def _place(lines: Sequence[str], name: str) -> slice | None:
    first, last = marks(name)
    begins = [number for number, line in enumerate(lines) if line.strip() == first]
    ends = [number for number, line in enumerate(lines) if line.strip() == last]
    if not begins and not ends:
        return None
    if len(begins) != 1 or len(ends) != 1 or begins[0] > ends[0]:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            f"the crontab has {len(begins)} lines {first!r} and {len(ends)} lines {last!r}; one pair is expected. "
            "Nothing was changed; mend it by hand: crontab -e",
        )
    return slice(begins[0], ends[0] + 1)


def _crontab(arguments: list[str], user: str | None, text: str = "") -> subprocess.CompletedProcess[bytes]:
    program = shutil.which("crontab")
    if program is None:
        raise CannotRun(
            ExitCode.CONFIGURATION,
            "there is no program crontab on this machine: install cron, or use --as systemd",
        )
    # Messages in English, so that "no crontab" is known from an error.
    return subprocess.run(  # noqa: S603 - the machine's own crontab
        [program, *(["-u", user] if user else []), *arguments],
        input=os.fsencode(text),
        capture_output=True,
        env={**os.environ, "LC_ALL": "C"},
        check=False,
    )


def _text(data: bytes) -> str:
    return os.fsdecode(data)
