"""What of a site's output lies in a store that cannot append: parts of its files, and the manifest that names them.

A crawl writes into its folder as ever. What is safe there is put into the store: stretches of the files of lines, each
an object that ends with a line; archive files when they are finished; summaries of runs. The manifest is put last. A
part counts only when the manifest names it, with the bytes of the file that it holds: so each line is there once,
however often and wherever putting was broken off. A folder that lacks lines is completed from the store.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.exporters.appended_file import sync_folder
from linfen_crawler.exporters.file_digest import sha256_of_file
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from linfen_crawler.operations.output_folder import OutputFolder
    from linfen_crawler.stores.store import Store

MANIFEST = "manifest.json"
FORMAT = 1
PART_BYTES = 64 << 20
"""No part holds more of a file, but for a line that is longer."""
SMALL_BYTES = 4 << 20
"""A last part that is smaller is put once more with what comes behind it: many small ones would be slow to read."""


@dataclass(slots=True)
class PublishedManifest:
    """What of a site lies in the store."""

    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Of each file of lines its parts in their order: `part` (the object), `begin`, `end` (bytes of the file),
    `sha256`."""
    files: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Whole files, by name: `bytes`, `sha256`."""

    def end(self, name: str) -> int:
        """So many bytes of a file of lines are there."""
        parts = self.lines.get(name)
        return int(parts[-1]["end"]) if parts else 0


@dataclass(slots=True)
class Published:
    """What was put into a store, or taken from it."""

    parts: int = 0
    """Objects."""
    bytes: int = 0

    def add(self, size: int) -> None:
        """Count one object."""
        self.parts += 1
        self.bytes += size


class Publication:
    """A site's output in a store. One writer at a time: who has the site's lock, one of its threads after the other."""

    def __init__(self, store: Store, folder: OutputFolder) -> None:
        """Make it; nothing is asked of the store.

        Args:
            store: Holds one folder a site.
            folder: The site's output on this machine.
        """
        self.store = store
        self.folder = folder
        """The site's output on this machine."""
        self._key = folder.path.name
        self._putting = threading.Lock()
        self._ended = False

    @property
    def has_records(self) -> bool:
        """Whether this machine has records of the site."""
        return self.folder.articles.exists() and self.folder.articles.stat().st_size > 0

    def read(self) -> PublishedManifest:
        """The manifest; an empty one where nothing was put there yet.

        Raises:
            StoreFailed: It cannot be read.
            CannotRun: DAMAGED, it is none.
        """
        data = self.store.get(f"{self._key}/{MANIFEST}")
        if data is None:
            return PublishedManifest()
        try:
            value = json.loads(data)
            if value["format"] == FORMAT:
                return PublishedManifest(value["lines"], value["files"])
        except (ValueError, KeyError, TypeError):
            pass
        raise CannotRun(
            ExitCode.DAMAGED,
            f"{self.store.address}/{self._key}/{MANIFEST} is no manifest, or of another version of this program; "
            "bring it back, or use another address",
        )

    def publish(
        self, sizes: Mapping[str, int] | None = None, *, may_write: Callable[[], None] | None = None
    ) -> Published:
        """Put there what is not there yet.

        Args:
            sizes: How many bytes of the files of lines are safe, by name; None where nobody writes to them.
            may_write: Raises OSError once another run may have the site; it is asked before the store is changed.

        Raises:
            StoreFailed: It cannot be put; what was there counts as before.
            OSError: A file of this machine cannot be read, or `may_write` raised it.
            CannotRun: DAMAGED; see `read`, and `take_back`.
        """
        with self._putting:
            if self._ended:
                raise OSError("the run is over, and the site may be another one's")
            return self._publish(sizes, may_write)

    def end(self) -> None:
        """Wait for what is being put, and let nothing be put behind it: lock and lease are given back next."""
        with self._putting:
            self._ended = True

    def take_back(self, *, archives: bool = False, may_write: Callable[[], None] | None = None) -> Published:
        """Complete the files of this machine by what the store has more. The caller holds the site's lock.

        Args:
            archives: Also the archive files, which a crawl does not need.
            may_write: Raises OSError once another run may have the site; it is asked before anything of the store is
                removed. Without it nothing is: a part that no manifest names may be one that a crawl has just put.

        Raises:
            StoreFailed: It cannot be read, or lacks what its manifest names.
            OSError: A file of this machine cannot be written, or `may_write` raised it.
            CannotRun: DAMAGED, folder and store hold different records, or a part is not what its manifest says.
        """
        manifest = self.read()
        done = Published()
        if may_write is not None:
            self._remove_unnamed(manifest, may_write)
        for path in self._lines:
            parts = manifest.lines.get(path.name, [])
            if parts:
                self._complete(path, parts, done)
        for name, known in manifest.files.items():
            path = self.folder.path / name
            if path.exists() or not (archives or name.startswith("runs/")) or ".." in name:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f".{path.name}.unfinished")
            self.store.get_file(f"{self._key}/{name}", unfinished)
            if sha256_of_file(unfinished) != known["sha256"]:
                raise self._not_as_named(name)
            unfinished.replace(path)
            done.add(int(known["bytes"]))
        return done

    def _publish(self, sizes: Mapping[str, int] | None, may_write: Callable[[], None] | None) -> Published:
        if may_write is not None:
            may_write()
        manifest = self.read()
        done = Published()
        replaced = []
        for path in self._lines:
            size = path.stat().st_size if path.exists() else 0
            if size < manifest.end(path.name):
                raise CannotRun(
                    ExitCode.DAMAGED,
                    f"{self.store.address}/{self._key} has {manifest.end(path.name)} bytes of {path.name}, and {path} "
                    f"only {size}: bring it up to date first, by linfen restore",
                )
            replaced += self._publish_lines(manifest, path, size if sizes is None else sizes.get(path.name, 0), done)
        for path in self._whole_files():
            name = path.relative_to(self.folder.path).as_posix()
            known = manifest.files.get(name)
            if known is None or known["bytes"] != path.stat().st_size:
                digest = sha256_of_file(path)
                self.store.put_file(f"{self._key}/{name}", path)
                manifest.files[name] = {"bytes": path.stat().st_size, "sha256": digest}
                done.add(path.stat().st_size)
        if done.parts:
            if may_write is not None:
                may_write()
            self._write(manifest)
            for name in replaced:
                self.store.remove(f"{self._key}/{name}")
        return done

    @property
    def _lines(self) -> tuple[Path, ...]:
        return (self.folder.articles, self.folder.rejected, self.folder.gone)

    def _whole_files(self) -> Iterator[Path]:
        yield from sorted(self.folder.archive.glob("*.warc.gz"))
        yield from sorted(self.folder.runs.glob("*.json"))

    def _publish_lines(self, manifest: PublishedManifest, path: Path, size: int, done: Published) -> list[str]:
        """Put the stretch of a file that is not there; gives the parts that the manifest then no more names."""
        begin = manifest.end(path.name)
        if size <= begin:
            return []
        parts = list(manifest.lines.get(path.name, []))
        replaced = []
        with path.open("rb") as file:
            if parts:
                self._check_last(file, parts, path)
                if parts[-1]["end"] - parts[-1]["begin"] < SMALL_BYTES:
                    last = parts.pop()
                    begin = last["begin"]
                    replaced.append(last["part"])
            file.seek(begin)
            while begin < size:
                data = file.read(min(PART_BYTES, size - begin))
                if begin + len(data) < size:
                    data += file.readline()  # a part ends where a line does
                end = begin + len(data)
                name = f"{path.stem}/{begin:015}-{end:015}.jsonl"
                self.store.put(f"{self._key}/{name}", data)
                parts.append({"part": name, "begin": begin, "end": end, "sha256": hashlib.sha256(data).hexdigest()})
                done.add(len(data))
                begin = end
        manifest.lines[path.name] = parts
        return replaced

    def _check_last(self, file: Any, parts: list[dict[str, Any]], path: Path) -> None:
        """See that the file is the one whose parts are there: by its last one."""
        last = parts[-1]
        file.seek(last["begin"])
        if hashlib.sha256(file.read(last["end"] - last["begin"])).hexdigest() != last["sha256"]:
            raise self._parted(path, last["begin"])

    def _complete(self, path: Path, parts: list[dict[str, Any]], done: Published) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            size = file.seek(0, os.SEEK_END)
            whole = [part for part in parts if part["end"] <= size]
            if whole:
                self._check_last(file, whole, path)
            for part in parts[len(whole) :]:
                data = self.store.get(f"{self._key}/{part['part']}")
                if data is None or hashlib.sha256(data).hexdigest() != part["sha256"]:
                    raise self._not_as_named(part["part"])
                there = max(0, size - part["begin"])
                file.seek(part["begin"])
                if file.read(there) != data[:there]:
                    raise self._parted(path, part["begin"])
                file.write(data[there:])
                size = part["end"]
                done.add(len(data) - there)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(path.parent)

    def _remove_unnamed(self, manifest: PublishedManifest, may_write: Callable[[], None]) -> None:
        """Clear away parts that were put and never named, because putting was broken off."""
        for path in self._lines:
            named = {f"{self._key}/{part['part']}" for part in manifest.lines.get(path.name, [])}
            for name in self.store.sizes(f"{self._key}/{path.stem}"):
                if name not in named:
                    may_write()
                    self.store.remove(name)

    def _write(self, manifest: PublishedManifest) -> None:
        value = {
            "format": FORMAT,
            "site": self._key,
            "changed_at": datetime.now(UTC).isoformat(timespec="seconds"),
            **asdict(manifest),
        }
        text = json.dumps(value, ensure_ascii=False, indent=1) + "\n"
        self.store.put(f"{self._key}/{MANIFEST}", text.encode("utf-8"))

    def _parted(self, path: Path, at: int) -> CannotRun:
        return CannotRun(
            ExitCode.DAMAGED,
            f"{path} and {self.store.address}/{self._key} hold different records from byte {at} on: another machine "
            f"has written to the store, or the file was changed. Move {self.folder.path} aside and start again: its "
            "records are then taken back from the store, and what only the old folder has is fetched anew",
        )

    def _not_as_named(self, name: str) -> CannotRun:
        return CannotRun(
            ExitCode.DAMAGED,
            f"{self.store.address}/{self._key}/{name} is missing, or not what the manifest says: bring it back",
        )
