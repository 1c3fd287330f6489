"""The machine: room on the disk, clock, time zones, character encodings, open files."""

from __future__ import annotations

import os
import sys
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from linfen_crawler.doctor.finding import Finding, finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

RELEASED: Final = datetime(2026, 11, 24, tzinfo=UTC)
"""A day on which this program was there already: a clock that is behind it is wrong."""
_ALWAYS_FREE = 256 * 1024 * 1024
"""Bytes without which no run should begin, whatever it adds: SQLite and a WARC file grow before they are moved."""
_FEW_RUNS, _SOME_RUNS = 5, 60
_FEW_INODES = 1000
_FEW_FILES = 128
"""A crawl of ten sites with an archive has some 60 files open."""


@dataclass(frozen=True, slots=True)
class Room:
    """What is left on a file system."""

    free: int
    """Bytes that this account may use."""
    inodes: int | None
    """Further files; None where the file system does not count them."""


def room_at(path: Path) -> Room:
    """What is left where a folder is, or where it would be made.

    Raises:
        OSError: It cannot be said.
    """
    there = next(each for each in (path, *path.parents) if each.exists())
    seen = os.statvfs(there)
    return Room(seen.f_bavail * seen.f_frsize, seen.f_favail if seen.f_files else None)


def check_room(room: Room, growth: int, place: str) -> Iterator[Finding]:
    """Whether the disk has room for further runs.

    Args:
        room: What is left.
        growth: Bytes that a night's runs have added, of all sites together; 0 where nothing is known.
        place: The output folder.
    """
    facts = {"free": in_words(room.free), "growth": in_words(growth)}
    inodes = "any number of" if room.inodes is None else f"{room.inodes:,}"
    if room.free < _ALWAYS_FREE or room.free < growth * _FEW_RUNS:
        yield finding("disk-full", place, **facts)
    elif room.free < growth * _SOME_RUNS:
        yield finding("disk-soon", place, **facts, runs=room.free // growth)
    else:
        yield finding("disk-ok" if growth else "disk-free", place, **facts, inodes=inodes)
    if room.inodes is not None and room.inodes < _FEW_INODES:
        yield finding("inodes-few", place, inodes=inodes)


def check_clock(now: datetime, newest: datetime | None) -> Iterator[Finding]:
    """Whether the time can be right, and whether zones are known.

    Args:
        now: What the clock says.
        newest: When the newest record of all sites was fetched; None where there is none.
    """
    said = f"{now:%Y-%m-%d %H:%M} UTC"
    if now < RELEASED:
        yield finding("clock-behind", now=said, than="this program was made", than_zh="本程序的发布日期")
    elif newest is not None and now < newest - timedelta(minutes=5):
        than = f"{newest.astimezone(UTC):%Y-%m-%d %H:%M}"
        yield finding(
            "clock-behind",
            now=said,
            than=f"the newest record was fetched ({than})",
            than_zh=f"最新记录的抓取时间（{than}）",
        )
    else:
        yield finding("clock-ok", now=said)
    try:
        zoneinfo.ZoneInfo("Asia/Shanghai")
    except (zoneinfo.ZoneInfoNotFoundError, OSError):
        yield finding("zones-missing")


def check_encodings() -> Iterator[Finding]:
    """Whether Chinese can be shown, and stand in names of files."""
    sound = True
    for name in ("stdout", "stderr"):
        encoding = getattr(sys, name).encoding or "unknown"
        try:
            "临汾".encode(encoding)
        except (LookupError, UnicodeEncodeError):
            sound = False
            yield finding("encoding-output", name, encoding=encoding)
    names = sys.getfilesystemencoding()
    if names.lower().replace("-", "") != "utf8":
        yield finding("encoding-names", encoding=names)
    elif sound:
        yield finding("encoding-ok")


def check_open_files() -> Iterator[Finding]:
    """Whether enough files may be open at once; nothing where the system has no such limit to ask for."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    few = soft != resource.RLIM_INFINITY and soft < _FEW_FILES
    yield finding("open-files-few" if few else "open-files-ok", limit=f"{soft:,}" if soft >= 0 else "∞")


def in_words(size: int) -> str:
    """A number of bytes in words: `1.2 GB`."""
    amount = float(size)
    for unit in ("B", "KB", "MB", "GB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}" if amount >= 10 or unit == "B" else f"{amount:.1f} {unit}"
        amount /= 1000
    return f"{amount:.1f} TB"
