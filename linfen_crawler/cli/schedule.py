"""`linfen schedule`: print a schedule, put it in force, take it away."""

from __future__ import annotations

import contextlib
import difflib
import os
import re
import shutil
import socket
import sys
from dataclasses import replace
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.cli.chosen_sites import chosen_sites
from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import crawled_sites
from linfen_crawler.operations.user_agent import check_contact
from linfen_crawler.schedule.carried_settings import LOG_FILE, carried_settings
from linfen_crawler.schedule.cron_line import cron_lines
from linfen_crawler.schedule.crontab import lines_of, read_crontab, with_lines, write_crontab
from linfen_crawler.schedule.job import Job
from linfen_crawler.schedule.systemd_units import journal
from linfen_crawler.schedule.unit_files import (
    forget_units,
    present_text,
    remove_units,
    start_timer,
    stop_timer,
    units_of,
    write_units,
)
from linfen_crawler.sites.hours import Hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linfen_crawler.schedule.systemd_units import Scope

_TIME = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")


def run_schedule(
    keys: Sequence[str],
    *,
    regions: Sequence[str] = (),
    at: str,
    form: str,
    name: str,
    user: str | None,
    scope: str | None,
    spread: int,
    hours: str | None,
    log: Path | None,
    env: Sequence[str],
    output: Path,
    sites_folder: Path | None,
    install: bool,
    uninstall: bool,
) -> ExitCode:
    """Print the job as a crontab line or as systemd units; install or uninstall it, where that is asked for.

    Raises:
        CannotRun: USAGE for bad input or a file of somebody else; CONFIGURATION where no crawl would run, or cron or
            systemd refuses.
    """
    if install and uninstall:
        raise refusal("--install and --uninstall: leave one of them out")
    if form not in {"cron", "systemd"}:
        raise refusal(f"--as takes cron or systemd, not {form!r}")
    whose = _scope(scope, user, form)
    if uninstall:
        job = Job(name, (), (), Path("/"), time(), user=user)
        return _uninstall_cron(job) if form == "cron" else _uninstall_units(job, whose)
    output = Path(os.path.abspath(output.expanduser()))  # noqa: PTH100 - links in it stay as the user wrote them
    job = Job(
        name=name,
        program=_program(),
        sites=_sites(keys, regions, output, sites_folder),
        output=output,
        at=_time(at),
        spread=spread,
        sites_folder=None if sites_folder is None else Path(os.path.abspath(sites_folder.expanduser())),  # noqa: PTH100
        hours=None if hours is None else _hours(hours, "--hours"),
        environment=_environment(env, ("LINFEN_HOURS",) if hours is not None else ()),
        user=user,
        log=None if log is None else Path(os.path.abspath(log.expanduser())),  # noqa: PTH100
    )
    _check_logs(job)
    if form == "cron":
        _cron(job, install=install)
    else:
        _systemd(job, whose, install=install)
    return ExitCode.OK


def _cron(job: Job, *, install: bool) -> None:
    lines = cron_lines(job, socket.gethostname())
    if not install:
        for line in lines:
            put(line)
        say(f"\nNothing is changed yet. --install puts it into the crontab of {job.user or 'this user'}.")
        _say_output(job)
        return
    present = read_crontab(job.user)
    old = lines_of(present, job.name)
    if _show_change(old, lines, f"crontab of {job.user or 'this user'}"):
        _make_output(job)
        write_crontab(with_lines(present, job.name, lines), job.user)
        say("Installed. `crontab -l` shows it; --uninstall takes it away again.")


def _uninstall_cron(job: Job) -> ExitCode:
    present = read_crontab(job.user)
    old = lines_of(present, job.name)
    if not old:
        say(f"The crontab of {job.user or 'this user'} has no schedule named {job.name}. Nothing is changed.")
        return ExitCode.OK
    _show_change(old, [], f"crontab of {job.user or 'this user'}")
    write_crontab(with_lines(present, job.name, []), job.user)
    say("Taken away.")
    return ExitCode.OK


def _systemd(job: Job, scope: Scope, *, install: bool) -> None:
    if scope == "system" and job.user is None:
        say("The units run as root. Name an account that the output belongs to: --user NAME")
        job = replace(job, user="root")
    units = units_of(job, scope)
    if not install:
        for path, text in units.items():
            put(f"# {path}")
            put(text.rstrip("\n"))
            put("")
        say("Nothing is changed yet. --install writes both files and starts the timer.")
        _say_output(job)
        return
    changed = [
        _show_change((present_text(path) or "").splitlines(), text.splitlines(), str(path))
        for path, text in units.items()
    ]
    if any(changed):
        write_units(units)
    _make_output(job)
    start_timer(job, scope)
    say(f"The timer is on. {journal(job, scope)} shows what the runs say; --uninstall takes all of it away.")
    if scope == "user":
        say("Without you being logged in it runs only after: loginctl enable-linger")


def _uninstall_units(job: Job, scope: Scope) -> ExitCode:
    units = units_of(job, scope)
    there = {path: text for path in units if (text := present_text(path)) is not None}
    if not there:
        say(f"There is no schedule named {job.name} in {next(iter(units)).parent}. Nothing is changed.")
        return ExitCode.OK
    trouble = None
    try:
        stop_timer(job, scope)
    except CannotRun as reason:
        trouble = reason
    for path, text in there.items():
        _show_change(text.splitlines(), [], str(path))
    remove_units(units)
    if trouble is not None:
        raise CannotRun(trouble.exit_code, f"the files are removed, but the timer may still be on: {trouble}")
    forget_units(scope)
    say("Taken away. A crawl that is running now goes on to its end.")
    return ExitCode.OK


def _show_change(old: Sequence[str], new: Sequence[str], place: str) -> bool:
    """Say what was there and what will be; returns whether they differ."""
    if list(old) == list(new):
        say(f"{place}: all of it stands there already.")
        return False
    for line in difflib.unified_diff(old, new, f"{place}, as it was", f"{place}, as it will be", lineterm="", n=0):
        say(line)
    return True


def _say_output(job: Job) -> None:
    if not job.output.is_dir():
        say(f"{job.output} is not there yet: --install makes it; else make it yourself, for the account that crawls.")


def _make_output(job: Job) -> None:
    """A unit may write to the output alone, so it could not make it itself."""
    if job.output.is_dir():
        return
    try:
        job.output.mkdir(parents=True)
        if job.user is not None:
            shutil.chown(job.output, job.user)
    except (OSError, LookupError) as error:
        with contextlib.suppress(OSError):
            job.output.rmdir()
        # That there is no such account is a wrong command line, and nothing of the disk.
        code = ExitCode.USAGE if isinstance(error, LookupError) else ExitCode.OUTPUT
        raise CannotRun(code, f"{job.output} cannot be made for {job.user or 'this user'}: {error}") from None
    say(f"Made {job.output}.")


def _scope(scope: str | None, user: str | None, form: str) -> Scope:
    if scope not in {None, "system", "user"}:
        raise refusal(f"--scope takes system or user, not {scope!r}")
    if scope is not None and form == "cron":
        raise refusal("--scope is for --as systemd; whose crontab it is --user says. Leave it out")
    if scope == "user" and user and form == "systemd":
        raise refusal(
            "--user names the account of a system unit; units of a user run as that user. Leave one of them out"
        )
    if scope is None:
        return "system" if user or (hasattr(os, "geteuid") and os.geteuid() == 0) else "user"
    return "system" if scope == "system" else "user"


def _sites(keys: Sequence[str], regions: Sequence[str], output: Path, folder: Path | None) -> tuple[str, ...]:
    if not (keys or regions):
        keys = crawled_sites(output, "articles.jsonl", "runs/*.json")
    if not (keys or regions):
        raise refusal(
            f"which sites? {output} holds none yet: name them (linfen schedule lfxww) or their place (--region 临汾); "
            "linfen sites lists them"
        )
    return tuple(site.key for site in chosen_sites(keys, regions, folder))


def _time(text: str) -> time:
    found = _TIME.fullmatch(text)
    if found is None:
        raise refusal(f"--at takes a time of the day such as 02:00, not {text!r}")
    return time(int(found[1]), int(found[2]))


def _environment(further: Sequence[str], in_command: Sequence[str]) -> dict[str, str]:
    """The settings that go along; those that do not are named on stderr.

    Raises:
        CannotRun: CONFIGURATION without a contact: a schedule without one would fail every night; USAGE for hours that
            are none.
    """
    check_contact(os.environ.get("LINFEN_CONTACT"))
    for name in further:
        if not re.fullmatch(r"[A-Za-z_]\w*", name, re.ASCII) or name not in os.environ:
            raise refusal(f"--env {name}: there is no such variable here, so there is no value to carry over")
    # Output and definitions stand in the crawl's command line.
    carried = carried_settings(os.environ, further=further, in_command=("LINFEN_OUTPUT", "LINFEN_SITES", *in_command))
    if "LINFEN_HOURS" in carried.environment:
        _hours(carried.environment["LINFEN_HOURS"], "LINFEN_HOURS")
    for sentence in carried.left_out:
        say(f"{sentence}.")
    return carried.environment


def _hours(text: str, source: str) -> str:
    """Hours that a crawl would take, as the user wrote them."""
    try:
        Hours.parse(text)
    except ValueError as error:
        raise refusal(f"{source} is {text!r}; expected {error}") from None
    return text


def _check_logs(job: Job) -> None:
    """Refuse a log that could not be made: the shell would not even begin the crawl, night after night."""
    logs = {"--log": job.log, LOG_FILE: job.environment.get(LOG_FILE)}
    for source, log in logs.items():
        if log is None:
            continue
        folder = Path(log).parent
        if Path(log).is_dir():
            raise refusal(f"{source} names a folder, {log}: name a file in it")
        if not folder.is_dir() and folder != job.output:  # --install makes the output
            raise refusal(f"{source}: there is no folder {folder}. Make it first, for the account that crawls")


def _program() -> tuple[str, ...]:
    """What starts this program from anywhere: the script beside the interpreter, else that with our module."""
    script = Path(sys.executable).parent / "linfen"
    return (str(script),) if script.is_file() else (sys.executable, "-m", "linfen_crawler.cli")
