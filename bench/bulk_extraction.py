"""What spreading the extraction of many archives over a cluster costs and gains: the figures of docs/scale.md.

    python -m bench.bulk_extraction [--scale 4] [--archives 200] [--workers 1 2 3 4] [--part-mb 1] [FOLDER]

Without a folder of archives a crawl of the replica's ten sites makes them, whose files are finished so early that they
are at least so many. Then, each in a process of its own, as a user does it:

- `linfen extract` on one core, and on two: the lines that all others must be;
- `linfen extract --cluster local:N`: its parts, byte for byte after sorting, and what its manifest sums up to.

The start of the processes is in all of them. `tasks` measures what a task costs that does nothing, and one that makes a
part of a single page.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import linfen_crawler.settings as program_settings
from linfen_crawler.archive.archive_files import ENDINGS
from linfen_crawler.operations.crawl import run_crawl
from linfen_crawler.operations.dask_cluster import Handed, Lost, open_cluster
from linfen_crawler.replica import SITE_KEYS, spawned
from linfen_crawler.sites import load_sites


def main() -> None:
    """Measure, and print tables."""
    parser = argparse.ArgumentParser(prog="python -m bench.bulk_extraction")
    parser.add_argument("folder", nargs="?", type=Path, help="a folder of archives")
    parser.add_argument("--scale", type=float, default=4.0, help="how large the replica is that is crawled without it")
    parser.add_argument("--archives", type=int, default=200, help="at least so many files come of that")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 3, 4])
    parser.add_argument("--part-mb", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        archives = options.folder
        if archives is None:
            archives = Path(folder) / "crawled"
            _crawl(archives, options.scale, options.archives)
        files = [path for path in archives.rglob("*") if path.name.endswith(ENDINGS)]
        size = sum(path.stat().st_size for path in files)
        print(f"{len(files)} archives, {size / 1e6:.1f} MB")
        _compare(archives, Path(folder), options.workers, options.part_mb)
        _tasks(Path(folder))


def _crawl(folder: Path, scale: float, count: int) -> None:
    """Crawl the replica, and finish files so early that there are at least so many."""
    # The archive has some two megabytes for each unit of scale; sites differ in size, so some are finished earlier.
    program_settings.LINFEN_ARCHIVE_ROLL_MB = 2 * scale / (2 * count)
    sites = load_sites()
    with spawned(scale=scale, crawl_delay=None) as replica:
        child = os.fork()  # Scrapy's reactor starts only once in a process
        if child == 0:
            run_crawl(
                [sites[key] for key in SITE_KEYS],
                output=folder,
                delay=0.0,
                replica=replica.address,
                archive=True,
            )
            os._exit(0)
        os.waitpid(child, 0)


def _compare(archives: Path, folder: Path, workers: list[int], part_mb: int) -> None:
    print(f"\n{'':22} {'seconds':>8} {'processor s':>12} {'records/s':>10}  the same lines")
    wanted: list[bytes] | None = None
    for jobs in (1, 2):
        lines, seconds, used = _run("extract", str(archives), "--jobs", str(jobs))
        wanted = wanted or sorted(lines.splitlines())
        _print(f"--jobs {jobs}", len(wanted), seconds, used, sorted(lines.splitlines()) == wanted)
    for count in workers:
        out = folder / f"out{count}"
        _, seconds, used = _run(
            "extract", str(archives), "--cluster", f"local:{count}", "--out", str(out), "--part-mb", str(part_mb)
        )
        parts = [path.read_bytes() for path in sorted((out / "parts").iterdir())]
        found = sorted(line for part in parts for line in part.splitlines())
        _print(f"--cluster local:{count}", len(found), seconds, used, found == wanted)
        manifest = json.loads((out / "manifest.json").read_bytes())
    sums = manifest["sums"]
    print(f"{len(manifest['parts'])} parts; sums of the manifest: {json.dumps(sums)}")


def _print(name: str, records: int, seconds: float, used: float, same: bool) -> None:
    print(f"{name:22} {seconds:8.1f} {used:12.1f} {records / seconds:10.0f}  {same}", flush=True)


def _run(*arguments: str) -> tuple[bytes, float, float]:
    """What the program prints, how long it takes, and how much of all processors."""
    before, began = os.times(), time.monotonic()
    command = [sys.executable, "-m", "linfen_crawler.cli", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode not in {0, 3}:
        raise SystemExit(done.stderr.decode())
    after = os.times()
    used = after.children_user + after.children_system - before.children_user - before.children_system
    return done.stdout, time.monotonic() - began, used


def _tasks(folder: Path) -> None:
    """What a task costs by itself."""
    with open_cluster("local:2") as client:
        list(_handed(client, _nothing, 50))
        began = time.monotonic()
        count = 2000
        done = sum(1 for _ in _handed(client, _nothing, count))
        print(f"\na task that does nothing: {1e3 * (time.monotonic() - began) / done:.1f} ms, on two workers")
        began = time.monotonic()
        done = sum(1 for _ in _handed(client, _put, 500, str(folder / "put")))
        print(f"a task that puts 4 KB into a folder: {1e3 * (time.monotonic() - began) / done:.1f} ms")


def _handed(client: Any, work: Any, count: int, *more: str) -> Any:
    handed: Handed[Any, Any] = Handed(client, work, print)
    for each in handed.results((number, *more) for number in range(count)):
        assert not isinstance(each, Lost)
        yield each


def _nothing(task: Any) -> Any:
    return task


def _put(task: tuple[int, str]) -> None:
    from linfen_crawler.stores.local_store import LocalStore

    LocalStore(Path(task[1])).put(f"{task[0]}", bytes(4096))


if __name__ == "__main__":
    main()
