"""Whether a WACZ package is what it says: its hashes, its index, its pages."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from linfen_crawler.archive.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from linfen_crawler.archive.record_table import RecordTable

_PACK = "Pack it anew: linfen archive wacz SITE; or bring it back from a copy"
_OUTSIDE = frozenset({"datapackage.json", "datapackage-digest.json"})
_PIECE = 1 << 20


def check_package(path: Path, table: RecordTable, report: Callable[[Problem], None]) -> None:
    """Check a package against its own description; its WARC files are checked as all others are.

    Args:
        path: The package.
        table: The records of its WARC files.
        report: Is called with each problem.

    Raises:
        OSError: It cannot be read.
    """

    def wrong(what: str, url: str | None = None) -> None:
        report(Problem("package", path.name, None, None, url, what, _PACK))

    try:
        with zipfile.ZipFile(path) as package:
            names = set(package.namelist())
            if "datapackage.json" not in names:
                wrong("it has no datapackage.json")
                return
            _check_hashes(package, names, wrong)
            _check_index(package, names, table, wrong)
            _check_pages(package, names, table, wrong)
    except zipfile.BadZipFile:
        return  # said when its WARC files were to be read
    except (gzip.BadGzipFile, ValueError, KeyError, TypeError, AttributeError, EOFError, zlib.error) as error:
        wrong(f"it cannot be read ({type(error).__name__}: {error})")


def _check_hashes(package: zipfile.ZipFile, names: set[str], wrong: Callable[[str], None]) -> None:
    described = package.read("datapackage.json")
    resources = {str(each["path"]): each for each in json.loads(described)["resources"]}
    for name in sorted(names - _OUTSIDE - set(resources)):
        if not name.endswith("/"):
            wrong(f"{name} is not in its datapackage.json")
    for name, resource in resources.items():
        if name not in names:
            wrong(f"{name} is in its datapackage.json and not in it")
        elif _hash(package, name, str(resource["hash"])) != resource["hash"]:
            wrong(f"{name} is not what it was: its hash is another one")
    if "datapackage-digest.json" in names:
        digest = json.loads(package.read("datapackage-digest.json"))["hash"]
        if digest != "sha256:" + hashlib.sha256(described).hexdigest():
            wrong("datapackage.json is not what it was: its hash is another one")


def _hash(package: zipfile.ZipFile, name: str, like: str) -> str:
    algorithm = like.partition(":")[0]
    hasher = hashlib.new(algorithm, usedforsecurity=False)
    try:
        with package.open(name) as file:
            while piece := file.read(_PIECE):
                hasher.update(piece)
    except zipfile.BadZipFile:
        return ""  # its check sum is wrong: so is its hash
    return f"{algorithm}:{hasher.hexdigest()}"


def _check_index(
    package: zipfile.ZipFile, names: set[str], table: RecordTable, wrong: Callable[[str, str | None], None]
) -> None:
    lines = 0
    for name in sorted(names):
        if not name.startswith("indexes/") or not name.endswith((".cdx.gz", ".cdxj.gz", ".cdx", ".cdxj")):
            continue
        for fields in _index_lines(package, name):
            lines += 1
            entry = table.at(str(fields["filename"]), int(fields["offset"]))
            if entry is None or entry.url != fields["url"]:
                place = f"{fields['filename']} at {fields['offset']}"
                wrong(f"its index names a capture in {place}, where it is not", fields["url"])
    if not lines:
        wrong("its index is missing or empty", None)


def _index_lines(package: zipfile.ZipFile, name: str) -> Iterator[Any]:
    with package.open(name) as stored:
        for line in gzip.GzipFile(fileobj=stored) if name.endswith(".gz") else stored:
            if not line.startswith(b"!meta"):
                yield json.loads(line[line.index(b"{") :])


def _check_pages(
    package: zipfile.ZipFile, names: set[str], table: RecordTable, wrong: Callable[[str, str | None], None]
) -> None:
    if "pages/pages.jsonl" not in names:
        wrong("it has no pages/pages.jsonl", None)
        return
    with package.open("pages/pages.jsonl") as file:
        for line in file:
            page = json.loads(line)
            if "format" in page:
                continue
            moment = str(page["ts"])[:19]
            if not any(entry.date[:19] == moment for entry in table.captures(str(page["url"]))):
                wrong(f"its page of {page['ts']} is in none of its WARC files", page["url"])
