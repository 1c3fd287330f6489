"""An export: records of some sites in another shape, put in its place whole, with a description beside it."""

from __future__ import annotations

import json
import re
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from linfen_crawler.exporters import data_package, datasette_metadata
from linfen_crawler.exporters.chosen_records import ChosenRecords, SiteFiles
from linfen_crawler.exporters.export_stream import COMPRESSED
from linfen_crawler.exporters.parquet_export import NO_VALUE, PARTITIONS, rows_of
from linfen_crawler.exporters.shapes import SHAPES, Shape, WriteOptions, check_libraries, description, write_export
from linfen_crawler.exporters.sqlite_export import NoTrigrams
from linfen_crawler.exporters.where_filter import BadCondition, parse_condition
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import EXPORTS, crawled_sites, output_folder
from linfen_crawler.operations.repost_fields import RepostFields
from linfen_crawler.operations.staged_output import StagedOutput
from linfen_crawler.schemas.record_fields import RecordField, choose_fields
from linfen_crawler.schemas.table_schema import table_schema

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from linfen_crawler.exporters.stored_lines import Selection
    from linfen_crawler.sites import SiteDefinition


@dataclass(frozen=True, slots=True)
class ExportRequest:
    """What somebody wants."""

    to: str
    """The name of a shape."""
    output: Path
    """The folder that holds what was crawled."""
    sites: Sequence[str] = ()
    """Keys; empty for all that were crawled."""
    selection: Selection | None = None
    """Which states of which articles; None for the current ones of all."""
    fields: Sequence[str] | None = None
    """Names of the fields, in the order wanted; None for all."""
    where: Sequence[str] = ()
    """Conditions, all of which a record must meet."""
    out: Path | None = None
    """Where the export is to be; None for its place in `output`."""
    bom: bool = True
    """CSV: with a byte order mark."""
    with_reposts: bool = False
    """With fields that say where else an article came out."""
    command: str = ""
    """The command line, for the description."""


@dataclass(frozen=True, slots=True)
class ExportReport:
    """What was made."""

    place: Path
    package: Path
    """The description."""
    records: int
    sites: int
    """From so many sites."""
    bytes: int
    seconds: float


def run_export(request: ExportRequest, definitions: Mapping[str, SiteDefinition]) -> ExportReport:
    """Make an export, in the place of an earlier one.

    Args:
        request: What is wanted.
        definitions: The site definitions that are known, by key: for the names of the sites.

    Raises:
        CannotRun: USAGE, if something of the request is wrong or cannot be; CONFIGURATION, if a library is missing;
            ALREADY_RUNNING, if the same is being made; OUTPUT, if a file cannot be read or written. An earlier export
            is then as it was.
    """
    began = time.monotonic()
    shape = SHAPES[request.to]
    place = _place(request, shape)
    try:
        records, fields = _what(request)
        check_libraries(shape)
    except ValueError as error:
        raise CannotRun(ExitCode.USAGE, str(error)) from None
    except (MissingExtra, NoTrigrams) as error:
        raise CannotRun(ExitCode.CONFIGURATION, str(error)) from None
    known = {key: definitions[key] for key in (site.key for site in records.sites) if key in definitions}
    options = WriteOptions(
        bom=request.bom, publishers={key: {"name": site.name, "url": site.home} for key, site in known.items()}
    )
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        _check_documents(shape, place.parent)
        with StagedOutput(place) as staged:
            write_export(shape, records, staged.path, fields, options)
            note = data_package.export_note(
                place.name, records.sums, request.command, datetime.now(UTC).isoformat(timespec="seconds")
            )
            described = description(shape, place, fields, options)
            resources = _resources(shape, place, staged.path, described, note["records"])
            staged.put_in_place()
        sources = [{"title": site.name, "path": site.home} for site in known.values()]
        _write_documents(shape, place, fields, resources, note, sources)
    except ValueError as error:
        raise CannotRun(ExitCode.USAGE, str(error)) from None
    except OSError as error:
        raise CannotRun(
            ExitCode.OUTPUT,
            f"cannot export to {place}: {error.strerror or error}; check its owner, permissions and free space"
            + (". The export that was there is as it was" if place.exists() else ""),
        ) from None
    return ExportReport(
        place=place,
        package=place.parent / data_package.FILE_NAME,
        records=note["records"],
        sites=sum(bool(each.records) for each in records.sums.values()),
        bytes=sum(each["bytes"] for each in resources),
        seconds=time.monotonic() - began,
    )


def _what(request: ExportRequest) -> tuple[ChosenRecords, tuple[RecordField, ...]]:
    """The records and the fields that are wanted."""
    present = crawled_sites(request.output, "articles.jsonl")
    if not present:
        raise ValueError(
            f"{request.output} holds no records yet. Start a crawl (linfen crawl lfxww), or name its folder by --output"
        )
    for key in request.sites:
        if key not in present:
            raise ValueError(f"there are no records of {key!r} in {request.output}; there are of {', '.join(present)}")
    folders = [output_folder(request.output, key) for key in dict.fromkeys(request.sites or present)]
    sites = [SiteFiles(folder.path.name, folder.articles, folder.gone) for folder in folders]
    further = RepostFields(request.output) if request.with_reposts else None
    everything = ChosenRecords(sites, further=further).fields
    try:
        conditions = [parse_condition(text, everything) for text in request.where]
    except BadCondition as error:
        raise ValueError(f"--where {error}") from None
    try:
        fields = everything if request.fields is None else choose_fields(everything, request.fields)
    except ValueError as error:
        raise ValueError(f"--fields: {error}") from None
    return ChosenRecords(sites, request.selection, conditions, further), fields


def _place(request: ExportRequest, shape: Shape) -> Path:
    """Where the export is to be, if it can be there.

    Raises:
        CannotRun: USAGE, if it cannot.
    """
    place = (request.out or request.output / EXPORTS / shape.file_name).expanduser().absolute()
    if not place.name or place.name in {data_package.FILE_NAME, datasette_metadata.FILE_NAME}:
        raise CannotRun(ExitCode.USAGE, f"--out {place} is the name of the description; choose another one")
    if place.name.endswith(COMPRESSED) and not shape.by_lines:
        raise CannotRun(
            ExitCode.USAGE,
            f"--out {place.name}: {shape.name} is compressed in itself or must not be; leave {COMPRESSED} off",
        )
    inside = place.parent.resolve()
    for key in crawled_sites(request.output, "articles.jsonl"):
        crawled = output_folder(request.output, key).path.resolve()
        if inside == crawled or crawled in inside.parents:
            raise CannotRun(
                ExitCode.USAGE, f"--out {place} lies among the files of the crawl of {key}; choose another folder"
            )
    if shape.name != "parquet":
        if place.is_dir():
            raise CannotRun(ExitCode.USAGE, f"--out {place} is a folder; name a file in it: {place / shape.file_name}")
    elif place.exists() and (foreign := _foreign(place)):
        raise CannotRun(
            ExitCode.USAGE,
            f"--out {place} is there and no Parquet export ({foreign}); choose another folder, or remove it",
        )
    return place


def _foreign(place: Path) -> str | None:
    """What in a folder is not of a Parquet export, which may be replaced; None if all of it is."""
    if not place.is_dir():
        return "a file"
    for path in sorted(place.rglob("*")):
        parts = path.relative_to(place).parts
        shapes = (r"site=.+", r"month=.+", r"part-[0-9]+\.parquet")
        if len(parts) > len(shapes) or not re.fullmatch(shapes[len(parts) - 1], parts[-1]):
            return "/".join(parts)
    return None


def _resources(shape: Shape, place: Path, made: Path, described: dict[str, Any], records: int) -> list[dict[str, Any]]:
    """The descriptions of the export's files."""
    schema = described.pop("schema", None)
    name = _resource_name(place.name)
    if shape.name != "parquet":
        profile = "tabular-data-resource" if shape.tabular else "data-resource"
        return [
            data_package.resource(
                name, place.name, made, profile=profile, more=described, schema=schema, records=records
            )
        ]
    resources = []
    for file in sorted(made.rglob("*.parquet")):
        parts = file.relative_to(made).parts
        values = [part.partition("=")[2] for part in parts[:-1]]
        partition = {name: None if value == NO_VALUE else value for name, value in zip(PARTITIONS, values, strict=True)}
        one = data_package.resource(
            "-".join([name, *(value or "none" for value in partition.values())]),
            "/".join([place.name, *parts]),
            file,
            profile="data-resource",
            more={**described, "partition": partition},
            schema=_schema_file(place).name,
            records=rows_of(file),
        )
        resources.append(one)
    return resources


def _schema_file(place: Path) -> Path:
    """Where the Table Schema of a Parquet export is: one for all its files."""
    return place.with_name(f"{place.name}.schema.json")


def _resource_name(name: str) -> str:
    """A name as a data package allows it; another one for each file name."""
    plain = re.sub(r"[^a-z0-9._-]+", "-", name.lower())
    return plain if plain == name else f"{plain}-{zlib.crc32(name.encode()):08x}"


def _check_documents(shape: Shape, folder: Path) -> None:
    """See that what lies there is of the kind that we would change, before the work begins."""
    data_package.read_package(folder / data_package.FILE_NAME)
    if shape.name == "sqlite":
        datasette_metadata.read_metadata(folder / datasette_metadata.FILE_NAME)


def _write_documents(
    shape: Shape,
    place: Path,
    fields: Sequence[RecordField],
    described: Sequence[Mapping[str, Any]],
    note: Mapping[str, Any],
    sources: Sequence[Mapping[str, str]],
) -> None:
    """Write the description, and what else is beside an export of this shape."""
    folder = place.parent
    if shape.name == "parquet":
        with StagedOutput(_schema_file(place), wait=True) as staged:
            columns = [field for field in fields if field.name not in PARTITIONS]
            _write_json(staged, table_schema(columns))
    with StagedOutput(folder / data_package.FILE_NAME, wait=True) as staged:
        before = data_package.read_package(staged.place)
        _write_json(staged, data_package.merge_package(before, folder, note, described, sources))
    if shape.name == "sqlite":
        with StagedOutput(folder / datasette_metadata.FILE_NAME, wait=True) as staged:
            metadata = datasette_metadata.read_metadata(staged.place)
            names = [source["title"] for source in sources]
            _write_json(staged, datasette_metadata.merge_metadata(metadata, place.stem, fields, names))


def _write_json(staged: StagedOutput, document: Mapping[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    staged.path.write_text(text, encoding="utf-8")
    staged.put_in_place()
