"""`datapackage.json`: what the files of a folder hold, in the words of Frictionless Data Package v1.

One document describes all exports that lie in one folder: https://specs.frictionlessdata.io/data-package/
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from linfen_crawler.article import SCHEMA_VERSION
from linfen_crawler.exporters.document_there import document_there
from linfen_crawler.exporters.file_digest import sha256_of_file
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from linfen_crawler.exporters.chosen_records import SiteSums

FILE_NAME = "datapackage.json"

RIGHTS = (
    "The articles belong to their publishers, whose copyright notices stand under exports; "
    "whoever made this collection has no rights in them to give."
)

_NOTES = "exports"
_OURS = "export"  # in each of our resources: the name of its note


def resource(
    name: str,
    path: str,
    file: Path,
    *,
    profile: str,
    more: Mapping[str, Any],
    schema: Mapping[str, Any] | str | None,
    records: int,
) -> dict[str, Any]:
    """The description of one file.

    Args:
        name: Its name in the package: lower-case letters, digits, `.`, `-` and `_`.
        path: Its path from the folder of the document, with `/` between the parts.
        file: The file itself, which is read for its hash.
        profile: `tabular-data-resource`, or `data-resource` where a table needs more than a reader of CSV.
        more: What else is to be said: `format`, `mediatype` …
        schema: Its columns, as a Table Schema or as the path of one; None where its lines are objects of another kind.
        records: So many records are in it.

    Raises:
        OSError: The file cannot be read.
    """
    described: dict[str, Any] = {
        "name": name,
        "path": path,
        "profile": profile,
        **more,
        "bytes": file.stat().st_size,
        "hash": f"sha256:{sha256_of_file(file)}",
        "records": records,
    }
    return described | ({"schema": schema} if schema is not None else {})


def export_note(export: str, sums: Mapping[str, SiteSums], command: str, made_at: str) -> dict[str, Any]:
    """What one export was made of, and how.

    Args:
        export: Name of the export's file or folder.
        sums: What of each site is in it.
        command: The command line that made it.
        made_at: When, ISO 8601.
    """
    return {
        "name": export,
        "created": made_at,
        "program": f"linfen-crawler {__version__}",
        "command": command,
        "schema_version": SCHEMA_VERSION,
        "records": sum(each.records for each in sums.values()),
        "period": _period(sums.values()),
        "sites": [
            {
                "key": key,
                "records": each.records,
                "undated": each.undated,
                "period": _period([each]),
                "copyright": each.notices,
            }
            for key, each in sums.items()
        ],
    }


def read_package(path: Path) -> dict[str, Any] | None:
    """The document that is there; None where there is none.

    Raises:
        ForeignDocument: It is no data package.
        OSError: It cannot be read.
    """
    return document_there(path, "data package", _has_resources)


def _has_resources(document: dict[str, Any]) -> bool:
    resources = document.get("resources")
    return isinstance(resources, list) and all(isinstance(each, dict) for each in resources)


def merge_package(
    before: Mapping[str, Any] | None,
    folder: Path,
    note: Mapping[str, Any],
    resources: Sequence[Mapping[str, Any]],
    sources: Iterable[Mapping[str, str]],
) -> dict[str, Any]:
    """The document with a new export in the place of the one of the same name.

    Args:
        before: The document that was there; what others wrote into it stays.
        folder: Where it lies: descriptions of ours whose files are gone are left out.
        note: What the new export was made of.
        resources: The descriptions of its files.
        sources: `title` and `path` of its sites.
    """
    before = before or {}
    names = {each["name"] for each in resources}
    kept = [
        each
        for each in before.get("resources", [])
        if each.get("name") not in names
        and (_OURS not in each or (each[_OURS] != note["name"] and (folder / str(each.get("path"))).exists()))
    ]
    others = {each.get(_OURS) for each in kept}
    notes = [each for each in before.get(_NOTES, []) if each.get("name") in others]
    known = {each["path"]: each for each in [*before.get("sources", []), *sources] if "path" in each}
    head: dict[str, Any] = {
        "profile": "data-package",
        "name": "linfen-articles",
        "title": "Articles of regional news sites",
        "description": RIGHTS,
        "licenses": [{"name": "other-closed", "title": RIGHTS}],
    }
    changed = {"created": note["created"], "sources": list(known.values()), _NOTES: [*notes, note]}
    described = [{**each, _OURS: note["name"]} for each in resources]
    return {**head, **before, **changed, "resources": [*kept, *described]}


def _period(sums: Iterable[SiteSums]) -> dict[str, str | None]:
    """First and last publish time."""
    each = [(one.first, one.last) for one in sums if one.first and one.last]
    return {
        "first": min((first for first, _ in each), default=None),
        "last": max((last for _, last in each), default=None),
    }
