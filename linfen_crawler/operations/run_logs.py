"""Where a crawl logs to: `crawl.log` in the folder of each site, or one file for all."""

from __future__ import annotations

import logging
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from linfen_crawler.operations.log_file import LogFile
from linfen_crawler.operations.log_formats import LOG_FORMATS, JsonLines, TextLines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.settings import BaseSettings

    from linfen_crawler.operations.site_store import SiteStore

_FORMATTERS = dict(zip(LOG_FORMATS, (TextLines, JsonLines), strict=True))
_AT_MOST_WAITING = 1000


@dataclass(frozen=True, slots=True)
class LogPlan:
    """What is to be logged, and where to."""

    file: Path | None = None
    """One file for all sites; None: `crawl.log` in the folder of each."""
    level: str = "INFO"
    """Least level of what goes there."""
    form: str = "text"
    """`text` or `json`, an object a line."""
    megabytes: float = 10.0
    """A file is rotated at this size."""
    parts: int = 5
    """How many files there are of one log, at most."""


def log_plan(settings: BaseSettings) -> LogPlan:
    """The plan of the project's settings, whose values `check_settings` has seen."""
    file = settings.get("LINFEN_LOG_FILE") or None
    return LogPlan(
        file=Path(file).expanduser().absolute() if file else None,
        level=(settings.get("LINFEN_LOG_LEVEL") or "INFO").upper(),
        form=(settings.get("LINFEN_LOG_FORMAT") or "text").lower(),
        megabytes=settings.getfloat("LINFEN_LOG_MB", 10.0),
        parts=settings.getint("LINFEN_LOG_PARTS", 5),
    )


class RunLogs(logging.Handler):
    """Gives each record to the log of its site; what names no site goes to those of all sites of this crawl."""

    def __init__(self, plan: LogPlan) -> None:
        """Begin to log. What is said of a site before its file is open waits for it.

        Raises:
            CannotRun: OUTPUT, if the one file of the plan cannot be opened; ALREADY_RUNNING, if another crawl has it.
        """
        super().__init__(plan.level)
        self._plan = plan
        self._common = self._file(plan.file) if plan.file is not None else None
        self._files: dict[str, LogFile] = {}
        self._ended: dict[str, LogFile] = {}
        self._run_ids: dict[str, str] = {}
        self._waiting: dict[str, list[logging.LogRecord]] = defaultdict(list)
        self._about: str | None = None
        logging.root.addHandler(self)

    @contextmanager
    def about(self, site: str) -> Iterator[None]:
        """What is logged inside is about this site."""
        self._about = site
        try:
            yield
        finally:
            self._about = None

    def begin(self, store: SiteStore) -> Path:
        """Open the log of a site, whose lock the caller holds, and return its path.

        Raises:
            CannotRun: OUTPUT, if it cannot be opened.
        """
        site = store.folder.path.name
        self._run_ids[site] = store.run.run_id
        self._files[site] = self._common or self._file(store.folder.log)
        for record in self._waiting.pop(site, ()):
            self._write(record, site)
        return Path(self._files[site].baseFilename)

    def end(self, site: str) -> None:
        """Give back the log of a site whose run is concluded; what is said of it later opens it once more."""
        if site in self._files and self._common is None:
            self._ended[site] = self._files.pop(site)
            self._ended[site].close()

    def emit(self, record: logging.LogRecord) -> None:
        """Log a record."""
        site = self._site_of(record)
        if site in self._files:
            self._write(record, site)
        elif site in self._ended:
            self._write_late(record, site)
        elif site is not None:
            self._waiting[site] = [*self._waiting[site], record][-_AT_MOST_WAITING:]
        elif self._common is not None:
            self._common.handle(record)
        else:
            for each in self._files:
                self._write(record, each)
            for each in () if self._files else self._ended:
                self._write_late(record, each)

    def close(self) -> None:
        """End it, and close the files."""
        logging.root.removeHandler(self)
        for file in {*self._files.values(), *([self._common] if self._common else [])}:
            file.close()
        super().close()

    def _write(self, record: logging.LogRecord, site: str) -> None:
        record.linfen_site, record.linfen_run_id = site, self._run_ids[site]
        self._files[site].handle(record)

    def _write_late(self, record: logging.LogRecord, site: str) -> None:
        record.linfen_site, record.linfen_run_id = site, self._run_ids[site]
        self._ended[site].handle(record)
        self._ended[site].close()

    def _site_of(self, record: logging.LogRecord) -> str | None:
        if self._about is not None:
            return self._about
        spider = getattr(record, "spider", None)
        name = getattr(spider, "name", None) or record.name  # a spider's own logger has its name
        if name in self._files or name in self._ended:
            return str(name)
        return next(iter(self._files)) if len(self._files) == 1 and not self._ended else None

    def _file(self, path: Path) -> LogFile:
        file = LogFile(path, megabytes=self._plan.megabytes, parts=self._plan.parts)
        file.setFormatter(_FORMATTERS[self._plan.form]())
        return file
