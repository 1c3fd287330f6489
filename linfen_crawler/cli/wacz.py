"""`linfen archive wacz`: packages of sites' archives, one for each period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from linfen_crawler.cli import days
from linfen_crawler.cli.archive import say_unfinished, writing
from linfen_crawler.cli.archive_targets import archived_site, finished_files, need, size_of
from linfen_crawler.cli.messages import put, refusal, say
from linfen_crawler.cli.sites import all_definitions
from linfen_crawler.operations.byte_progress import byte_bar
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode, gravest
from linfen_crawler.version import __version__

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from linfen_crawler.archive.pointed_records import PointedRecords
    from linfen_crawler.archive.wacz_package import Description
    from linfen_crawler.operations.output_folder import OutputFolder

_PERIODS = ("month", "year", "all")


def run_wacz(
    keys: Sequence[str],
    *,
    period: str | None,
    since: str | None,
    until: str | None,
    output: Path,
    sites_folder: Path | None,
) -> ExitCode:
    """Pack the archives of sites, and print the path of each package, new or not.

    Returns:
        OK; DAMAGED if a file is not whole, so that its period was not packed.

    Raises:
        CannotRun: USAGE, CONFIGURATION (the extra is missing), or OUTPUT; what was packed before stays.
    """
    need("warcio", "wacz")
    first, last = days.period(since, until)
    if period is not None and (first or last):
        raise refusal("--period makes one package for each period, --since and --until one for their days: use one")
    if period not in (None, *_PERIODS):
        raise refusal(f"--period {period!r} is none. There are: {', '.join(_PERIODS)}")
    folders = {key: archived_site(key, output) for key in keys}
    from linfen_crawler.archive.periods import between, by_period
    from linfen_crawler.archive.pointed_records import PointedRecords

    names = {key: site.name for key, site in all_definitions(sites_folder).items()}
    codes = []
    for key, folder in folders.items():
        finished, unfinished = finished_files(folder)
        say_unfinished(key, unfinished, "packed")
        chosen = between(finished, first, last) if first or last else by_period(finished, period or "month")
        if not chosen:
            say(f"{key}: there is no finished file of that time: nothing to pack")
            continue
        with writing(folder.wacz), PointedRecords() as records:
            folder.wacz.mkdir(exist_ok=True)
            _take_in(records, folder)
            codes += [_pack(key, names.get(key, key), label, files, records, folder) for label, files in chosen.items()]
    return gravest(codes)


def _take_in(records: PointedRecords, folder: OutputFolder) -> None:
    try:
        records.take_in(folder.articles)
    except ValueError as error:
        raise CannotRun(ExitCode.DAMAGED, f"{error}: linfen archive verify says more") from None


def _pack(
    key: str, name: str, label: str, files: Sequence[Path], records: PointedRecords, folder: OutputFolder
) -> ExitCode:
    from linfen_crawler.archive.wacz_package import pack

    target = folder.wacz / f"{key}-{label}.wacz"
    with writing(target), byte_bar(f"packing {target.name}", size_of(files)) as on_bytes:
        packed = pack(files, records, target, _description(name, key, label), on_bytes)
    if packed.outcome == "damaged":
        say(f"{target.name}: not packed: {len(packed.problems)} problems in its files; the first:")
        say(f"  {packed.problems[0]}")
        return ExitCode.DAMAGED
    put(str(target))
    if packed.outcome == "unchanged":
        say(f"{target.name}: unchanged since it was packed")
        return ExitCode.OK
    say(f"{target.name}: {len(files)} files, {packed.pages} pages")
    if packed.left_out:
        say(f"{target.name}: {packed.left_out} articles are not in its list: linfen archive verify {key} says why")
    if packed.elsewhere:
        say(
            f"{target.name}: {packed.elsewhere} captures repeat earlier ones that are in other packages: open those "
            "with it, or pack all by --period all"
        )
    if packed.problems:
        say(f"{target.name}: packed with {len(packed.problems)} problems: linfen archive verify {key} names them")
    return ExitCode.OK


def _description(name: str, key: str, label: str) -> Description:
    from linfen_crawler.archive.wacz_package import Description

    title = name if name == key else f"{name} ({key})"
    return Description(
        title=f"{title}, {label}",
        text=f"Captures of {title}, {label}, by linfen-crawler {__version__}. The articles and pictures "
        "belong to their publishers; their copyright notices stand on the pages. They are kept for reading and "
        "research; this package gives no licence to publish them.",
    )
