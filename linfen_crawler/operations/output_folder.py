"""The folder that a site's crawl writes to: `OUTPUT/SITE`, and the names of what lies in it."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path

from linfen_crawler.operations.exit_codes import CannotRun, ExitCode

EXPORTS = "exports"
"""The folder beside those of the sites that exports go to; no site has this key."""

_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,40}")


@dataclass(frozen=True, slots=True)
class OutputFolder:
    """The paths of one site's output."""

    path: Path
    """`OUTPUT/SITE`, absolute."""

    @property
    def articles(self) -> Path:
        """The records, one JSON line each: the truth that all else is made from."""
        return self.path / "articles.jsonl"

    @property
    def rejected(self) -> Path:
        """One JSON line for each page that gave no record."""
        return self.path / "rejected.jsonl"

    @property
    def gone(self) -> Path:
        """One JSON line for each time that an article was found gone, or back."""
        return self.path / "gone.jsonl"

    @property
    def ledger(self) -> Path:
        """The SQLite file with the state of every address."""
        return self.path / "ledger.db"

    @property
    def ledger_note(self) -> Path:
        """Where a site's ledger is on a server: which one, and what the server calls this folder."""
        return self.path / "ledger.json"

    @property
    def log(self) -> Path:
        """The log of the crawls, unless they were told another one."""
        return self.path / "crawl.log"

    @property
    def lock(self) -> Path:
        """The file whose lock the running crawl holds."""
        return self.path / "lock"

    @property
    def robots(self) -> Path:
        """What the robots.txt of the site's hosts said, and when. It may be deleted."""
        return self.path / "robots.json"

    @property
    def archive(self) -> Path:
        """The folder of the WARC files, where an archive is kept."""
        return self.path / "archive"

    @property
    def wacz(self) -> Path:
        """The folder of the packages that `linfen archive wacz` makes."""
        return self.path / "wacz"

    @property
    def alarms(self) -> Path:
        """What is alarming about the site, and what of it was said to whom; it may be deleted."""
        return self.path / "alarms.json"

    @property
    def runs(self) -> Path:
        """The folder of the run summaries."""
        return self.path / "runs"


def output_folder(output: Path | str, site: str) -> OutputFolder:
    """The paths of a site's output, whether they exist or not.

    Raises:
        CannotRun: USAGE, if the key is none (it could lead out of the folder).
    """
    if not _KEY.fullmatch(site):
        raise CannotRun(
            ExitCode.USAGE, f"{site!r} is no site key: expected lower-case letters, digits and underscores, as in lfxww"
        )
    return OutputFolder(Path(output).expanduser().absolute() / site)


def is_site_key(name: str) -> bool:
    """Whether a name may be a site's key: of a folder in the output, that it may be a site's."""
    return _KEY.fullmatch(name) is not None


def crawled_sites(output: Path | str, trace: str, *traces: str) -> list[str]:
    """The keys of the sites that a folder has something of, sorted.

    Args:
        output: The folder that holds what was crawled.
        trace: A file of a site that is enough, as pattern: `runs/*.json`.
        traces: Others.
    """
    folder = Path(output).expanduser()
    found = {file.relative_to(folder).parts[0] for each in (trace, *traces) for file in folder.glob(f"*/{each}")}
    return sorted(key for key in found if _KEY.fullmatch(key) and key != EXPORTS)


def prepare_output_folder(output: Path | str, site: str) -> OutputFolder:
    """Make a site's output folder, if it is missing, and check by a trial file that it can be written.

    Raises:
        CannotRun: USAGE, if the key is none; OUTPUT, if the folder cannot be made or written, or a link stands where it
            or a file of it should be.
    """
    folder = output_folder(output, site)
    _refuse_links(folder)
    try:
        folder.runs.mkdir(parents=True, exist_ok=True)
        for place in (folder.path, folder.runs):
            with tempfile.TemporaryFile(dir=place) as trial:
                trial.write(b"\0")
                trial.flush()
                os.fsync(trial.fileno())
        for file in (folder.articles, folder.rejected, folder.gone, folder.ledger):
            if file.exists() and not (file.is_file() and os.access(file, os.R_OK | os.W_OK)):
                raise CannotRun(
                    ExitCode.OUTPUT, f"{file} is no file that can be read and written: check its kind and owner"
                )
    except OSError as error:
        raise CannotRun(
            ExitCode.OUTPUT,
            f"cannot write to {folder.path}: {error.strerror or error}; choose another folder by --output, "
            "or check its owner, permissions and free space",
        ) from None
    return folder


def _refuse_links(folder: OutputFolder) -> None:
    """Nothing is written through a link below the output: it could lead anywhere. The output itself may be one."""
    ledger = folder.ledger
    places = [
        *(folder.path, folder.runs, folder.archive, folder.wacz, folder.articles, folder.rejected, folder.gone),
        *(ledger, ledger.with_name(f"{ledger.name}-wal"), ledger.with_name(f"{ledger.name}-shm"), folder.lock),
    ]
    for place in places:
        if place.is_symlink():
            raise CannotRun(
                ExitCode.OUTPUT,
                f"{place} is a link, and nothing is written through one: put what it leads to in its place, or make "
                "the output folder itself the link",
            )
