"""An export into a store: made in a folder of this machine, then put there, its description last."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from linfen_crawler.exporters import data_package, datasette_metadata
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.export import run_export
from linfen_crawler.operations.store_refusal import EXIT_CODES
from linfen_crawler.stores.store import StoreFailed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from linfen_crawler.operations.export import ExportReport, ExportRequest
    from linfen_crawler.sites import SiteDefinition
    from linfen_crawler.stores.store import Store

_DOCUMENTS = (data_package.FILE_NAME, datasette_metadata.FILE_NAME)


def export_to_store(
    request: ExportRequest, definitions: Mapping[str, SiteDefinition], store: Store, name: str
) -> ExportReport:
    """Make an export and put it into a store, in the place of an earlier one.

    Each file is replaced as a whole. Of a Parquet export those of sites and months that are in it no more are removed
    at the end; `datapackage.json` names all that belong to it, and is put before that and behind everything else.

    Args:
        request: What is wanted; its `out` does not count.
        definitions: The site definitions that are known, by key.
        store: The folder that it is put into.
        name: Its name there.

    Raises:
        CannotRun: As `run_export`; OUTPUT, CONFIGURATION or USAGE, if the store cannot be used.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="linfen-") as folder:
            here = Path(folder)
            before = store.sizes(name)
            _stand_in(here, store, before)
            try:
                report = run_export(replace(request, out=here / name), definitions)
            except CannotRun as reason:
                raise CannotRun(reason.exit_code, str(reason).replace(folder, store.address)) from None
            made = dict(_files_of(here, name))
            for each, path in made.items():
                if each != data_package.FILE_NAME:
                    store.put_file(each, path)
            store.put_file(data_package.FILE_NAME, here / data_package.FILE_NAME)
            for each in before:
                if each not in made:
                    store.remove(each)
    except StoreFailed as failed:
        raise CannotRun(EXIT_CODES[failed.fault], f"the export is not, or not all of it, there: {failed}") from None
    except OSError as error:
        raise CannotRun(
            ExitCode.OUTPUT, f"cannot write a temporary export: {error.strerror or error}; make room, or name TMPDIR"
        ) from None
    return report


def _stand_in(here: Path, store: Store, before: Mapping[str, int]) -> None:
    """Put into a folder what the making of an export looks at: the documents, and empty files for what is there."""
    described: list[str] = []
    for name in _DOCUMENTS:
        data = store.get(name)
        if data is None:
            continue
        (here / name).write_bytes(data)
        if name == data_package.FILE_NAME:
            try:
                described = [str(each["path"]) for each in json.loads(data)["resources"]]
            except (ValueError, KeyError, TypeError):
                described = []  # the export refuses to change it, and says why
    for name in {*before, *described}:
        path = here / PurePosixPath(name)
        if ".." not in path.parts and not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()


def _files_of(here: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The files of an export with those beside it, by their names in the store."""
    for path in sorted(here.rglob("*")):
        relative = path.relative_to(here).as_posix()
        beside = relative in _DOCUMENTS or relative == f"{name}.schema.json"
        if path.is_file() and (beside or relative == name or relative.startswith(f"{name}/")):
            yield relative, path
