# ruff: noqa: T201 - it prints a table
"""Definitions made of the replica's sites by the real program, and crawls by them, compared with the truth.

`python -m tests.site_making.made_of_replica` prints the figures that stand in docs/sites.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, fields
from pathlib import Path

from linfen_crawler.replica import SITE_KEYS, Replica, Truth, running
from tests.program import run_text

FIELDS = tuple(field.name for field in fields(Truth) if field.name not in {"body_lines", "site"})
"""What a record must have as the page tells it; the site's key is another one here."""

_CRAWL = """
import sys
from linfen_crawler.operations.crawl import run_crawl
from linfen_crawler.sites import load_sites
folder, key, output, replica = sys.argv[1:]
summary = run_crawl([load_sites(folder)[key]], output=output, replica=replica, delay=0.0)[0]
print(int(summary.exit_code))
"""


@dataclass
class Made:
    """How far a made definition comes on a site of the replica."""

    key: str
    requests: int
    """That the survey made, robots.txt aside."""
    articles: int
    found: int
    fields: int
    right: int
    wrong: list[tuple[str, str, object, object]]

    @property
    def share(self) -> float:
        """Share of the fields that are as the truth has them; a missing article has none right."""
        return self.right / self.fields


def run(*command: str, replica: Replica | None = None, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python with arguments, in a folder, as a user would."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LINFEN_", "SCRAPY_"))}
    plain |= {"COLUMNS": "100", **({"LINFEN_REPLICA": replica.address} if replica else {})}
    return run_text(*command, cwd=folder, env=plain, timeout=300)


def crawl(replica: Replica, key: str, folder: Path) -> list[dict[str, object]]:
    """The records of a crawl by the definition `folder/sites/KEY.toml`."""
    done = run("-c", _CRAWL, str(folder / "sites"), key, str(folder / "output"), replica.address, folder=folder)
    assert done.returncode == 0, done.stderr
    lines = (folder / "output" / key / "articles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def make(replica: Replica, site: str, key: str, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """`linfen sites new` for a site of the replica."""
    home = replica.world.sites[site].home
    arguments = ("sites", "new", home, "--key", key, "--sites", str(folder / "sites"), *more)
    return run("-m", "linfen_crawler.cli", *arguments, replica=replica, folder=folder)


def measure(site: str, folder: Path) -> Made:
    """Make a definition, crawl by it, compare."""
    key = f"new_{site}"
    with running(sites=[site]) as replica:
        made = make(replica, site, key, folder)
        assert made.returncode == 0, made.stderr
        requests = sum(entry.path != "/robots.txt" for entry in replica.log.entries())
        records = {str(record["canonical_url"]): record for record in crawl(replica, key, folder)}
        truth = {url: each.as_dict() for url, each in replica.truth(site).items()}
    wrong = [
        (url, name, records[url][name] if url in records else None, value[name])
        for url, value in truth.items()
        for name in FIELDS
        if url not in records or records[url][name] != value[name]
    ]
    total = len(truth) * len(FIELDS)
    return Made(key, requests, len(truth), len(truth.keys() & records.keys()), total, total - len(wrong), wrong)


if __name__ == "__main__":
    print("| site | requests | articles found | fields as on the page |\n| --- | --- | --- | --- |")
    for site in sys.argv[1:] or SITE_KEYS:
        with tempfile.TemporaryDirectory() as made_in:
            made = measure(site, Path(made_in))
        found = f"{made.found} of {made.articles}"
        print(f"| `{site}` | {made.requests} | {found} | {100 * made.share:.2f} % |", flush=True)
        for line in made.wrong[:5]:
            print(line, file=sys.stderr)
