"""The manifest of an extraction: what was read, in which tasks, and what each came to. What it names counts.

It is replaced as a whole, by one step, whenever some parts were added; so it is right at every moment, in a folder
and in an object store. What a killed run had made and not yet named is made again: the same bytes under the same name.
"""

from __future__ import annotations

import hashlib
import json
import time
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.archive_files import ArchiveFile
from linfen_crawler.archive.findings import Finding
from linfen_crawler.bulk_extraction.part import Counts
from linfen_crawler.bulk_extraction.part_tasks import PartTask, as_json, from_json
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.stores.stored_file import StoredFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from linfen_crawler.bulk_extraction.part import Receipt
    from linfen_crawler.operations.page_sources import Source, Wish
    from linfen_crawler.stores.store import Store

FILE_NAME = "manifest.json"
FORMAT = 1
_SHARE = 20
"""A manifest of many parts takes its time: at most a twentieth of the whole is spent on writing it."""
_RARELY = 2.0
"""Seconds between two manifests, at the least."""


def utc_now() -> str:
    """This moment, ISO 8601 in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class Manifest:
    """What is wanted, and what of it is done."""

    wanted: dict[str, Any]
    """What the output depends on: inputs, options, site definitions, versions. The same for every run into it."""
    began_at: str = field(default_factory=utc_now)
    ended_at: str | None = None
    """When all was done; None as long as it is not."""
    tasks: list[PartTask] = field(default_factory=list)
    done: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What tasks came to, by their numbers."""

    @property
    def sums(self) -> Counts:
        """What became of the records of all parts that are done."""
        sums = Counts()
        for part in self.done.values():
            for name, value in part["counts"].items():
                if isinstance(value, dict):
                    sums.other = {
                        each: sums.other.get(each, 0) + value.get(each, 0) for each in sorted({*sums.other, *value})
                    }
                else:
                    setattr(sums, name, getattr(sums, name) + value)
        return sums

    def as_json(self) -> dict[str, Any]:
        """As it is written."""
        return {
            "format": FORMAT,
            **self.wanted,
            "began_at": self.began_at,
            "ended_at": self.ended_at,
            "sums": asdict(self.sums),
            "parts": [
                {
                    "number": task.number,
                    "items": [as_json(item) for item in task.items],
                    **self.done.get(task.number, {}),
                }
                for task in self.tasks
            ],
        }


class ManifestFile:
    """The manifest as it lies in the output."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._next = 0.0

    def read(self, wanted: dict[str, Any]) -> Manifest | None:
        """What an earlier run into the same output left; None where there was none.

        Raises:
            CannotRun: USAGE, it was of something else; OUTPUT, what lies there is no manifest.
            StoreFailed: It cannot be read.
        """
        data = self._store.get(FILE_NAME)
        if data is None:
            return None
        where = f"{self._store.address}/{FILE_NAME}"
        try:
            value = json.loads(data)
            is_known = value.pop("format") == FORMAT
            found = Manifest({name: value[name] for name in wanted}, value["began_at"], value["ended_at"])
            for part in value["parts"]:
                items = tuple(from_json(item) for item in part.pop("items"))
                found.tasks.append(PartTask(part["number"], items))
                if "counts" in part:
                    found.done[part["number"]] = part
        except (ValueError, KeyError, TypeError, AttributeError):
            is_known = False
        if not is_known:
            raise CannotRun(
                ExitCode.OUTPUT,
                f"{where} is no manifest of an extraction, or of another version: name another folder by --out",
            )
        changed = _difference(found.wanted, json.loads(json.dumps(wanted)))
        if changed is not None:
            raise CannotRun(
                ExitCode.USAGE,
                f"{self._store.address} holds the parts of another extraction: {changed}. "
                "Name another folder by --out, or remove this one, with all that is in it",
            )
        return found

    def write(self, manifest: Manifest, *, now: bool = False) -> None:
        """Put a manifest in the place of the one that is there; unless `now`, only when one is due.

        Raises:
            StoreFailed: It cannot be written.
        """
        began = time.monotonic()
        if not now and began < self._next:
            return
        text = json.dumps(manifest.as_json(), ensure_ascii=False, indent=1) + "\n"
        self._store.put(FILE_NAME, text.encode("utf-8", "backslashreplace"))
        ended = time.monotonic()
        self._next = ended + max(_RARELY, _SHARE * (ended - began))


def wanted_of(
    sources: Iterable[Source], wish: Wish, *, to: str, part_bytes: int, versions: dict[str, str]
) -> dict[str, Any]:
    """What an output depends on, as its manifest has it."""
    inputs: list[dict[str, Any]] = []
    for source in sources:
        if isinstance(source, Finding):
            inputs.append({"path": source.where})
            continue
        path = source.path
        entry: dict[str, Any] = {"path": str(path), "size": source.size}
        if isinstance(source, ArchiveFile) and source.label != str(path):
            entry["inside"] = source.name
        if path is not None:
            entry["changed_at"] = _changed_at(path)
        inputs.append(entry)
    definitions = json.dumps(
        {key: site.model_dump(mode="json") for key, site in sorted(wish.definitions.items())}, sort_keys=True
    )
    choice = wish.choice
    return {
        "inputs": inputs,
        "options": {
            "to": to,
            "part_bytes": part_bytes,
            "site": choice.site.key if choice.site is not None else None,
            "hosts": list(choice.hosts),
            "every_page": choice.every_page,
            "url": wish.url,
            "fetched_at": wish.fetched_at.isoformat() if wish.fetched_at is not None else None,
        },
        "definitions": hashlib.sha256(definitions.encode()).hexdigest(),
        "versions": dict(versions),
    }


def place_done(manifest: Manifest, receipt: Receipt) -> None:
    """Enter what a task came to."""
    manifest.done[receipt.number] = receipt.as_json()


def archives_in(sources: Sequence[Source]) -> tuple[ArchiveFile, ...]:
    """The archives among what is read."""
    return tuple(source for source in sources if isinstance(source, ArchiveFile))


def _difference(before: dict[str, Any], wanted: dict[str, Any]) -> str | None:
    """What is not the same as before, in words; None where all is."""
    if before == wanted:
        return None
    for name in ("versions", "options"):
        for key in {**before[name], **wanted[name]}:
            then, now = before[name].get(key), wanted[name].get(key)
            if then != now:
                return f"{key} was {then}, and is {now}"
    if before["definitions"] != wanted["definitions"]:
        return "the site definitions were others"
    then = {(each["path"], each.get("inside")): each for each in before["inputs"]}
    now = {(each["path"], each.get("inside")): each for each in wanted["inputs"]}
    for key, each in now.items():
        if key not in then:
            return f"{each['path']} was not among the inputs"
        if then[key] != each:
            return f"{each['path']} was changed since"
    missing = next((each["path"] for key, each in then.items() if key not in now), None)
    return f"{missing} was among the inputs" if missing is not None else "the inputs were given in another order"


def _changed_at(path: Path | StoredFile) -> int | str | None:
    if isinstance(path, StoredFile):
        return path.version
    try:
        return int(path.stat().st_mtime_ns)
    except OSError:
        return None
