"""What the arguments of `linfen archive` name: sites that were crawled, or files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.cli.messages import refusal
from linfen_crawler.missing_extra import MissingExtra
from linfen_crawler.missing_extra import need as need_extra
from linfen_crawler.operations.exit_codes import CannotRun, ExitCode
from linfen_crawler.operations.output_folder import OutputFolder, output_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

ENDINGS = (".warc.gz", ".warc", ".wacz", ".open")
"""What the names of archives' files end in."""


def need(*libraries: str) -> None:
    """Refuse to go on without libraries of the extra `archive`.

    Raises:
        CannotRun: CONFIGURATION; the message says what to install.
    """
    try:
        need_extra("archive", *libraries)
    except MissingExtra as missing:
        raise CannotRun(ExitCode.CONFIGURATION, str(missing)) from None


def with_regions(
    targets: Sequence[str], regions: Sequence[str], sites_folder: Path | None, output: Path, *, command: str
) -> list[str]:
    """The targets as they are, and behind them the sites of the regions that have an archive.

    Args:
        targets: What is named.
        regions: Places whose sites are meant, too.
        sites_folder: The user's own definitions.
        output: The folder that holds what is crawled.
        command: The name of the command of `linfen archive`, for the message.

    Raises:
        CannotRun: USAGE: nothing is named, or there is no such region, or none of its sites has an archive.
    """
    if not targets and not regions:
        raise refusal(
            f"name the sites, or a place by --region: linfen archive {command} lfxww, or "
            f"linfen archive {command} --region 临汾"
        )
    if not regions:
        return list(targets)
    from linfen_crawler.cli.sites import all_definitions, sites_in_regions  # definitions are read for this alone

    sites = sites_in_regions(regions, all_definitions(sites_folder))
    there = [site.key for site in sites if output_folder(output, site.key).archive.is_dir()]
    if not there:
        raise refusal(
            f"none of the sites of {' and '.join(regions)} has an archive in {output}. Crawl with one (linfen crawl "
            f"--region {regions[0]} --archive), or name the folder by --output"
        )
    return list(dict.fromkeys([*targets, *there]))


def sites_and_files(targets: Sequence[str], output: Path) -> tuple[dict[str, OutputFolder], list[Path]]:
    """Sort arguments: what is a file, or is written like one, is a file; the others are sites' keys.

    Raises:
        CannotRun: USAGE, if a file is missing, or a site has no archive.
    """
    sites: dict[str, OutputFolder] = {}
    files: list[Path] = []
    for target in targets:
        path = Path(target)
        if path.is_file():
            files.append(path)
        elif path.name != target or target.endswith(ENDINGS):
            raise refusal(f"{path}: there is no such file")
        else:
            sites[target] = archived_site(target, output)
    names = [file.name for file in files]
    if len(set(names)) < len(names):
        twice = next(name for name in names if names.count(name) > 1)
        raise refusal(f"two files are named {twice}: what points to one would point to the other. Give them one by one")
    return sites, files


def archived_site(key: str, output: Path) -> OutputFolder:
    """The folder of a site that has an archive.

    Raises:
        CannotRun: USAGE, if it has none, or the key is none.
    """
    folder = output_folder(output, key)
    if not folder.archive.is_dir():
        raise refusal(
            f"there is no archive of {key!r} in {output}. Crawl with one (linfen crawl {key} --archive), or name the "
            "folder by --output"
        )
    return folder


def finished_files(folder: OutputFolder) -> tuple[list[Path], list[Path]]:
    """The WARC files of a site: finished ones, and those that a crawl is writing."""
    from linfen_crawler.archive.verify import warc_files
    from linfen_crawler.archive.warc_series import OPEN

    files = warc_files(folder.archive)
    return [file for file in files if file.suffix != OPEN], [file for file in files if file.suffix == OPEN]


def size_of(files: Sequence[Path]) -> int:
    """Bytes of all files together; a file that has just gone counts nothing."""
    return sum(file.stat().st_size for file in files if file.exists())
