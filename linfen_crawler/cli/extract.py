"""`linfen extract`: saved pages and archives in, one JSON line an article out."""

from __future__ import annotations

import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from linfen_crawler.archive.archive_files import (
    ENDINGS,
    ArchiveFile,
    NotAnArchive,
    archives_of,
    looks_like_archive,
)
from linfen_crawler.archive.findings import Finding
from linfen_crawler.cli.extraction_report import ExtractionReport
from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.operations.byte_progress import byte_progress
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.ordered_pool import CHUNK_TASKS
from linfen_crawler.operations.page_sources import SavedPage, Wish
from linfen_crawler.operations.usable_cores import usable_cores
from linfen_crawler.operations.worker_process import load_ahead
from linfen_crawler.stores.object_store import ObjectStore
from linfen_crawler.stores.store import StoreFailed
from linfen_crawler.stores.stored_file import StoredFile, size_of_file, stored_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from linfen_crawler.operations.page_sources import Source


@dataclass(frozen=True, slots=True)
class Spread:
    """How the work is spread over a cluster, as the command line has it."""

    cluster: str
    """`local:N`, or the address of a Dask scheduler."""
    out: str
    """The folder or address that the parts go to."""
    to: str
    """`jsonl` or `parquet`."""
    part_mb: int
    """About how many megabytes of archives make one part."""


PAGE_ENDINGS = frozenset({".html", ".htm", ".shtml", ".xhtml", ".txt"})
"""Which pages are taken from a folder; a file that is named itself is read whatever it is called."""

_HEAD = 1 << 12
_EXTRACTION = "linfen_crawler.operations.extract_pages"
_MUCH = 1 << 20
"""Bytes of archives from which on what the processes need is worth loading ahead; of saved pages more than a chunk."""


def run_extract(
    paths: Sequence[str],
    *,
    site_key: str | None,
    url: str | None,
    fetched_at: str | None,
    sites_folder: Path | None,
    hosts: str | None = None,
    every_page: bool = False,
    jobs: int | None = None,
    verbose: bool = False,
    spread: Spread | None = None,
) -> ExitCode:
    """Extract every page and print its record; or, where the work is spread, put the records into parts.

    Returns:
        OK; PARTIAL if a saved page gave no record, if something could not be read, or if a page of an archive that had
        a record gives none; DEFECT if a defect of ours was met. stderr says which and why.

    Raises:
        CannotRun: A path, site, time or option that cannot be used, before anything is read; or a store that cannot be
            used, whenever that is.
    """
    moment = _moment(fetched_at)
    if url is not None and urlsplit(url).scheme not in {"http", "https"}:
        raise refusal(
            f"--url {url!r} is no web address. Write it whole: http://www.lfxww.com/linfen/shizheng/2702756.html"
        )
    with _store_failures():
        sources = [source for path in paths for source in _sources_of(path)]
    _check_options(sources, url=url, fetched_at=fetched_at, hosts=hosts, every_page=every_page)
    wanted_hosts = _hosts(hosts)
    has_archives = any(isinstance(source, ArchiveFile) for source in sources)
    cores = jobs or usable_cores()
    if spread is None and cores > 1 and _are_many(sources):
        load_ahead(_EXTRACTION)

    # Only now: it takes longer than all before, and what the processes need is loaded meanwhile.
    from linfen_crawler.archive.page_tasks import Choice
    from linfen_crawler.cli.sites import all_definitions, definition_of
    from linfen_crawler.operations.extract_pages import extract_pages

    site = definition_of(site_key, sites_folder) if site_key else None
    choice = Choice(site, wanted_hosts, every_page)
    definitions = all_definitions(sites_folder) if has_archives else {}
    wish = Wish(definitions, choice, url, moment)
    if spread is not None:
        if jobs is not None:
            raise refusal(
                "--jobs is for this machine alone; --cluster local:N says how many processes work. Leave it out"
            )
        from linfen_crawler.cli.bulk_extract import run_on_cluster

        return run_on_cluster(sources, wish, spread, verbose=verbose)
    total = sum(source.size for source in sources if not isinstance(source, Finding))
    saved = {source.name for source in sources if isinstance(source, SavedPage)}
    report = ExtractionReport(say, verbose=verbose, named=saved)
    done = 0

    def read(count: int) -> None:
        nonlocal done
        done = count

    try:
        with (
            _store_failures(),
            byte_progress(total) as show,
            closing(extract_pages(sources, wish, jobs=cores, on_progress=read)) as findings,
        ):
            for finding in findings:
                if finding.line is not None:
                    put(finding.line)
                report.add(finding)
                show(done, report.records)
    except KeyboardInterrupt:
        say(f"interrupted: {report.records} records were printed")
        return ExitCode.INTERRUPTED
    if has_archives:
        report.summarize()
    return report.exit_code


@contextmanager
def _store_failures() -> Iterator[None]:
    """A store that cannot be used ends the command: to go on without what lies there would lose it in silence."""
    try:
        yield
    except StoreFailed as failed:
        from linfen_crawler.operations.store_refusal import store_refusal

        raise store_refusal(failed) from None


def _check_options(
    sources: Sequence[Source], *, url: str | None, fetched_at: str | None, hosts: str | None, every_page: bool
) -> None:
    archives = sum(isinstance(source, ArchiveFile) for source in sources)
    if url is not None and len(sources) != 1:
        raise refusal(
            f"--url is the address of one page, but {len(sources)} are given. Leave it out, or call once a page"
        )
    for option, given in (("--url", url), ("--fetched-at", fetched_at)):
        if given is not None and archives:
            raise refusal(f"{option} is for saved pages; an archive knows it of each of its pages. Leave it out")
    for option, is_given in (("--hosts", hosts is not None), ("--every-page", every_page)):
        if is_given and not archives:
            raise refusal(f"{option} chooses among the pages of an archive, but no archive is given. Leave it out")


def _are_many(sources: Sequence[Source]) -> bool:
    archives = sum(source.size for source in sources if isinstance(source, ArchiveFile))
    return archives > _MUCH or sum(isinstance(source, SavedPage) for source in sources) > CHUNK_TASKS


def _hosts(text: str | None) -> tuple[str, ...]:
    """The hosts of `--hosts a.cn,b.cn`."""
    if text is None:
        return ()
    hosts = tuple(host.strip().lower().strip(".") for host in text.split(",") if host.strip())
    if not hosts or any("/" in host or ":" in host for host in hosts):
        raise refusal(f"--hosts {text!r} names no hosts. Write them without http://: --hosts lfxww.com,sxrb.com")
    return hosts


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise refusal(f"--fetched-at {text!r} is no time. Write it as 2022-10-23T16:00:00+08:00") from None
    if moment.tzinfo is None:
        raise refusal(f"--fetched-at {text!r} has no zone. Add one: {text}+08:00")
    return moment


def _sources_of(path: str) -> Iterator[Source]:
    """The pages and archives that a path stands for."""
    from linfen_crawler.operations.output_plan import store_at

    if path == "-":
        from linfen_crawler.extract_article import read_page

        data = read_page(sys.stdin.buffer)
        if looks_like_archive(data[:_HEAD]):
            raise refusal("standard input holds an archive; these are read from files only: save it and name the file")
        yield SavedPage("standard input", None, data, len(data))
        return
    store = store_at(path)
    if isinstance(store, ObjectStore):
        yield from _sources_in(store)
        return
    place = Path(path) if store is None or store.folder is None else store.folder
    if place.is_dir():
        files = sorted(file for file in place.rglob("*") if _is_taken(file) and file.is_file())
        if not files:
            raise _nothing_in(place)
        for file in files:
            yield from _archive_sources(file) if file.name.lower().endswith(ENDINGS) else [_saved(file)]
    elif place.exists():
        yield from _archive_sources(place) if _is_archive(place) else [_saved(place)]
    else:
        raise refusal(f"{place}: there is no such file or folder")


def _sources_in(store: ObjectStore) -> Iterator[Source]:
    """The pages and archives below the address of an object store, or the one that it names.

    Raises:
        StoreFailed: It cannot be listed or read.
    """
    there = list(stored_files(store))
    if not there:
        raise refusal(f"{store.address}: there is no such file or folder")
    if [file.inside for file in there] == [""]:
        yield from _archive_sources(there[0]) if _is_archive(there[0]) else [_saved(there[0])]
        return
    files = [file for file in there if _is_taken(file)]
    if not files:
        raise _nothing_in(store.address)
    for file in files:
        yield from _archive_sources(file) if file.name.lower().endswith(ENDINGS) else [_saved(file)]


def _nothing_in(place: Path | str) -> CannotRun:
    return refusal(
        f"{place}: this folder holds no page ({', '.join(sorted(PAGE_ENDINGS))}) and no archive "
        "(.warc.gz, .warc, .arc.gz, .arc, .wacz). Name the files themselves"
    )


def _is_taken(file: Path | StoredFile) -> bool:
    return file.suffix.lower() in PAGE_ENDINGS or file.name.lower().endswith(ENDINGS)


def _is_archive(file: Path | StoredFile) -> bool:
    if file.name.lower().endswith(ENDINGS):
        return True
    try:
        with file.open("rb") as opened:
            return looks_like_archive(opened.read(_HEAD))
    except OSError:
        return False  # says so when its turn comes


def _saved(file: Path | StoredFile) -> Source:
    try:
        size = size_of_file(file)
    except OSError:
        size = 0
    return SavedPage(str(file), file, size=size)


def _archive_sources(file: Path | StoredFile) -> Iterator[Source]:
    try:
        yield from archives_of(file)
    except NotAnArchive as error:
        yield Finding("unread", str(file), "no_archive", str(error))
    except OSError as error:
        yield Finding("unread", str(file), "", error.strerror or str(error))
