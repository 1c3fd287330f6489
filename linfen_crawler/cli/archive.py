"""`linfen archive`: index, pack, check and salvage what a crawl has archived."""

from __future__ import annotations

import errno
import json
import sqlite3
import sys
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

from linfen_crawler.cli.archive_targets import finished_files, need, sites_and_files, size_of
from linfen_crawler.cli.messages import put, refusal, say, tables, tame
from linfen_crawler.operations.byte_progress import byte_bar
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from linfen_crawler.archive.problem import Problem
    from linfen_crawler.archive.record import Damage
    from linfen_crawler.archive.verify import Verified

_SHOWN = 50
"""Problems of one archive that are printed for people; programs get all."""


def run_index(targets: Sequence[str], *, to: Path | None, output: Path) -> ExitCode:
    """Index sites into their folders, or files onto stdout or into a file.

    Returns:
        OK, or DAMAGED if a stretch of a file could not be indexed.

    Raises:
        CannotRun: USAGE, CONFIGURATION (the extra is missing) or OUTPUT.
    """
    need("warcio", "cdxj_indexer")
    sites, files = sites_and_files(targets, output)
    if sites and (files or to is not None):
        raise refusal("index sites (each into its own folder), or files (onto stdout, or by --to into a file)")
    from linfen_crawler.archive.cdxj_index import index_lines, write_index

    damaged: list[str] = []

    def on_damage(name: str, damage: Damage) -> None:
        damaged.append(name)
        say(f"{name} at {damage.offset}: not indexed: {damage.reason}")

    for key, folder in sites.items():
        finished, unfinished = finished_files(folder)
        say_unfinished(key, unfinished, "indexed")
        target = folder.archive / "index.cdxj"
        with writing(target), byte_bar(f"indexing {key}", size_of(finished)) as on_bytes:
            count = write_index(finished, target, on_damage, on_bytes)
        say(f"{key}: {count} captures of {len(finished)} files in {target}")
    if files:
        with writing(to), byte_bar("indexing", size_of(files)) as on_bytes:
            if to is not None:
                write_index(files, to, on_damage, on_bytes)
            else:
                index_lines(files, sys.stdout.buffer, None, on_damage, on_bytes)
                sys.stdout.buffer.flush()
    if damaged:
        say("linfen archive verify says what is wrong, and what to do")
    return ExitCode.DAMAGED if damaged else ExitCode.OK


def run_verify(targets: Sequence[str], *, output: Path, as_json: bool) -> ExitCode:
    """Check sites' archives, each whole, and files.

    Returns:
        OK, or DAMAGED if there is any problem.

    Raises:
        CannotRun: USAGE, if something is not there or cannot be read; CONFIGURATION, if the extra is missing.
    """
    need("warcio")
    from linfen_crawler.archive.verify import verify_files, verify_site, warc_files

    sites, files = sites_and_files(targets, output)
    checked: dict[str, tuple[Verified, list[Problem]]] = {}
    try:
        for key, folder in sites.items():
            with byte_bar(f"checking {key}", size_of(warc_files(folder.archive))) as on_bytes:
                found = _Found(key, as_json)
                verified = verify_site(folder.archive, [folder.articles, folder.rejected], found, on_bytes)
            checked[key] = verified, found.shown
        if files:
            name = files[0].name if len(files) == 1 else f"{len(files)} files"
            with byte_bar("checking", size_of(files)) as on_bytes:
                found = _Found(name, as_json)
                checked[name] = verify_files(files, found, on_bytes), found.shown
    except OSError as error:
        raise refusal(f"cannot read {error.filename or 'a file'}: {error.strerror or error}") from None
    except sqlite3.OperationalError as error:
        raise _no_scratch(error) from None
    if as_json:
        for name, (verified, _) in checked.items():
            put(json.dumps({"archive": name, **verified.to_json()}, ensure_ascii=False))
    else:
        _print_checked(checked)
    return ExitCode.DAMAGED if any(verified.problems for verified, _ in checked.values()) else ExitCode.OK


class _Found:
    """Takes problems as they are found: programs get each at once, people the first ones at the end."""

    def __init__(self, archive: str, as_json: bool) -> None:
        self.shown: list[Problem] = []
        self._archive = archive
        self._as_json = as_json

    def __call__(self, problem: Problem) -> None:
        if self._as_json:
            put(json.dumps({"archive": self._archive, "problem": asdict(problem)}, ensure_ascii=False))
        elif len(self.shown) < _SHOWN:
            self.shown.append(problem)


def _print_checked(checked: dict[str, tuple[Verified, list[Problem]]]) -> None:
    from rich.filesize import decimal
    from rich.table import Table

    kinds = ("response", "revisit", "request", "metadata")
    table = Table(title="archives checked", title_justify="left")
    table.add_column("archive", no_wrap=True)
    for head in ("files", "size", *kinds, "other", "pointers", "problems"):
        table.add_column(head, justify="right")
    for name, (verified, _) in checked.items():
        other = sum(count for kind, count in verified.records.items() if kind not in kinds)
        counts = [*(verified.records[kind] for kind in kinds), other, verified.pointers, verified.problems]
        table.add_row(name, str(verified.files), decimal(verified.bytes), *map(str, counts))
    tables().print(table)
    for name, (verified, shown) in checked.items():
        for note in verified.notes:
            say(f"{name}: note: {note}")
        for problem in shown:
            put(tame(str(problem)))
        if verified.problems > len(shown):
            put(f"… and {verified.problems - len(shown)} more in {name}: --json prints all")


def run_salvage(file: Path, *, to: Path) -> ExitCode:
    """Copy what is whole of a damaged file.

    Returns:
        OK, or PARTIAL if something was lost.

    Raises:
        CannotRun: USAGE, if the file is missing, is a package, or the new one is there already; OUTPUT, if that cannot
            be written; CONFIGURATION, if the extra is missing.
    """
    need("warcio")
    if not file.is_file():
        raise refusal(f"{file}: there is no such file")
    if file.suffix == ".wacz":
        raise refusal(f"{file} is a package: unzip it, and salvage the WARC files in its folder archive")
    from linfen_crawler.archive.salvage import salvage

    try:
        with writing(to), byte_bar("salvaging", size_of([file])) as on_bytes:
            salvaged = salvage(file, to, on_bytes)
    except FileExistsError:
        raise refusal(f"{to} is there already, and is not written over: name another file by --to") from None
    for damage in salvaged.lost:
        what = " ".join(part for part in (damage.kind, damage.record_id, damage.url) if part)
        say(f"lost: bytes {damage.offset}-{damage.end}{f' ({what})' if what else ''}: {damage.reason}")
    for record in salvaged.doubtful:
        faults = ", ".join(fault.what for fault in record.faults)
        say(f"kept as it is: {record.kind} {record.record_id} at {record.offset}: {faults}")
    lost = sum(damage.end - damage.offset for damage in salvaged.lost)
    say(f"{salvaged.records} records copied to {to}, {lost} bytes lost")
    if salvaged.moved_from is None:
        say("all records stand where they stood: pointers and indexes hold")
    else:
        say(f"records that stood at {salvaged.moved_from} and behind stand elsewhere now: linfen archive verify names")
        say("the lines of articles.jsonl that point there, and linfen archive index makes the index anew")
    return ExitCode.PARTIAL if salvaged.lost else ExitCode.OK


def say_unfinished(key: str, unfinished: Sequence[Path], done: str) -> None:
    """Say which files are left out because a crawl is writing them."""
    for file in unfinished:
        say(f"{key}: {file.name} is not {done}: a crawl is writing it, or was killed and the next one will mend it")


@contextmanager
def writing(target: Path | None) -> Iterator[None]:
    """Turn what goes wrong while files are read and one is written into a message.

    Raises:
        CannotRun: OUTPUT, if the disk is full or the target cannot be written; DAMAGED, if a package cannot be read.
    """
    from linfen_crawler.archive.zip_members import CannotReadPackage

    try:
        yield
    except (FileExistsError, BrokenPipeError):
        raise
    except OSError as error:
        place = error.filename or target or "standard output"
        full = error.errno in {errno.ENOSPC, errno.EDQUOT}
        raise CannotRun(
            ExitCode.OUTPUT,
            f"cannot read or write {place}: {error.strerror or error}"
            f"{'; make room, and call again: nothing half-written is left' if full else ''}",
        ) from None
    except sqlite3.OperationalError as error:
        raise _no_scratch(error) from None
    except CannotReadPackage as reason:
        raise CannotRun(ExitCode.DAMAGED, f"a package cannot be read: {reason}") from None


def _no_scratch(error: sqlite3.OperationalError) -> CannotRun:
    """What is looked up lies in a temporary file of SQLite."""
    return CannotRun(
        ExitCode.OUTPUT, f"a temporary file cannot be written: {error}; TMPDIR names another folder for it"
    )
