"""Crawls a replica with the real program, in a process of its own: Scrapy's reactor starts only once in a process."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from linfen_crawler.ledger import Sums, sums_of_file
from tests import program

if TYPE_CHECKING:
    import signal
    from pathlib import Path

    from linfen_crawler.replica import Replica

CHILD = """
import dataclasses, json, os, re, resource, sys
from pathlib import Path
from datetime import date, datetime
from linfen_crawler.operations.crawl import run_crawl
from linfen_crawler.operations.exit_codes import CannotRun
from linfen_crawler.sites import load_sites

wish = json.loads(sys.argv[1])
exec(wish.pop("first", ""))
from linfen_crawler import settings
for name in [name for name in wish if name.isupper()]:
    os.environ[name] = str(wish[name])
    setattr(settings, name, wish.pop(name))
if wish.pop("file_limit", None):
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
sites = load_sites()
for name in ("since", "until"):
    if name in wish:
        wish[name] = date.fromisoformat(wish[name])
if "now" in wish:
    wish["now"] = datetime.fromisoformat(wish["now"])
reports = []
try:
    summaries = run_crawl([sites[key] for key in wish.pop("sites")], on_progress=reports.append, **wish)
except CannotRun as refusal:
    print(json.dumps({"refused": int(refusal.exit_code), "message": str(refusal)}))
else:
    summaries = [summary.to_json() for summary in summaries]
    # Not getrusage, which counts what the parent had before this program was started.
    status = Path("/proc/self/status")
    largest = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) if status.exists() else None
    reports = [dataclasses.asdict(each) for each in reports]
    print(json.dumps({"summaries": summaries, "reports": reports, "largest_kilobytes": largest}))
"""


@dataclass
class Crawled:
    """What a crawl in a child process came to."""

    output: Path
    answer: dict[str, Any]
    stderr: str

    @property
    def summary(self) -> dict[str, Any]:
        """The summary of the only, or first, site."""
        return self.answer["summaries"][0]

    def lines(self, site: str) -> list[str]:
        """The lines of the site's records."""
        return (self.output / site / "articles.jsonl").read_text(encoding="utf-8").splitlines()

    def urls(self, site: str) -> list[str]:
        """The canonical addresses of the site's records."""
        return [json.loads(line)["canonical_url"] for line in self.lines(site)]

    def rejected(self, site: str) -> list[dict[str, Any]]:
        """The lines of the site's rejected.jsonl."""
        text = (self.output / site / "rejected.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def outcomes(self, site: str) -> dict[str, tuple[str, str | None]]:
        """State and reason of every address in the site's ledger, by its canonical form."""
        with contextlib.closing(sqlite3.connect(self.output / site / "ledger.db")) as ledger:
            rows = ledger.execute("select canonical, state, reason from addresses").fetchall()
        return {canonical: (state, reason) for canonical, state, reason in rows}

    def sums(self, site: str) -> Sums:
        """The sums of the site's ledger."""
        sums = sums_of_file(self.output / site / "ledger.db")
        assert sums is not None
        return sums


Crawl = Callable[..., Crawled]


def plain_environment() -> dict[str, str]:
    """The environment without what a user may have set for this program."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("LINFEN_", "SCRAPY_"))}


@pytest.fixture
def crawl(tmp_path: Path) -> Crawl:
    """`crawl(replica, "lfxww", limit=3)` crawls into the test's folder; `signals=[…]` sends them to it on the way.

    Names in capitals are settings of the project, and variables of the environment; `first` is code that its process
    runs before anything else.
    """

    def run(
        replica: Replica | None,
        *sites: str,
        signals: tuple[signal.Signals, ...] = (),
        when: Callable[[], bool] = lambda: True,
        output_name: str = "output",
        **wish: Any,
    ) -> Crawled:
        output = tmp_path / output_name
        wish = {"sites": sites, "output": str(output), "delay": 0.0, **wish}
        if replica is not None:
            wish["replica"] = replica.address
        child = program.start("-c", CHILD, json.dumps(wish), env=plain_environment())
        for each in signals:
            while child.poll() is None and not when():
                time.sleep(0.005)
            child.send_signal(each)
        done = child.wait()
        assert done.stdout, done.stderr.decode()
        return Crawled(output, json.loads(done.stdout.splitlines()[-1]), done.stderr.decode())

    return run
