"""A crawl that dies by SIGKILL at a counted event: a program of its own.

Its argument is an order, `{"output", "replica", "die": [KIND, NTH] or null, "archive", "readers"}` in JSON; it prints
the summary, or the refusal, if it lives on.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from linfen_crawler import settings
from linfen_crawler.archive import warc_series
from linfen_crawler.archive.site_archive import SiteArchive
from linfen_crawler.exporters.appended_file import AppendedFile
from linfen_crawler.exporters.jsonl import JsonlFile
from linfen_crawler.ledger import Ledger
from linfen_crawler.operations import crawl, open_run, site_opening
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.operations.site_store import SiteStore
from linfen_crawler.sites import load_sites

LINES_A_COMMIT = 15  # so that a short crawl has many group commits
ROLL_MEGABYTES = 0.25  # and an archive of several files


class Death:
    """Kills this process at the nth event of a kind."""

    def __init__(self, kind: str, nth: int) -> None:
        self.kind = kind
        self.left = nth

    def is_due(self, kind: str) -> bool:
        self.left -= kind == self.kind
        return kind == self.kind and self.left == 0

    def at(self, kind: str) -> None:
        if self.is_due(kind):
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, owner: object, name: str, *, before: str | None = None, after: str | None = None) -> None:
        """Make a call of `owner.name` an event."""
        real = getattr(owner, name)

        def call(*arguments, **named):
            if before:
                self.at(before)
            result = real(*arguments, **named)
            if after:
                self.at(after)
            return result

        setattr(owner, name, call)

    def install(self) -> None:
        self.around(site_opening, "prepare_output_folder", after="start")
        self.around(site_opening, "open_files", after="start")
        self.around(site_opening, "take_in", before="start", after="start")
        self.around(Ledger, "take_up", before="start", after="start")
        self.around(Ledger, "begin_walk", after="paging")
        self.around(Ledger, "discovered", after="paging")
        self.around(Ledger, "finish_walk", after="paging")
        self.around(Ledger, "stored", before="line", after="line")
        self.around(SiteStore, "commit", before="commit", after="commit")
        self.around(Ledger, "commit", before="commit")
        self.around(SiteStore, "close", before="close", after="close")
        self.around(Ledger, "close", before="close", after="close")
        self.around(open_run, "write_run_summary", before="close", after="close")
        self.around(site_opening, "mend_archive", before="start", after="start")
        self.around(SiteArchive, "keep", before="kept", after="kept")
        self.around(SiteArchive, "note", after="kept")
        self.around(SiteArchive, "sync", after="commit")
        self.around(SiteArchive, "close", before="close", after="close")
        self.around(warc_series, "finish", before="rolled", after="rolled")
        append_piece = AppendedFile.append

        def torn_piece(file: AppendedFile, piece: bytes) -> int:
            if file.path.name.endswith(".open") and self.is_due("torn_answer"):
                file._file.write(piece[: len(piece) // 2])
                file._file.flush()
                os.kill(os.getpid(), signal.SIGKILL)
            return append_piece(file, piece)

        AppendedFile.append = torn_piece
        append = JsonlFile.append

        def torn(file: JsonlFile, line: str | bytes) -> int:
            if self.is_due("torn"):
                data = line.encode() if isinstance(line, str) else line
                half = data[: len(data) // 2]
                file._file._file.write(half)
                file._file._file.flush()
                os.kill(os.getpid(), signal.SIGKILL)
            return append(file, line)

        JsonlFile.append = torn


def crawl_here(order: dict) -> dict:
    if order["die"]:
        Death(*order["die"]).install()
    settings.LINFEN_COMMIT_LINES = LINES_A_COMMIT
    settings.LINFEN_READERS = order["readers"]
    settings.LINFEN_ARCHIVE_ROLL_MB = ROLL_MEGABYTES
    try:
        [summary] = crawl.run_crawl(
            [load_sites()["lfxww"]],
            output=order["output"],
            replica=order["replica"],
            archive=order["archive"],
            delay=0.0,
            on_progress=lambda _: None,
        )
    except CannotRun as refusal:
        return {"refused": int(refusal.exit_code), "message": str(refusal)}
    return summary.to_json()


if __name__ == "__main__":
    print(json.dumps(crawl_here(json.loads(sys.argv[1]))))  # noqa: T201 - what was asked for
