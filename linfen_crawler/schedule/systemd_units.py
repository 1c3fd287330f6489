"""A job as a systemd service and its timer, each line with its reason."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from linfen_crawler.schedule.job import Job

Scope = Literal["system", "user"]
"""Whose manager runs the units: that of the machine, or that of one user."""

MARK = "# Made by linfen schedule; it replaces this file when it is run again."
"""The first line of every file of ours: without it a file is somebody else's."""

_WIDTH = 110
_TEMPORARY = (Path("/tmp"), Path("/var/tmp"))  # noqa: S108 - nothing is put there  # nosec B108

_SERVICE = (
    ("A crawl runs until it is done; a timer never starts a service that still runs.", "Type=oneshot"),
    (
        (
            "No failure: some pages failed, which the next run asks for again (3); another run is at work (75); the "
            "machine shuts down (143). Failures are: a quality alarm (4), a site that gives nothing (5), a full disk "
            "(6), a bad setting (78), a defect (1)."
        ),
        "SuccessExitStatus=3 75 143",
    ),
    ("What is being fetched is finished and stored at the end; a page takes a minute at most.", "TimeoutStopSec=180"),
    ("A run that hangs makes room for that of the next day, which goes on where it was.", "TimeoutStartSec=23h"),
    ("Others come first.", "Nice=10"),
    ("A crawl takes some 120 MB, one over ten sites less than 400: what takes more has run wild.", "MemoryMax=1G"),
    ("... and so has one with more threads.", "TasksMax=64"),
)
_EVERYWHERE = (
    ("No program that it starts gets more rights than it has.", "NoNewPrivileges=yes"),
    (
        "The web, and names of hosts: over local sockets, and netlink, by which they are looked up. Nothing else.",
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
    ),
    ("What a program of this kind calls; anything else fails as not permitted.", "SystemCallFilter=@system-service"),
    ("", "SystemCallFilter=~@privileged"),
    ("", "SystemCallErrorNumber=EPERM"),
    ("No other machine language by which the filter could be passed.", "SystemCallArchitectures=native"),
    (
        "No worlds of its own, no priority over all others, no files with the rights of their owner.",
        "RestrictNamespaces=yes",
    ),
    ("", "RestrictRealtime=yes"),
    ("", "RestrictSUIDSGID=yes"),
    ("", "LockPersonality=yes"),
)
_SYSTEM_ONLY = (
    ("It reads the machine's files and writes none ...", "ProtectSystem=strict"),
    ("", "ProtectHome=read-only"),
)
_PRIVATE_TMP = (("Temporary files that no other program sees.", "PrivateTmp=yes"),)
_SYSTEM_SHIELDS = (
    ("None of root's rights, not even where root starts it.", "CapabilityBoundingSet="),
    ("No devices, no clock, no name of the machine, no kernel settings, no processes of others.", "PrivateDevices=yes"),
    ("", "ProtectClock=yes"),
    ("", "ProtectHostname=yes"),
    ("", "ProtectKernelTunables=yes"),
    ("", "ProtectKernelModules=yes"),
    ("", "ProtectKernelLogs=yes"),
    ("", "ProtectControlGroups=yes"),
    ("", "ProtectProc=invisible"),
    ("", "RemoveIPC=yes"),
)


def service_unit(job: Job, scope: Scope) -> str:
    """The text of `NAME.service`.

    A user's own manager may make no file system views of its own on many kernels, and a unit that asks for one would
    not start there: those lines stand in system units alone.
    """
    lines = [MARK, "[Unit]", _setting("Description", f"linfen-crawler: {' '.join(job.sites)}")]
    lines.append("Documentation=man:systemd.exec(5)")
    if scope == "system":
        lines += ["# Without a network every site would count as unreachable.", "Wants=network-online.target"]
        lines.append("After=network-online.target")
    lines += ["", "[Service]"]
    if job.user is not None:
        lines += ["# Whose the output is.", f"User={job.user}"]
    lines.append("# Settings: no profile is read here.")
    lines += [f"Environment={_quoted(f'{name}={value}')}" for name, value in job.environment.items()]
    lines.append(f"ExecStart={' '.join(_argument(word) for word in job.command)}")
    if job.log is not None:
        lines += [
            "# In place of the journal.",
            f"StandardOutput=append:{_escaped(str(job.log))}",
            "StandardError=inherit",
        ]
    else:
        lines += ["# What it says is in the journal:", f"# {journal(job, scope)}", f"SyslogIdentifier={job.name}"]
    lines += _explained(_SERVICE)
    if scope == "system":
        lines += _explained(_SYSTEM_ONLY)
        lines += [f"# ... but in the output{', and where it logs' if len(job.writes_to) > 1 else ''}."]
        lines += [f"ReadWritePaths={_quoted(str(folder))}" for folder in job.writes_to]
        if not any(folder.is_relative_to(place) for folder in job.writes_to for place in _TEMPORARY):  # unseen then
            lines += _explained(_PRIVATE_TMP)
        lines += _explained(_SYSTEM_SHIELDS)
    lines += _explained(_EVERYWHERE)
    return _text(lines)


def timer_unit(job: Job) -> str:
    """The text of `NAME.timer`."""
    lines = [
        MARK,
        "[Unit]",
        _setting("Description", f"Every day: linfen-crawler, {' '.join(job.sites)}"),
        "",
        "[Timer]",
    ]
    lines += ["# The machine's own time.", f"OnCalendar=*-*-* {job.at:%H:%M}:00"]
    if job.spread:
        lines += [
            "# Not all installations at once, and this one always at the same minute.",
            f"RandomizedDelaySec={job.spread}min",
            "FixedRandomDelay=yes",
        ]
    lines += ["# A run that was missed, because the machine was off, is made up for.", "Persistent=yes"]
    lines += ["", "[Install]", "WantedBy=timers.target"]
    return _text(lines)


def journal(job: Job, scope: Scope) -> str:
    """The command that shows what the runs said."""
    return f"journalctl {'--user ' if scope == 'user' else ''}-u {job.name}.service"


def _explained(rows: Iterable[tuple[str, str]]) -> list[str]:
    lines = []
    for reason, setting in rows:
        lines += [f"# {line}" for line in textwrap.wrap(reason, _WIDTH)]
        lines.append(setting)
    return lines


def _setting(name: str, value: str) -> str:
    return f"{name}={_escaped(value)}"


def _escaped(text: str) -> str:
    """Text in which systemd replaces nothing: % begins a specifier, a backslash an escape."""
    return text.replace("\\", "\\\\").replace("%", "%%")


def _quoted(text: str) -> str:
    """One word, whatever is in it."""
    return '"{}"'.format(_escaped(text).replace('"', '\\"'))


def _argument(word: str) -> str:
    """One word of a command, where $ would name a variable."""
    return _quoted(word.replace("$", "$$"))


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
