"""The folders and files of an output: strangers, leftovers, links, owners, permissions; no file is read."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING

from linfen_crawler.doctor.finding import Finding, finding
from linfen_crawler.operations.output_folder import EXPORTS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

_BESIDE_SITES = re.compile(r"\.made-by-linfen-demo|[^.].*\.log(?:\.\d+|\.gz)*|logs")
"""What may lie beside the sites' folders: the demo's mark, logs."""
_OF_SITE = re.compile(
    r"(?:articles|rejected|gone)\.jsonl|ledger\.db(?:-wal|-shm)?|lock|alarms\.lock|archive|wacz|runs|logs"
    r"|[^.].*\.log(?:\.\d+|\.gz)*|[a-z_-]+\.json"
)
_HALF_MADE = re.compile(r"\..+\.exporting|ledger\.db\.new(?:-wal|-shm)?|.+\.json\.part")
_ASIDE = re.compile(r".+\.torn-\d{8}T\d+Z")


def check_tree(output: Path, sites: Collection[str]) -> Iterator[Finding]:
    """Look at everything in the output and in its sites' folders, not at what lies in their archives.

    Args:
        output: The folder.
        sites: The keys of the sites that are in it.
    """
    for path in _entries(output):
        if path.name in sites:
            yield from _of_site(path)
        elif path.name == EXPORTS or _BESIDE_SITES.fullmatch(path.name):
            continue
        else:
            yield _stranger(path)


def _of_site(folder: Path) -> Iterator[Finding]:
    if folder.is_symlink():
        yield finding("link", str(folder), target=folder.readlink())
    yield from _access(folder, folder)
    for path in _entries(folder):
        if path.is_symlink():
            yield finding("link", str(path), target=path.readlink())
            continue
        if not _OF_SITE.fullmatch(path.name):
            yield _stranger(path)
        yield from _access(path, folder)
    for path in _entries(folder / "runs"):
        if _HALF_MADE.fullmatch(path.name):
            yield finding("unfinished", str(path))
        elif not path.name.endswith((".json", ".running")):  # summaries, and the mark of a run that has not ended
            yield finding("stray", str(path))
    for path in _entries(folder / "archive"):
        if _ASIDE.fullmatch(path.name):
            yield finding("put-aside", str(path), bytes=path.lstat().st_size)
        yield from _access(path, folder)


def _stranger(path: Path) -> Finding:
    if _HALF_MADE.fullmatch(path.name):
        return finding("unfinished", str(path))
    if _ASIDE.fullmatch(path.name):
        return finding("put-aside", str(path), bytes=path.lstat().st_size)
    return finding("stray", str(path))


def _access(path: Path, folder: Path) -> Iterator[Finding]:
    """Whether this account may use it, whose it is, and whether everybody may change it."""
    try:
        seen, folder_seen = path.lstat(), folder.stat()
    except OSError:
        return  # a running crawl has just taken it away
    if not os.access(path, os.R_OK):
        yield finding("no-access", str(path), what="read it", what_zh="读取")
    elif not os.access(path, os.W_OK):
        yield finding("no-access", str(path), what="write to it", what_zh="写入")
    if seen.st_uid != folder_seen.st_uid:
        yield finding("owners", str(path), owner=_account(seen.st_uid), folder_owner=_account(folder_seen.st_uid))
    if seen.st_mode & stat.S_IWOTH and not seen.st_mode & stat.S_ISVTX and not stat.S_ISLNK(seen.st_mode):
        yield finding("open-to-all", str(path))


def _account(number: int) -> str:
    try:
        import pwd

        return pwd.getpwuid(number).pw_name
    except (ImportError, KeyError):
        return str(number)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
